"""Lines of CSV for each recipient, cut from a row by policy's table (R31 to R33). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from functions.ingest.responses import consent
from functions.shared.clock import Month
from functions.shared.csv.writer import write_line
from functions.shared.policy import responses
from functions.shared.policy.responses import Recipient
from functions.shared.policy.surveys import Survey

_RECONTACT = tuple(consent.RECONTACT.values())


class Cut(NamedTuple):
    """One recipient's columns, and how they are picked from a laid-out row."""

    recipient: Recipient
    header: tuple[str, ...]
    pick: Callable[[Sequence[str]], tuple[str, ...]]


class Projection:
    """The cuts of one file. ``header``: its columns by proper name, blank where not allowed."""

    def __init__(self, survey: Survey, header: Sequence[str], month: Month) -> None:
        rules = responses.rules()
        self._survey, self._month = survey, str(month)
        present = [name for name in header if name]
        names = ("Language", *rules.of_group("demographics"))
        self._grouped = [(header.index(name), name) for name in names if name in header]
        # A row is laid out as it came, then what ingest makes of it, in this order.
        made = [consent.SAMPLE_MONTH, "Crime No", *_RECONTACT]
        as_it_came = {name: place for place, name in enumerate(header) if name}
        width = len(header)
        places = as_it_came | {name: width + n for n, name in enumerate(made)}
        groups = {name: width + len(made) + n for n, (_, name) in enumerate(self._grouped)}
        # Whose place comes from an invitation has a BCU: the borough was never handed over.
        shown = {"Borough": "BCU"} if survey.responses.place_of_invitation else {}
        self.cuts = [
            _cut(recipient, present, places | groups if recipient.coarse else places, shown)
            for recipient in rules.recipient
            if "comments" not in recipient.groups
        ]
        self._coarse: dict[tuple[str, ...], list[str]] = {}
        self.as_they_came = _picker([place for place, _ in self._grouped])

    def coarse(self, row: Sequence[str]) -> list[str]:
        """Language and demographics of a row as they are kept without identity."""
        came = self.as_they_came(row)
        known = self._coarse.get(came)
        if known is None:
            grouped = responses.rules().grouped
            known = self._coarse[came] = [
                grouped(self._survey, name, code)
                for (_, name), code in zip(self._grouped, came, strict=True)
            ]
        return known

    def lines(
        self, row: Sequence[str], crime: str, given: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        """(recipient, line) of everyone who gets this row."""
        said = ["Yes" if name in given else "No" for name in _RECONTACT]
        laid_out = [*row, self._month, crime, *said, *self.coarse(row)]
        for cut in self.cuts:
            if consent.gets(cut.recipient, given):
                yield cut.recipient.name, write_line(cut.pick(laid_out))


def _cut(
    recipient: Recipient, present: Sequence[str], places: dict[str, int], shown: dict[str, str]
) -> Cut:
    names = consent.columns(recipient, present)
    header = tuple(shown.get(name, name) for name in names)
    return Cut(recipient, header, _picker([places[name] for name in names]))


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A fast function from a row to the values at some places, a tuple however few there are."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)
