"""The data dictionary: what each store that an analyst reads holds, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from functions.ingest.responses import consent
from functions.ingest.responses.projection import Projection
from functions.shared.clock import Month
from functions.shared.policy import geography, outcomes, responses, results, retention, surveys
from functions.shared.policy.responses import Column, Recipient
from functions.shared.policy.surveys import Survey
from functions.shared.stores.fieldwork import Disposition, Fieldwork, FrameByAge, FrameCell
from local.tools.for_ors.page import table

_QUESTION, _VERBATIM = "Q1", "V1"  # stand for all of theirs
_ANY = Month(2027, 11)
_SCRUBBED = "Comments, with identifying details removed"
# Columns that ingest makes, or whose meaning is another than in ORS's file.
_MADE = {
    "Crime No": "The crime number",
    "Borough": "The owning borough",
    "Recontact MPS": "May the Metropolitan Police contact the person again?",
    "Recontact MOPAC": "May MOPAC contact the person again?",
    consent.SAMPLE_MONTH: "Month of the person's draw (vvs, ivor: month of the answers)",
    "BCU": "Borough Command Unit in the person's invitation",
    consent.PLACE: "Borough, BCU or London: the smallest that has ten comments in the month",
    consent.COMMENT: "One comment, with identifying details removed",
}
_FIELDS = {
    "survey": "Survey",
    "month": "Sample month, YYYY-MM",
    "frame": "A line for each BCU and crime type in the draw",
    "frame_by_age": "A line for each age band and crime type in the draw",
    "dispositions": "A line for each BCU, crime type, replicate and last outcome",
    "minutes": "Number of interviews by length in whole minutes",
    "days": "Number of interviews by days from report to interview",
    "frame.bcu": "Borough Command Unit, or another area that we count",
    "frame.crime_type": "Crime type",
    "frame.frame": "Records in the extract, for the stratum",
    "frame.eligible": "People who could be drawn",
    "frame.drawn": "People handed over or invited",
    "frame_by_age.age_band": "Age on the day of the draw, in the groups of `Age Group`",
    "frame_by_age.crime_type": "Crime type",
    "frame_by_age.eligible": "People who could be drawn",
    "dispositions.bcu": "Borough Command Unit, or another area that we count",
    "dispositions.crime_type": "Crime type",
    "dispositions.replicate": "Random part of the sample; blank for ovss",
    "dispositions.disposition": "Last outcome of each person; Not Called if we never had one",
    "dispositions.people": "How many people",
}
_LINES: dict[str, type[BaseModel]] = {
    "frame": FrameCell,
    "frame_by_age": FrameByAge,
    "dispositions": Disposition,
}


def dictionary() -> str:
    """The whole page."""
    text = (Path(__file__).with_name("stores.md")).read_text(encoding="utf-8")
    rules = responses.rules()
    facts = {
        "TOGETHER": str(rules.together),
        "WAIT_DAYS": str(rules.wait_days),
        "OLD_WITHOUT": " nor ".join(name.lower() for name in rules.old_answers.without),
        "LINKED_MONTHS": str(retention.rules().by_name["linked-responses"].months),
        "COMMENT_MONTHS": str(retention.rules().by_name["comments"].months),
        "REFUSALS": ", ".join(rules.answers.refusals),
        "QUESTION_CODES": ", ".join(rules.answers.codes),
        "MEASURES": _measures(),
        "FIELDWORK": _fieldwork(),
    }
    facts |= {one.name.upper(): _store(one) for one in rules.recipient}
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _store(recipient: Recipient) -> str:
    """A line for each column: its surveys and its values."""
    found: dict[str, list[str]] = {}
    for code in surveys.CODES:
        for name in _columns(recipient, surveys.survey(code)):
            found.setdefault(name, []).append(code)
    rows = (
        (f"`{_shown(name)}`", _meaning(name), _values(recipient, name, codes), ", ".join(codes))
        for name, codes in found.items()
    )
    return table(("column", "meaning", "values", "surveys"), rows).rstrip()


def _columns(recipient: Recipient, survey: Survey) -> Iterable[str]:
    if recipient.needs and not survey.consenting:
        return ()
    if recipient.name == "comments":
        return (consent.PLACE, consent.COMMENT)
    header = (*responses.rules().allowed(survey), _QUESTION, _VERBATIM)
    cuts = Projection(survey, header, _ANY).cuts
    return next(cut.header for cut in cuts if cut.recipient.name == recipient.name)


def _shown(name: str) -> str:
    rules = responses.rules()
    return {_QUESTION: rules.questions, _VERBATIM: rules.verbatims}.get(name, name)


def _meaning(name: str) -> str:
    made = {_QUESTION: "Answers to the questionnaire", _VERBATIM: _SCRUBBED} | _MADE
    return made[name] if name in made else responses.rules().by_name[name].what


def _values(recipient: Recipient, name: str, codes: list[str]) -> str:
    column = responses.rules().by_name.get(name)
    if name == _QUESTION:
        return ", ".join(responses.rules().answers.codes)
    if name in consent.RECONTACT.values():
        return "Yes, No"
    if name == "Crime Type":
        found = (surveys.survey(code).responses.crime_types for code in codes)
        return ", ".join(dict.fromkeys(crime for crimes in found for crime in crimes))
    if name in ("BCU", consent.PLACE):
        units = ", ".join(unit.name for unit in geography.rules().bcu)
        return units if name == "BCU" else f"a borough, one of {units}, or London"
    if name == "Language":
        return "; ".join(_languages(recipient, code) for code in codes)
    return _kept(recipient, column, codes) if column else ""


def _languages(recipient: Recipient, code: str) -> str:
    listed = surveys.survey(code).responses.languages
    if listed:
        return f"{code}: {', '.join(listed)}"
    return f"{code}: {'English, Other' if recipient.coarse else 'any'}"


def _kept(recipient: Recipient, column: Column, codes: list[str]) -> str:
    """Codes as they are kept: without identity in policy's groups."""
    survey = surveys.survey(codes[0])
    grouped = responses.rules().grouped
    kept = (grouped(survey, column.name, c) if recipient.coarse else c for c in column.codes)
    kinds = {"date": "dd/mm/yyyy", "number": "number", "value": "pounds", "borough": "a borough"}
    return ", ".join(dict.fromkeys(kept)) or kinds.get(column.kind, "")


def _measures() -> str:
    rows = [
        (one.name, one.label, f"`{one.question}`", ", ".join(one.valid), ", ".join(one.good))
        for one in results.rules().measure
    ]
    return table(("measure", "on the page", "question", "valid codes", "good codes"), rows).rstrip()


def _fieldwork() -> str:
    rows = list(_fields())
    known = ", ".join(f"{one.name} ({one.aapor})" for one in outcomes.rules().outcome)
    return f"{table(('field', 'meaning'), rows)}\nOutcomes, with AAPOR's codes: {known}."


def _fields() -> Iterator[tuple[str, str]]:
    for name in Fieldwork.model_fields:
        yield f"`{name}`", _FIELDS[name]
        lines = _LINES.get(name)
        for each in lines.model_fields if lines else ():
            yield f"`{name}[].{each}`", _FIELDS[f"{name}.{each}"]
