"""Invented example files, one a kind of drop, each fit to be sent to a rehearsal."""

from __future__ import annotations

from collections.abc import Sequence

from functions.shared.csv.writer import csv_text
from functions.shared.policy import drops, responses, surveys
from functions.shared.policy.drops import Kind
from functions.shared.policy.surveys import Survey

ANSWERED = ("uss", "ovss", "vvs")


def examples() -> dict[str, str]:
    """Example file by name, each fit to be sent to a rehearsal."""
    found = {str(kind.name): _rows(kind) for kind in drops.rules().kind if kind.column}
    for code in ANSWERED:
        found[f"responses-{code}"] = _answers(surveys.survey(code))
    return found


def _rows(kind: Kind) -> str:
    blank = {c.name for c in kind.column if not c.example}
    names = [name for name in kind.columns if name not in blank]
    return _as_text(names, [[c.example for c in kind.column if c.name in names]])


def _answers(survey: Survey) -> str:
    """Somebody who agrees to everything, somebody who agrees to nothing, somebody who declined."""
    rules = responses.rules()
    questions = {"Q1": rules.answers.example, "V1": rules.answers.verbatim_example}
    yes = {name: rules.by_name[name].example for name in rules.allowed(survey)} | questions
    identity = {"Crime No", *responses.CONSENTS, *rules.of_group("sample")}
    no = {name: "" if name in identity else text for name, text in yes.items()}
    no |= {
        "Interview Id": "U27K-00002",
        "Q54aa": "2",
        "V1": "",
        "Link Id": "Xk4mQz8RtWv2NbYc6HdJfP",
    }
    declined = dict.fromkeys(yes, "") | {
        "Interview Id": "U27K-00003",
        "Interview Date": yes["Interview Date"],
        "Took Part": "No",
    }
    if survey.code != "uss":
        yes["Mode"] = no["Mode"] = "Online"
    if survey.code == "vvs":
        voice = {"Crime Type": survey.responses.crime_types[0], "Interview Date": "12/11/2027"}
        yes, no = yes | voice, no | voice | {"Language": "Polish"}
        declined["Interview Date"] = voice["Interview Date"]
    return _as_text(list(yes), [[row[name] for name in yes] for row in (yes, no, declined)])


def _as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines as a document has them."""
    return csv_text(header, rows).replace("\r\n", "\n")
