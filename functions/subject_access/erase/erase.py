"""Erases one person everywhere, in an order that can be taken up again after any crash (R39, R50).

intent → tombstones and objections (from here on nothing can bring the person back) → ORS's stop
list → note of released packs → invitations → files → register → objections, if these go as well.
Each step finds its work in what is left; the next run of the same case does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.shared import notices
from functions.shared.aws import dynamodb
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import london_date
from functions.shared.errors import SurveyError
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import surveys
from functions.shared.stores import retractions
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.people import stop_lists
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting.objectors import Objectors
from functions.shared.stores.people.stop_list_entry import Known, by_link
from functions.shared.stores.people.tombstones import ALL, ERASED, Kind, Tombstones
from functions.shared.text.contacts import ContactKey, hint
from functions.subject_access.erase.erase_files import FileEraser, all_of
from functions.subject_access.events import Erase
from functions.subject_access.search import table_search as tables_source
from functions.subject_access.search.matches import Marked
from functions.subject_access.search.person_resolution import Person

Json = dict[str, Any]

_HANDED_OVER = (tables_source.REGISTER, "working-sample")
LEFT_ALONE = ("concern", "contact-history", "stop-list", "drop", "handover")


class NotAllGone(SurveyError):
    """After an erasure something was still found; the case can be erased again."""


@dataclass(frozen=True)
class Eraser:
    """The stores that an erasure writes to."""

    database: Any
    register_table: str
    invitation_table: str
    list_table: str
    buckets: dict[str, Bucket]
    ledger: Ledger
    keyring: Keyring
    listed: DoNotContact
    sns: Any
    notice_topic: str

    def erase(self, person: Person, marked: Marked, step: Erase, moment: datetime) -> Json:
        """Does it; counts by data class. Safe to repeat, and to take up after a crash."""
        day = london_date(moment)
        self._bury(person, [ALL, ERASED], moment)
        added = self._object(person, moment) if step.keep_do_not_contact else 0
        stopped = self._stop(person, moment)
        note = retractions.write(
            self.buckets["ReportBucket"], day, step.case, self._released(person), step.why
        )
        files = FileEraser(self.buckets)
        self._invitations(person)
        files.erase(person)
        files.exports(marked.own)
        self._delete(self.register_table, "case_id", person, tables_source.REGISTER)
        removed = 0 if step.keep_do_not_contact else self._forget(person)
        return {
            "erased": self._counted(files, person),
            "do_not_contact_added": added,
            "do_not_contact_removed": removed,
            "stop_list_added": stopped,
            "retraction_note": note,
            "rows_of_others_too": len(person.unsure),
        }

    def finish(self, person: Person, moment: datetime) -> Json:
        """What withdrawals have left of people; ``person``: of all of them (R39)."""
        self._bury(Person([one for one in person.seen if one.token]), [ALL], moment)
        stopped = self._stop(person, moment)
        files = FileEraser(self.buckets)
        files.exports_at({o.place.where for o in person.seen if o.place.store == "ExportBucket"})
        self._invitations(person)
        files.erase(person)
        self._delete(self.register_table, "case_id", person, tables_source.REGISTER)
        return {"erased": self._counted(files, person), "stop_list_added": stopped}

    def _bury(self, person: Person, what: list[str], moment: datetime) -> None:
        named: list[tuple[Kind, str]] = [("crime", crime) for crime in person.crimes]
        named += [("link", one.token) for one in person.seen if one.token]
        tombstones = Tombstones(self.keyring)
        tombstones.record(self.ledger, dict.fromkeys(named), what, london_date(moment))

    def _object(self, person: Person, moment: datetime) -> int:
        """Whoever is erased is not contacted again: all that is held of them is listed (R20)."""
        entries = [
            NewEntry(key, "…", Scope.PERSON, Door.ERASURE) for key in sorted(person.contacts)
        ]
        for crime in person.crimes:
            found = ContactKey("crime", crime)
            key = self.keyring.contact("crime", crime)
            entries.append(NewEntry(key, hint(found), Scope.PERSON, Door.ERASURE))
        return self.listed.add(entries, moment=moment)

    def _stop(self, person: Person, moment: datetime) -> int:
        """ORS holds whoever was handed over; once they leave the register no sweep names them."""
        count = 0
        for survey in surveys.drawn():
            theirs = [one for one in person.seen if one.place.survey == survey.code]
            known: list[Known] = [
                (one.crime, one.viw) for one in theirs if one.place.what in _HANDED_OVER
            ]
            if by_link(survey.code):
                known = [(one.token,) for one in theirs if one.token]
            if known:
                samples = self.buckets["SampleBucket"]
                count += stop_lists.add(samples, survey.code, known, london_date(moment))
        return count

    def _counted(self, files: FileEraser, person: Person) -> dict[str, int]:
        for what in (tables_source.INVITATIONS, tables_source.REGISTER):
            files.done[what] = sum(one.place.what == what for one in person.seen)
        return {name: number for name, number in sorted(files.done.items()) if number}

    def _released(self, person: Person) -> dict[str, int]:
        """Released packs, with the rows of this person in them."""
        files = LinkedFiles(self.buckets["LinkedBucket"])
        return {one.key: one.rows for one in files.affected(all_of(person)) if one.released}

    def _invitations(self, person: Person) -> None:
        """They go, and the link in the message that the person has goes on working (R20)."""
        store = InvitationStore(self.database, self.invitation_table)
        found = [
            store.get(one.ident)
            for one in person.seen
            if one.place.what == tables_source.INVITATIONS
        ]
        Objectors(self.keyring, self.ledger).keep(one for one in found if one is not None)
        self._delete(self.invitation_table, "invitation_id", person, tables_source.INVITATIONS)

    def _delete(self, table: str, key: str, person: Person, what: str) -> None:
        for one in person.seen:
            if one.place.what == what:
                self.database.delete_item(TableName=table, Key={key: {"S": one.ident}})

    def _forget(self, person: Person) -> int:
        """Takes the person's own entries off the list, where that was asked for."""
        keys = {*person.contacts, *(self.keyring.contact("crime", c) for c in person.crimes)}
        count = 0
        for key in sorted(keys):
            name = {"contact": key}
            if dynamodb.get(self.database, self.list_table, name) is not None:
                self.database.delete_item(TableName=self.list_table, Key=dynamodb.typed(name))
                count += 1
        return count

    def tell(self, step: Erase, done: Json, beyond: list[Json]) -> None:
        """What others must do, without a word about whom: the operator knows, by the case."""
        facts = {
            "case": step.case,
            "rows and files erased": sum(done["erased"].values()),
            "added to the stop list": done["stop_list_added"],
            "note about released packs": done["retraction_note"] or "none",
            "others who hold data": ", ".join(sorted({one["owner"] for one in beyond})),
        }
        notices.publish(
            self.sns,
            self.notice_topic,
            "We erased a person at their request",
            facts,
            what_to_do="Ask ORS and the MPS to delete this person's data too: docs/operations.md, "
            "A person asks what is held of them.",
        )


def still_there(person: Person) -> int:
    """What should be gone and is not."""
    return sum(one.place.what not in LEFT_ALONE for one in person.seen)
