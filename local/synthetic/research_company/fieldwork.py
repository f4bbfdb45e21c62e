"""A telephone survey's fieldwork: replicates in turn, an outcome for everybody, interviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from functions.shared.policy import outcomes as policy
from functions.shared.text.written_dates import uk_date
from local.synthetic import tables
from local.synthetic.people import phones
from local.synthetic.research_company import answers
from local.synthetic.tables import Record

# How calls end, in rough proportion to what a telephone survey of victims meets (R56).
_ENDS = {
    "No Answer": 560, "Refused": 75, "Not Working": 85, "Callback": 70, "Interviewed": 72,
    "Wrong Number": 55, "Language": 30, "Ineligible": 15, "Unable": 15, "Do Not Contact": 9,
    "Partial": 8, "Deceased": 1, "Not Safe": 2,
}  # fmt: skip
_HEADER = (
    "Interview Id",
    "Crime No",
    *answers.CONSENTS,
    "Borough",
    "Value Stolen",
    "Value Recovered",
)
_PHONES = (
    "VIW Telephone Mobile",
    "VIW Telephone Home",
    "VIW Telephone Other",
    "VIW Telephone Business",
)


@dataclass(frozen=True)
class Fieldwork:
    """What ORS knows at the end: an outcome for each person, a response for each conversation."""

    outcomes: list[Record]
    responses: list[Record]

    def outcomes_file(self) -> bytes:
        return tables.write(policy.rules().columns, self.outcomes)

    def responses_file(self) -> bytes:
        return tables.write(answers.header("uss", *_HEADER), self.responses)

    def with_outcome(self, name: str) -> list[str]:
        """Crime numbers of those whose calls ended so."""
        return [record["Crime No"] for record in self.outcomes if record["Outcome"] == name]


def work(
    people: list[Record], month: str, *, seed: int, replicates: int | None = None
) -> Fieldwork:
    """Calls everybody in a handover, replicate by replicate, each to its end (R05).

    Replicates beyond ``replicates`` are left alone. Every outcome code comes up once (if there are
    people enough), every mix of consents too; who says that they do not take part is in the
    responses as a row with ``Took Part`` No, of which nothing may be stored (R30).
    """
    rng, interviews = Random(f"{seed}/{month}/fieldwork"), 0
    ends, weights = tuple(_ENDS), tuple(_ENDS.values())
    fieldwork, period = Fieldwork([], []), _period(people)
    for number, person in enumerate(sorted(people, key=lambda p: int(p["Replicate"]))):
        if replicates is not None and int(person["Replicate"]) > replicates:
            end = "Not Called"
        else:
            end = ends[number] if number < len(ends) else rng.choices(ends, weights)[0]
        fieldwork.outcomes.append(_outcome(person, end, period, rng))
        if end in ("Interviewed", "Partial") or (end == "Refused" and rng.random() < 0.2):
            record = interview("uss", month, len(fieldwork.responses), rng)
            if end != "Refused":
                record |= answers.consents(interviews, rng) | {"Took Part": "Yes"}
                interviews += 1
            fieldwork.responses.append(_about(person, record, fieldwork.outcomes[-1]))
    return fieldwork


def interview(survey: str, month: str, number: int, rng: Random) -> Record:
    """A conversation, before it is said with whom; ``number`` counts those of a month from 0.

    It is one that was not agreed to until ``Took Part`` says Yes.
    """
    return answers.questionnaire(survey, rng) | {
        "Interview Id": answers.interview_id(survey, month, number),
        "Took Part": "No",
        "Length Minutes": answers.minutes(rng),
        "Language": "English" if rng.random() < 0.97 else "Polish",
        "Mode": "CATI",
    }


def _about(person: Record, record: Record, outcome: Record) -> Record:
    """Ties an interview to a person: the crime number goes along with consent only (R31)."""
    consented = record.get("Q54aa") == "1"
    return record | {
        "Interview Date": outcome["Outcome Date"],
        "Crime No": person["Crime No"] if consented else "",
        "Borough": person["Owning Borough"],
        "Crime Type": person["Crime Type"],
        "Value Stolen": person["SUM Total Value Stolen"] if consented else "",
        "Value Recovered": person["SUM Total Value Recovered"] if consented else "",
    }


def _outcome(person: Record, end: str, period: tuple[date, date], rng: Random) -> Record:
    called = end != "Not Called"
    number = next((person[name] for name in _PHONES if person[name]), "")
    first, last = _window(person)
    if period[0] <= period[1]:
        first, last = max(first, period[0]), min(last, period[1])
    return {
        "Crime No": person["Crime No"],
        "VIW No": person["VIW No"],
        "Replicate": person["Replicate"],
        "Attempts": str(1 + int(rng.random() * 9)) if called else "0",
        "Outcome": end,
        "Outcome Date": answers.between(first, last, rng),
        "Contact": phones.spelled("0" + number[-10:], rng) if end == "Wrong Number" else "",
    }


def _window(person: Record) -> tuple[date, date]:
    first, last = uk_date(person["Contact From"]), uk_date(person["Contact To"])
    if first is None or last is None:
        raise ValueError("a handover says from when to when each person may be contacted")
    return first, last


def _period(people: list[Record]) -> tuple[date, date]:
    """The fortnight or so in which everybody's window is open (R03): ORS call in it."""
    windows = [_window(person) for person in people]
    return max(first for first, _ in windows), min(last for _, last in windows)
