"""People in the field, and who was interviewed: the tables behind the 6-month rule (R10, R39a).

When a case closes with rest, its person hashes move to HistoryTable under a random key with the day
of the interview, and nothing there leads back to the crime number.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from functions.shared.aws import dynamodb, transactions
from functions.shared.clock import add_months
from functions.shared.keyed_hashes import unpack_contacts, unpack_people
from functions.shared.policy import outcomes, people
from functions.shared.stores.people.cases import (
    Case,
    CaseState,
    Contacted,
    case_of,
    history_item,
    item_of,
)


class Register:
    """Both tables."""

    def __init__(self, client: Any, register_table: str, history_table: str) -> None:
        self.client, self.table, self.history = client, register_table, history_table

    def contacted(self, day: date, *, but: str = "") -> Contacted:
        """Everybody who may not be drawn on ``day``, read consistently, without the wave ``but``.

        Resting: interviewed or refused less than ``people.rest_months`` ago. In the field: handed
        over by another draw, without an outcome, and before ``until``.
        """
        today, rest = day.isoformat(), people.rules().rest_months
        resting: set[bytes] = set()
        in_field: set[bytes] = set()
        contacts: set[str] = set()
        for item in dynamodb.scan(
            self.client, self.table, attributes=("wave", "until", "state", "ids", "contacts")
        ):
            if item["wave"]["S"] == but or "state" in item or item["until"]["S"] <= today:
                continue
            in_field.update(unpack_people(bytes(item["ids"]["B"])) if "ids" in item else ())
            contacts.update(
                unpack_contacts(bytes(item["contacts"]["B"])) if "contacts" in item else ()
            )
        for item in dynamodb.scan(self.client, self.history, attributes=("ids", "on")):
            if day < add_months(date.fromisoformat(item["on"]["S"]), rest):
                resting.update(unpack_people(bytes(item["ids"]["B"])))
        return Contacted(frozenset(resting), frozenset(in_field), frozenset(contacts))

    def cases(self, *, of_wave: str = "", of_survey: str = "") -> Iterator[Case]:
        """Every case, or those of one wave ("uss#2027-11"), or of one survey."""
        yield from map(case_of, self._items(of_wave or (f"{of_survey}#" if of_survey else "")))

    def readable_cases(self, of_wave: str) -> Iterator[Case]:
        """Those that can be read: one odd row must not keep the purge from its work (R49)."""
        for item in self._items(of_wave):
            with suppress(KeyError, ValueError, TypeError):
                yield case_of(item)

    def _items(self, wave: str) -> Iterator[dict[str, Any]]:
        """Rows whose wave begins so; all waves have names of one length."""
        options: dict[str, Any] = {}
        if wave:
            options = {
                "FilterExpression": "begins_with(wave, :wave)",
                "ExpressionAttributeValues": {":wave": {"S": wave}},
            }
        return map(dynamodb.plain, dynamodb.scan(self.client, self.table, **options))

    def of_wave(self, wave: str) -> Iterator[Case]:
        """The cases of one wave from the index, which lags by moments: writes are conditional."""
        for item in dynamodb.query(
            self.client,
            self.table,
            IndexName="by-wave",
            KeyConditionExpression="wave = :wave",
            ExpressionAttributeValues={":wave": {"S": wave}},
        ):
            yield case_of(item)

    def enter(self, cases: Iterable[Case]) -> int:
        """Puts people into the field; safe to repeat before the handover."""
        return dynamodb.write_batch(self.client, self.table, puts=map(item_of, cases))

    def leave(self, case_ids: Iterable[str]) -> int:
        """Takes people out again who were not handed over after all."""
        return dynamodb.write_batch(
            self.client, self.table, deletes=({"case_id": one} for one in case_ids)
        )

    def find(self, case_id: str) -> Case | None:
        item = dynamodb.get(self.client, self.table, {"case_id": case_id})
        return case_of(item) if item else None

    def close(self, case: Case, *, rested_on: date | None) -> bool:
        """Closes a case; with ``rested_on`` its person hashes move to the history with it.

        One transaction. Returns whether this call closed it: ``False`` if it was closed before, so
        that a file that comes twice rests nobody twice.
        """
        return self._end(case, CaseState.CLOSED, rested_on)

    def recall(self, case: Case) -> bool:
        """Ends a case because its handover was recalled."""
        return self._end(case, CaseState.RECALLED, None)

    def close_many(self, closings: Iterable[tuple[Case, date | None]]) -> int:
        """:meth:`close` for many different cases in few calls; returns how many were closed now."""
        return transactions.commit(
            self.client,
            (self._ending(case, CaseState.CLOSED, rested_on) for case, rested_on in closings),
        )

    def shorten_many(self, changes: Iterable[tuple[Case, date]]) -> int:
        """:meth:`shorten` for many different cases in few calls; returns how many changed."""
        return transactions.commit(
            self.client,
            ([self._shortening(case, until)] for case, until in changes if until < case.until),
        )

    def record_outcomes(self, last: Iterable[tuple[Case, str, date | None]]) -> int:
        """Keeps each person's last disposition (R56); an earlier one never replaces a later.

        An interview stays one, whatever is said of later calls. Safe to repeat and out of order.
        """
        return transactions.commit(
            self.client, ([self._outcome(case, name, day)] for case, name, day in last)
        )

    def _outcome(self, case: Case, name: str, day: date | None) -> transactions.Write:
        found = outcomes.rules().named(name)
        final = "1" if found and found.is_interview else "0"
        values = {":outcome": name, ":rank": f"{final} {day.isoformat() if day else ''}"}
        return {
            "Update": {
                "TableName": self.table,
                "Key": {"case_id": {"S": case.case_id}},
                "UpdateExpression": "SET #outcome = :outcome, #rank = :rank",
                "ConditionExpression": "attribute_exists(case_id) AND "
                "(attribute_not_exists(#rank) OR #rank <= :rank)",
                "ExpressionAttributeNames": {"#outcome": "outcome", "#rank": "outcome_rank"},
                "ExpressionAttributeValues": dynamodb.typed(values),
            }
        }

    def _shortening(self, case: Case, until: date) -> transactions.Write:
        return {
            "Update": {
                "TableName": self.table,
                "Key": {"case_id": {"S": case.case_id}},
                "UpdateExpression": "SET #until = :until",
                "ConditionExpression": "#until > :until",
                "ExpressionAttributeNames": {"#until": "until"},
                "ExpressionAttributeValues": {":until": {"S": until.isoformat()}},
            }
        }

    def _end(self, case: Case, state: CaseState, rested_on: date | None) -> bool:
        return transactions.commit(self.client, [self._ending(case, state, rested_on)]) == 1

    def _ending(
        self, case: Case, state: CaseState, rested_on: date | None
    ) -> list[transactions.Write]:
        """One transaction: the case ends, and its person hashes move to the history with a day."""
        writes: list[transactions.Write] = [
            {
                "Update": {
                    "TableName": self.table,
                    "Key": {"case_id": {"S": case.case_id}},
                    "UpdateExpression": "SET #state = :state REMOVE ids",
                    "ConditionExpression": _OPEN,
                    "ExpressionAttributeNames": {"#state": "state"},
                    "ExpressionAttributeValues": {":state": {"S": state.value}},
                }
            }
        ]
        if rested_on is not None and case.remembered:
            item = dynamodb.typed(
                history_item(secrets.token_urlsafe(12), case.remembered, rested_on)
            )
            writes.append({"Put": {"TableName": self.history, "Item": item}})
        return writes


# A case that is there and that nothing has ended yet.
_OPEN = "attribute_exists(case_id) AND attribute_not_exists(#state)"
