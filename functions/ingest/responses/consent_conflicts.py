"""What one person's rows say together: a consent counts if every one of them gives it (R31). Pure.

An interview or a personal link that stands in several rows of a file is one person's. Where the
rows contradict each other nobody knows which is right, and the order of rows says nothing: no.
"""

from __future__ import annotations

from contextlib import suppress
from functools import reduce

from functions.ingest.responses import consent
from functions.ingest.responses.disclosure import link_redaction
from functions.shared.csv.reader import Table
from functions.shared.errors import RefusedFile
from functions.shared.groups import Groups
from functions.shared.policy import responses
from functions.shared.policy.geography import match_key

_NOTHING: frozenset[str] = frozenset()


class ConsentConflicts:
    """Consents by person, heard in a pass of its own before any row is cut.

    Interviews that share a link, and links that share an interview, are the same person. Ids are
    kept as numbers of this process only; should two ever meet, more is refused, never less.
    """

    def __init__(self) -> None:
        self._blanks = {"", *responses.rules().blanks}
        self._people = Groups[int]()  # by a hash of each id
        self._agreed: dict[int, frozenset[str]] = {}  # root → what every row gives
        self._disputed: dict[int, frozenset[str]] = {}  # root → what some rows give, not all

    def hear(self, interview_id: str, link: str, given: frozenset[str]) -> None:
        """One row's consents; of a row that did not take part, none."""
        roots = {self._people.of(key) for key in self._keys(interview_id, link)}
        if not roots:
            return
        agreed, disputed = given, _NOTHING
        for root in roots:
            before = self._agreed.pop(root, agreed)
            disputed |= self._disputed.pop(root, _NOTHING) | (agreed ^ before)
            agreed &= before
        person = reduce(self._people.join, roots)
        self._agreed[person] = agreed
        if disputed:
            self._disputed[person] = disputed

    def disputed(self, interview_id: str, link: str) -> frozenset[str]:
        """Consents that some rows of this row's person give and others do not."""
        if not self._disputed:
            return _NOTHING
        found = (self._disputed.get(self._people.of(key)) for key in self._keys(interview_id, link))
        return _NOTHING.union(*filter(None, found))

    def _keys(self, interview_id: str, link: str) -> set[int]:
        ids = (
            ("interview", match_key(interview_id)),
            ("link", match_key(link_redaction.token(link))),
        )
        return {hash(each) for each in ids if each[1] not in self._blanks}


def find_consent_conflicts(table: Table) -> ConsentConflicts:
    """Hears every row; a file that breaks off is refused by whoever reads it next."""
    conflicts = ConsentConflicts()
    said_of, who = table.in_order(consent.TOOK_PART), table.in_order(("Interview Id", "Link Id"))
    known: dict[tuple[str, ...], frozenset[str]] = {}
    with suppress(RefusedFile):
        for _, row in table.rows():
            said = said_of(row)
            given = known.get(said)
            if given is None:
                given = known[said] = consent.read(*said).given
            interview_id, link = who(row)
            conflicts.hear(interview_id, link, given)
    return conflicts
