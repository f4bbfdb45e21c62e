"""Invented answers: every mix of the consents, blanks and "don't know" everywhere (R31 to R35)."""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import product
from random import Random

from functions.shared.policy import surveys
from functions.shared.text.written_dates import write_uk_date
from local.synthetic.research_company.comments import comment
from local.synthetic.tables import Record

CONSENTS = ("Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC")
# Yes, no, not asked: all 81 mixes, routing faults (Q54ab without Q54aa) among them.
EVERY_MIX = tuple(
    dict(zip(CONSENTS, mix, strict=True)) for mix in product(("1", "2", ""), repeat=4)
)
DEMOGRAPHICS = {
    "Age Group": ("16-24", "25-34", "35-44", "45-54", "55-64", "65+", "Prefer not to say", ""),
    "Gender": ("Female", "Male", "In another way", "Prefer not to say", ""),
    "Ethnicity": ("White", "Asian", "Black", "Mixed", "Other", "Prefer not to say", ""),
    "Religion": ("No religion", "Christian", "Muslim", "Hindu", "Jewish", "Sikh", "Buddhist", ""),
    "Disability": ("Yes", "No", "Prefer not to say", ""),
    "Sexual Orientation": ("Heterosexual", "Gay or lesbian", "Bisexual", "Prefer not to say", ""),
    "Acorn": ("1", "2", "3", "4", "5", ""),
    "IMD Decile": tuple(str(n) for n in range(1, 11)),
}
QUESTIONS = {
    "uss": (*(f"Q{n}" for n in range(1, 46)), "Q12a", "Q12b", "Q37a", "Q60"),
    "ovss": tuple(f"Q{n}" for n in range(1, 19)),
    "vvs": tuple(f"Q{n}" for n in range(1, 25)),
    "ivor": tuple(f"Q{n}" for n in range(1, 31)),
}
VERBATIMS = ("V1", "V2", "V3")
# Satisfaction from 1 to 5, which findings are made of: how many answer up to each code.
_SATISFIED = (("Q1", "Q2", "Q3", "Q4", "Q5"), (0.34, 0.61, 0.72, 0.87))
# R35: nothing is mandatory. The last is a code of a questionnaire newer than the policy.
_NO_ANSWER = ("", "", "Don't know", "Prefer not to say", "Refused", "77")


def responses(survey: str) -> surveys.Responses:
    """What policy wants of a response file of this survey."""
    return surveys.survey(survey).responses


def one(values: tuple[str, ...], rng: Random) -> str:
    return values[int(rng.random() * len(values))]


def questionnaire(survey: str, rng: Random) -> Record:
    """Questions, verbatims and demographics of somebody who took part."""
    filled = {
        name: _code(name, rng.random()) if rng.random() < 0.93 else one(_NO_ANSWER, rng)
        for name in QUESTIONS[survey]
    }
    filled |= {name: comment(rng) for name in VERBATIMS}
    return filled | {name: one(codes, rng) for name, codes in DEMOGRAPHICS.items()}


def _code(name: str, at: float) -> str:
    """An answer's code; ``at``: from 0 to 1, by chance."""
    questions, up_to = _SATISFIED
    return str(1 + (bisect(up_to, at) if name in questions else int(at * 7)))


def consents(number: int, rng: Random) -> Record:
    """The ``number``-th interview's consents, from 0: first every mix once, then as people are."""
    if number < len(EVERY_MIX):
        return EVERY_MIX[number]
    yes = rng.random() < 0.65
    return {
        "Q54aa": "1" if yes else one(("2", "2", "2", ""), rng),
        "Q54ab": one(("1", "1", "2", ""), rng) if yes else "",
        "Recontact MPS": one(("1", "2", "2", ""), rng),
        "Recontact MOPAC": one(("1", "2", "2", ""), rng),
    }


def interview_id(survey: str, month: str, number: int) -> str:
    """An id that no other survey, month or interview has, and that looks like no phone number."""
    return f"{survey[0].upper()}{month[2:4]}{'ABCDEFGHIJKL'[int(month[5:]) - 1]}-{number:05d}"


def between(first: date, last: date, rng: Random) -> str:
    """A day of the span, both ends included, as ``dd/mm/yyyy``."""
    return write_uk_date(first + timedelta(days=int(rng.random() * ((last - first).days + 1))))


def minutes(rng: Random) -> str:
    """About a quarter of an hour; some forget to stop the clock (R56)."""
    return "" if rng.random() < 0.03 else str(6 + int(rng.random() * 12 + 40 * rng.random() ** 12))


def header(survey: str, *leading: str) -> tuple[str, ...]:
    """The columns of a response file; ``leading`` are those that only some surveys have."""
    usual = ("Interview Date", "Took Part", "Crime Type", "Length Minutes", "Language", "Mode")
    return (*leading, *usual, *DEMOGRAPHICS, *QUESTIONS[survey], *VERBATIMS)
