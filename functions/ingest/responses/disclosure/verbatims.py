"""What people wrote in their own words, scrubbed where it stands in a row (R31, R36). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from functions.ingest.responses.disclosure import link_redaction
from functions.ingest.responses.disclosure.scrub import scrub
from functions.shared.csv.writer import guarded
from functions.shared.policy import people, responses

_OFTEN = 40  # characters; shorter comments come again ("n/a", "good")


class Verbatims:
    """The columns of comments of one file. ``changed``: comments that lost something."""

    def __init__(self, header: Sequence[str]) -> None:
        verbatim = responses.rules().verbatim
        self._places = [place for place, name in enumerate(header) if verbatim(name)]
        self._crime_numbers = people.rules().crime_numbers
        self._known: dict[str, tuple[str, int]] = {}
        self.changed = 0

    def scrubbed(self, row: list[str], own_token: str) -> list[str]:
        """The row's comments, now without what identifies anybody; ``own_token``: its own link."""
        filled = [place for place in self._places if row[place].strip()]
        for place in filled:
            row[place] = self._scrub(row[place], own_token)
        return [row[place] for place in filled]

    def _scrub(self, text: str, own_token: str) -> str:
        text, taken = link_redaction.without(text, own_token)
        known = self._known.get(text)
        if known is None:
            clean, times = scrub(text, self._crime_numbers)
            known = guarded(clean), times
            if len(text) < _OFTEN:
                self._known[text] = known
        self.changed += taken + known[1] > 0
        return known[0]
