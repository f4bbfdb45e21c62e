"""Lines of CSV for each recipient, cut from a row by policy's table (R31 to R33). Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from functions.ingest.responses import consent
from functions.ingest.responses.disclosure import disclosure_control
from functions.shared.clock import Month
from functions.shared.policy import responses
from functions.shared.policy.responses import Column, Recipient

_RECONTACT = tuple(consent.RECONTACT.values())


class _Line:
    """What csv.writer writes to: hands the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


write_line: Callable[[Sequence[str]], Any] = csv.writer(_Line()).writerow


class Cut(NamedTuple):
    """One recipient's columns, and how they are picked from a laid-out row."""

    recipient: Recipient
    header: tuple[str, ...]
    pick: Callable[[Sequence[str]], tuple[str, ...]]


class Projection:
    """The cuts of one file. ``header``: its columns by proper name, blank where not allowed."""

    def __init__(self, header: Sequence[str], month: Month) -> None:
        rules = responses.rules()
        self._month = str(month)
        present = [name for name in header if name]
        self._demographics = _placed(header, rules.of_group("demographics"))
        self._amounts = _placed(header, rules.of_group("sample"))
        # A row is laid out as it came, then what ingest makes of it, in this order.
        made = [consent.SAMPLE_MONTH, "Crime No", *_RECONTACT]
        coarse = [column.name for _, column in self._demographics]
        bands = [column.name + rules.values.suffix for _, column in self._amounts]
        as_it_came = {name: place for place, name in enumerate(header) if name}
        width = len(header)
        places = as_it_came | {name: width + n for n, name in enumerate(made)}
        coarser = places | {name: width + len(made) + n for n, name in enumerate([*coarse, *bands])}
        self.cuts = [
            _cut(recipient, present, coarser if recipient.coarse else places)
            for recipient in rules.recipient
            if "comments" not in recipient.groups
        ]
        self._coarse: dict[tuple[str, ...], list[str]] = {}
        self._pick_coarse = _picker(
            [place for place, _ in self._demographics] + [place for place, _ in self._amounts]
        )

    def coarse(self, row: Sequence[str]) -> list[str]:
        """Demographics and amounts of a row as they are kept without identity."""
        came = self._pick_coarse(row)
        known = self._coarse.get(came)
        if known is None:
            cut = len(self._demographics)
            kept = [
                disclosure_control.coarse(column, code)
                for (_, column), code in zip(self._demographics, came[:cut], strict=True)
            ]
            known = self._coarse[came] = kept + [
                disclosure_control.band(text) for text in came[cut:]
            ]
        return known

    def demographics(self, row: Sequence[str]) -> tuple[str, ...]:
        """Those of a row as they are kept without identity."""
        return tuple(self.coarse(row)[: len(self._demographics)])

    def lines(
        self, row: Sequence[str], crime: str, given: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        """(recipient, line) of everyone who gets this row."""
        said = ["Yes" if name in given else "No" for name in _RECONTACT]
        laid_out = [*row, self._month, crime, *said, *self.coarse(row)]
        for cut in self.cuts:
            if consent.gets(cut.recipient, given):
                yield cut.recipient.name, write_line(cut.pick(laid_out))


def _placed(header: Sequence[str], names: Sequence[str]) -> list[tuple[int, Column]]:
    by_name = responses.rules().by_name
    return [(header.index(name), by_name[name]) for name in names if name in header]


def _cut(recipient: Recipient, present: Sequence[str], places: dict[str, int]) -> Cut:
    names = consent.columns(recipient, present)
    return Cut(recipient, names, _picker([places[name] for name in names]))


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A fast function from a row to the values at some places, a tuple however few there are."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)
