"""The reports of a drop: what its sender reads, and what Evidence and Insight alone read. Pure.

The sender's (JSON, and a CSV to work through) holds what follows from the file and from what that
sender was handed; what the stores knew of anybody is in the other (R39a). Plain words, counts and
row numbers, no values.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from functions.ingest.drop import Drop, report_key
from functions.ingest.findings import Findings, Found
from functions.shared.clock import stamp
from functions.shared.csv.writer import csv_text, guarded
from functions.shared.policy import VERSION, digest

Json = dict[str, Any]
HEADER = ("Row", "Column", "What was found", "What was done", "What to do", "Rule")
_DONE = {
    "file": "The whole file was refused. We stored nothing from it.",
    "row": "The row was set aside.",
    "no": "The row was processed as no consent.",
    "kept": "The row was processed.",
}
_WHOLE = "whole file"


class Reports(NamedTuple):
    """Both: the sender's, and what the stores knew."""

    sender: Json
    held: Json


class Result(StrEnum):
    """What became of the file."""

    INGESTED = "ingested"
    SET_ASIDE = "ingested, some rows set aside"
    REFUSED = "refused"
    NOTHING_NEW = "nothing new"


_SENTENCES = {
    Result.INGESTED: "We ingested the file and deleted it from the drop bucket.",
    Result.SET_ASIDE: "We ingested the file and deleted it from the drop bucket. "
    "We set some rows aside: see the findings.",
    Result.REFUSED: "We refused the whole file and stored nothing from it. "
    "Correct it and send it again under the same name.",
    Result.NOTHING_NEW: "We already have this exact file, so we did nothing. "
    "We deleted the file from the drop bucket.",
}


@dataclass(slots=True)
class Report:
    """Counts by name in plain words, findings, and notes: whole sentences about this file.

    ``held_counts`` and ``held_notes`` tell what the stores knew; no sender reads them (R39a).
    """

    key: str
    kind: str
    moment: datetime
    survey: str = ""
    month: str = ""
    rehearsal: bool = False
    sha256: str = ""
    read_as: str = ""
    same_as: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    tallies: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    held_counts: dict[str, int] = field(default_factory=dict)
    held_notes: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    @classmethod
    def of(cls, drop: Drop, moment: datetime) -> Report:
        month = str(drop.month or "")
        return cls(drop.key, drop.kind, moment, drop.survey, month, drop.rehearsal)

    @property
    def place(self) -> str:
        """Its own key, without the ending."""
        return report_key(self.key)

    @property
    def result(self) -> Result:
        if self.same_as:
            return Result.NOTHING_NEW
        if self.findings.refuse:
            return Result.REFUSED
        return Result.SET_ASIDE if self.findings.rows_set_aside() else Result.INGESTED

    @property
    def refused(self) -> bool:
        return self.result is Result.REFUSED

    def sentence(self) -> str:
        """What happened to the file, in a sentence."""
        if self.rehearsal:
            told = "would have been refused" if self.refused else "would have been ingested"
            return f"Rehearsal: the file {told}. We kept nothing from it."
        return _SENTENCES[self.result]

    def documents(self) -> Reports:
        """Both reports; names in a fixed order, so that a rerun gives the same bytes."""
        sender = {
            **self._head(),
            "result": self.result.value,
            "summary": self.sentence(),
            "read_as": self.read_as or None,
            "same_as": self.same_as or None,
            "counts": self.counts,
            **self.tallies,
            "notes": self.notes,
            "findings": self._found(),
        }
        held = {
            **self._head(),
            "counts": self.held_counts,
            "notes": self.held_notes,
            "findings": [_finding(each) for each in self.findings.held()],
        }
        return Reports(_given(sender), _given(held))

    def _found(self) -> list[Json]:
        """Of a refused file nothing is kept, whatever a row's own rule says; its cause first."""
        found = [_finding(each) for each in self.findings]
        if not self.refused:
            return found
        for each in found:
            each["refuses"] = each["done"] == _DONE["file"]
            each["done"] = _DONE["file"]
        return sorted(found, key=lambda each: not each["refuses"])

    def _head(self) -> Json:
        return {
            "version": VERSION,
            "file": self.key,
            "kind": self.kind,
            "survey": self.survey or None,
            "month": self.month or None,
            "read_at": stamp(self.moment),
            "sha256": self.sha256 or None,
            "policy": digest(),
        }


def _given(document: Json) -> Json:
    return {name: value for name, value in document.items() if value is not None}


def as_json(document: Json) -> str:
    """The machine's form of a report."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def as_csv(document: Json) -> str:
    """The person's form: what became of the file, then a line for each row to look at."""
    said = [(document["summary"], document["result"]), (f"Read at {document['read_at']}", "time")]
    said += [(f"{name}: {number}", "count") for name, number in document["counts"].items()]
    rows: list[tuple[str, ...]] = [("", "", guarded(text), "", "", of) for text, of in said]
    for cause in (True, False):
        some = [each for each in document["findings"] if each.get("refuses", False) is cause]
        lines = sorted((line for found in some for line in _lines(found)), key=_by_row)
        rows += [tuple(guarded(str(cell)) for cell in line) for line in lines]
    rows += [("", "", guarded(note), "", "", "note") for note in document["notes"]]
    return "\ufeff" + csv_text(HEADER, rows)


def _by_row(line: tuple[object, ...]) -> float:
    row = line[0]
    return row if isinstance(row, int) else 0 if row == _WHOLE else math.inf


def _finding(found: Found) -> Json:
    rule = found.rule
    return {
        "rule": found.code,
        "column": found.column or None,
        "what": rule.what,
        "done": _DONE[rule.effect],
        "what_to_do": rule.do,
        "count": found.count,
        "rows": found.rows if found.rows != [0] else [],
    }


def _lines(found: Json) -> Iterator[tuple[object, ...]]:
    rest = tuple(found[name] or "" for name in ("column", "what", "done", "what_to_do", "rule"))
    for row in found["rows"]:
        yield (row, *rest)
    more = found["count"] - len(found["rows"])
    if not found["rows"]:
        yield (_WHOLE if more == 1 else f"{more} rows", *rest)
    elif more:
        yield (f"and {more} more rows", *rest)
