"""Reports of real draws in memory, as their pages get them, and the tables that a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from functions.sample_draw.draw_inputs import Sampled
from functions.sample_draw.draw_result import Draw
from functions.sample_draw.extract.reader import Extract
from functions.sample_draw.frame.records import Records
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import CLEAR, Numbered, Verdict
from functions.sample_draw.report import publishing
from functions.sample_draw.seed_and_verdicts import Verdicts
from functions.shared.aws.uploads import ExtractKey
from functions.shared.clock import Month
from functions.shared.policy import surveys
from local.synthetic import extract
from tests.drawing import made

Json = dict[str, Any]
Table = list[list[str]]
# Of a thousand records, so many are on each list; the keyed random number decides which.
_LISTED = ((8, Outcome.DO_NOT_CONTACT), (20, Outcome.RESTED), (45, Outcome.IN_FIELD))


class SomeListed:
    """Lists that hold a few of any crowd."""

    def verdicts(self, number: Numbered, records: Records) -> dict[int, Verdict]:
        numbers = (number(records.record(at)) for at in range(len(records.rows)))
        found = (_by_lot(int.from_bytes(one[:4], "big") % 1000) for one in numbers)
        return {at: verdict for at, verdict in enumerate(found) if verdict is not CLEAR}


def _by_lot(lot: int) -> Verdict:
    return next((Verdict(outcome) for below, outcome in _LISTED if lot < below), CLEAR)


def described(
    draw: Draw, *, earlier: Mapping[Month, Json] | None = None, unreadable: int = 0, **over: Any
) -> Json:
    """``report.json`` of a draw; ``over`` replaces what stands at the top of it."""
    month = draw.plan.month
    key = ExtractKey(draw.plan.survey.code, month, "extract")
    sampled = Sampled(draw, Extract(key, "version-1", "e" * 64), Verdicts({}), 0, unreadable)
    at = datetime(month.year, month.month, 18, 6, tzinfo=UTC)
    return {**publishing.described(sampled, at, earlier or {}), **over}


def invented(survey: str = "uss", month: str = "2027-11", *, rows: int = 2500) -> Json:
    """The report of a month of invented people, with something of everything."""
    found = Month.parse(month)
    crowd = [row for row, _ in extract(survey, month, rows=rows, seed=11).rows()]
    draw = made(
        crowd,
        of=surveys.survey(survey),
        day=found.day(18),
        month=found,
        seed=month.encode().ljust(32, b"."),
        lists=SomeListed(),
    )
    return described(draw)


@dataclass
class _Reader(HTMLParser):
    tables: dict[str, Table] = field(default_factory=dict)
    _words: list[str] | None = None
    _caption: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("caption", "th", "td"):
            self._words = []
        elif tag == "tr":
            self.tables[self._caption].append([])

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("caption", "th", "td") or self._words is None:
            return
        text, self._words = " ".join(self._words), None
        if tag == "caption":
            self._caption = text
            self.tables[text] = []
        else:
            self.tables[self._caption][-1].append(text)


def tables(html: str) -> dict[str, Table]:
    """Every table's rows of texts, the heads first, by caption."""
    reader = _Reader()
    reader.feed(html)
    return reader.tables


def table(html: str, beginning: str) -> Table:
    """The one table whose caption begins so."""
    [found] = [rows for caption, rows in tables(html).items() if caption.startswith(beginning)]
    return found


def whole(text: str) -> int:
    """``12,803`` as a number."""
    return int(text.replace(",", ""))
