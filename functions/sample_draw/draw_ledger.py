"""The ledger's entry of a draw, ``draw#{survey}#{month}``: state, pinned extract, hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from functions.sample_draw.extract.reader import Extract
from functions.shared.aws.uploads import ExtractKey
from functions.shared.clock import Month
from functions.shared.retention import clock_start
from functions.shared.stores.ledger import Ledger


class State(StrEnum):
    """``running``: pinned, perhaps half written. ``handed``: all is written but the report."""

    RUNNING = "running"
    HANDED = "handed"
    DONE = "done"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger's entry of one draw; ``summary`` is what the run that finished it returned.

    ``seen``: it was recalled after somebody could have seen it, ORS or those invited.
    """

    state: State
    extract: Extract
    drawn_on: date
    summary: Mapping[str, Any] = field(default_factory=dict)
    seen: bool = False


class DrawLedger:
    """The ledger's entries of draws."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, survey: str, month: Month) -> Entry | None:
        item = self._ledger.get(_name(survey, month))
        if item is None:
            return None
        ending = item.get("extract_ending", ".csv")
        key = ExtractKey(survey, month, item["extract_name"], ending)
        return Entry(
            state=State(item["state"]),
            extract=Extract(
                key,
                item["extract_version"],
                item["extract_sha256"],
                item["extract_etag"],
                uploaded_at=item.get("extract_uploaded_at", ""),
            ),
            drawn_on=date.fromisoformat(item["drawn_on"]),
            summary=json.loads(item.get("summary", "{}")),
            seen=bool(item.get("seen", False)),
        )

    def begin(self, extract: Extract, drawn_on: date, *, seen: bool) -> None:
        """Pins the extract and the day: a run after a crash draws from the same."""
        self._ledger.put(
            _name(extract.key.survey, extract.key.month),
            clock_start(extract.key.month),
            state=State.RUNNING.value,
            extract_name=extract.key.name,
            extract_ending=extract.key.ending,
            extract_version=extract.version,
            extract_sha256=extract.sha256,
            extract_etag=extract.etag,
            extract_uploaded_at=extract.uploaded_at,
            drawn_on=drawn_on.isoformat(),
            seen=seen,
        )

    def recall(self, survey: str, month: Month, *, seen: bool) -> None:
        """Ends a draw; that it was seen is never forgotten."""
        self._ledger.set(_name(survey, month), state=State.RECALLED.value, seen=seen)

    def move(
        self, survey: str, month: Month, state: State, *, summary: Mapping[str, Any] | None = None
    ) -> None:
        extra = {} if summary is None else {"summary": json.dumps(summary)}
        self._ledger.set(_name(survey, month), state=state.value, **extra)


def _name(survey: str, month: Month) -> str:
    return f"draw#{survey}#{month}"
