"""Cases in the ledger: keyed hashes, who asked, what was done; not what was searched (R50)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from functions.shared.aws import dynamodb
from functions.shared.clock import add_months, stamp
from functions.shared.errors import EventError
from functions.shared.policy import governance
from functions.shared.stores.ledger import Ledger
from functions.subject_access.event_fields import Owner
from functions.subject_access.events import HandOver, Step
from functions.subject_access.search.matches import Marked

KIND = "case"
_LETTERS = "bcdfghjklmnpqrstvwxz"  # no digits, which could look like a number; no words
_LENGTH = 10
_MARKS = ("refs", "crimes", "shared", "contacts")


class Casebook:
    """The ledger's ``case#…``."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def open(
        self, key: str, people: Sequence[Marked], owner: Owner, asked_by: str, day: date
    ) -> tuple[str, date]:
        """A new case; its id, and the day by which it is to be answered."""
        by = add_months(day, governance.rules().contacts.subject_access_months)
        while True:
            case = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
            if self.ledger.put_new(
                f"{KIND}#{case}",
                day,
                key=key,
                people=[_item(person) for person in people],
                owner=owner.value,
                asked_by=asked_by,
                opened_on=day.isoformat(),
                answer_by=by.isoformat(),
                state="open",
                steps=[],
            ):
                return case, by

    def get(self, case: str) -> dynamodb.Item:
        """The case; :class:`EventError` if there is none."""
        found = self.ledger.get(f"{KIND}#{case}")
        if found is None:
            raise EventError('"case": we do not know this case, or it has ended')
        return found

    def record(self, step: Step, state: str, moment: datetime, **facts: Any) -> None:
        """Adds what was done to the case: when, by whom, for which person, and counts."""
        self.get(step.case)
        done = {
            "at": stamp(moment),
            "did": state,
            "person": step.person,
            "asked_by": step.asked_by,
            **facts,
        }
        self.ledger.append(f"{KIND}#{step.case}", "steps", done, state=state)

    def close(self, step: Step, moment: datetime, day: date) -> None:
        """Ends a case: it was answered."""
        self.record(step, "closed", moment)
        self.ledger.set(f"{KIND}#{step.case}", closed_on=day.isoformat())

    def hand_to(self, step: HandOver, moment: datetime) -> None:
        """Gives a case another owner."""
        self.record(step, "open", moment, owner=step.owner)
        self.ledger.set(f"{KIND}#{step.case}", owner=step.owner)


def the_person(entry: dynamodb.Item, number: int) -> tuple[int, Marked]:
    """The person that a step is about; needed wherever the case has more than one."""
    people = entry["people"]
    if not people:
        raise EventError('nothing was found for this "case"')
    if number == 0 and len(people) > 1:
        raise EventError(f'this case needs "person": it has {len(people)} people to choose from')
    at = number or 1
    if at > len(people):
        raise EventError(f'"person" must be a number up to {len(people)}')
    found = people[at - 1]
    return at, Marked(**{name: tuple(found.get(name, ())) for name in _MARKS})


def _item(person: Marked) -> dict[str, list[str]]:
    return {name: list(getattr(person, name)) for name in _MARKS}
