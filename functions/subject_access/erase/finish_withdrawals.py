"""Finishes what withdrawals of everything began: all that is left of the people goes (R39).

Ingest buries who withdraws and empties what it may read; extracts and samples hold names and are
not among that (R53). It then asks for this, and names nobody: the tombstones say by keyed hashes
who it is about. Every run looks for all of them, so that whatever a run left the next one finds.

ORS's stop list → exports → invitations → files → register, as in an erasure. Whoever withdraws has
made no objection: the do-not-contact list stays as it is.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from typing import Any

from functions.shared import log, notices
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import drops
from functions.shared.stores.people.tombstones import Tombstones
from functions.subject_access.erase.erase import LEFT_ALONE, NotAllGone, still_there
from functions.subject_access.erase.erase_files import LINK_ID, LINKS
from functions.subject_access.erase.exclusive import alone
from functions.subject_access.search.matches import Marks, Match, Wanted
from functions.subject_access.search.people_table import decoded
from functions.subject_access.search.person_resolution import Person, told_apart
from functions.subject_access.search.search import Search
from functions.subject_access.stores import Stores

Json = dict[str, Any]


class LogMessage(StrEnum):
    FINISHED = "withdrawals were finished"


class Buried(Marks):
    """Crimes under the names of their tombstones, instead of the do-not-contact list's keys."""

    def __init__(self, keyring: Keyring, tombstones: Tombstones) -> None:
        super().__init__(keyring)
        self.crime = cache(partial(tombstones.item, "crime"))


@dataclass(frozen=True, slots=True)
class Look:
    """One look at every store for the buried (names of tombstones)."""

    search: Search
    tombstones: Tombstones
    buried: frozenset[str]

    def everybody(self) -> Person:
        """All that is to go, as if of one person; ``unsure``: what is kept back."""
        wanted = Wanted(self.buried)
        tables, files = self.search.tables, self.search.files
        seen = [*tables.register(wanted), *tables.invitations(wanted), *files.matches(wanted)]
        tokens = {one.token: one.ref for one in seen if one.token}
        found = parted([*seen, *files.texts(wanted, tokens), *self._exports(wanted)])
        found.seen += self._links()
        return found

    def _exports(self, wanted: Wanted) -> Iterator[Match]:
        files = self.search.files
        for place, body in files.bodies("ExportBucket"):
            yield from files.reader.text(place, body, wanted, {})

    def _links(self) -> Iterator[Match]:
        """Lines of links files; their invitations, which would say whose, may be gone by now."""
        for place, body in self.search.files.bodies("SampleBucket"):
            if place.where.endswith(LINKS):
                for row in csv.DictReader(io.StringIO(decoded(body), newline="")):
                    token = row.get(LINK_ID) or ""
                    if self.tombstones.item("link", token) in self.buried:
                        yield Match(place, "", "", token=token)


def parted(seen: list[Match]) -> Person:
    """What is surely of people who withdrew, and what may be another victim's of their crimes.

    A withdrawal names a crime. Where two victims of it are known, nobody can tell who spoke.
    """
    victims = Counter(crime for person in told_apart(seen) for crime in person.crimes)
    return Person(
        [one for one in seen if victims[one.crime] == 1],
        [one for one in seen if victims[one.crime] > 1 and one.place.what not in LEFT_ALONE],
    )


def finish(stores: Stores, moment: datetime, owner: str) -> Json:
    """Counts by data class. Safe to repeat, and to take up after a crash."""
    tombstones = Tombstones(stores.keyring)
    buried = tombstones.whole(stores.ledger)
    done: Json = {"erased": {}, "stop_list_added": 0}
    after = Person()
    if buried:
        marks = Buried(stores.keyring, tombstones)
        # Ingest asks while it still has its locks: it has them for moments more.
        with alone(stores.ledger, owner, drops.rules().patience_seconds):
            found = Look(stores.search(marks), tombstones, buried).everybody()
            done = stores.eraser().finish(found, moment)
            after = Look(stores.search(marks), tombstones, buried).everybody()
    left, kept = still_there(after), len(after.unsure)
    log.say(LogMessage.FINISHED, counts={**done["erased"], "kept back": kept, "left": left})
    if kept:
        _tell(stores, after)
    if left:
        raise NotAllGone(f'{left} rows or files were still found: run "withdrawals" again')
    return {**done, "rows_of_others_too": kept}


def _tell(stores: Stores, found: Person) -> None:
    """By places and counts: the crime number is in the hands of whoever sent the withdrawal."""
    places = Counter(one.place.where for one in found.unsure)
    notices.publish(
        stores.eraser().sns,
        stores.settings.notice_topic,
        "A withdrawal is not finished: the crime has two victims",
        dict(sorted(places.items())),
        what_to_do="Ask ORS which of them withdrew. Then find and erase only that person.",
    )
