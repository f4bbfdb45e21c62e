"""The table of invitations: found, made once, moved from state to state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import backoff, dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.errors import DataError, NotAllowed, SurveyError
from functions.shared.stores.people.invitation import (
    BY_OPT_OUT,
    BY_STATE,
    BY_TOKEN,
    MAY_BECOME,
    Invitation,
    State,
)

_READ, _WRITE = 100, 50  # items a call
_TRIES = backoff.TRIES


class InvitationStore:
    """The table. Indexes lag by moments: what they say is checked again by a condition.

    ``unusable`` counts items met in a listing that are no invitation we may send (R22): one of them
    must not stop the others, and must not go unseen.
    """

    def __init__(self, client: Any, table: str) -> None:
        self.client, self.table = client, table
        self.unusable = 0

    def get(self, invitation_id: str) -> Invitation | None:
        """One invitation, read consistently."""
        item = dynamodb.get(self.client, self.table, {"invitation_id": invitation_id})
        return Invitation.from_item(item) if item else None

    def get_many(self, ids: Iterable[str]) -> dict[str, Invitation]:
        """Those that are there, by id, read consistently; nothing is left unread."""
        keys = ({"invitation_id": name} for name in dict.fromkeys(ids))
        items = dynamodb.get_many(self.client, self.table, keys)
        found = map(Invitation.from_item, items)
        return {one.invitation_id: one for one in found}

    def put_new(self, wanted: Sequence[Invitation]) -> list[Invitation]:
        """Makes those that are not there; returns all as they are in the table, in order.

        The id follows from person and wave, so a draw that runs again finds the same invitations
        with the tokens of the first run, and one that somebody else makes meanwhile is kept (R28).
        """
        for attempt in range(_TRIES):
            if attempt:
                backoff.pause(attempt)
            there = self.get_many(one.invitation_id for one in wanted)
            missing = [one for one in wanted if one.invitation_id not in there]
            batches = [missing[at : at + _WRITE] for at in range(0, len(missing), _WRITE)]
            if all(map(self._put, batches)):
                return [there.get(one.invitation_id, one) for one in wanted]
        raise SurveyError(
            "invitations could not be written because another run is writing them: try again"
        )

    def _put(self, batch: Sequence[Invitation]) -> bool:
        puts = [
            {
                "Put": {
                    "TableName": self.table,
                    "Item": dynamodb.typed(one.to_item()),
                    "ConditionExpression": "attribute_not_exists(invitation_id)",
                }
            }
            for one in batch
        ]
        try:
            backoff.patiently(self.client.transact_write_items, TransactItems=puts)
        except ClientError as error:
            if error_code(error) != backoff.CANCELLED:
                raise
            return False
        return True

    def of_state(self, state: State, *, until: date, at: datetime) -> Iterator[Invitation]:
        """Those in a state whose contact-from is no later than ``until``, oldest first, lazily."""
        yield from self._query(at, **_in_state(state, until))

    def how_many(self, state: State, *, until: date) -> int:
        """How many there are, as the index has it: a figure to look at, nothing to decide by."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table, Select="COUNT", **_in_state(state, until)
        )
        return sum(page["Count"] for page in pages)

    def of_token(self, token: str, *, at: datetime) -> Invitation | None:
        """The invitation whose survey link carries ``token`` (ORS's "Link Id")."""
        return self._one(BY_TOKEN, "token", token, at)

    def of_opt_out(self, token: str, *, at: datetime) -> Invitation | None:
        """The invitation whose opt-out link carries ``token``."""
        return self._one(BY_OPT_OUT, "opt_out_token", token, at)

    def tokens(self, *, at: datetime) -> Iterator[tuple[str, str]]:
        """Every survey token with its invitation's id. A scan."""
        wanted = ("invitation_id", "token", "expires_at")
        for typed in dynamodb.scan(self.client, self.table, attributes=wanted):
            item = dynamodb.plain(typed)
            if "token" in item and at.timestamp() < item["expires_at"]:
                yield item["token"], item["invitation_id"]

    def _one(self, index: str, attribute: str, value: str, at: datetime) -> Invitation | None:
        found = self._query(
            at,
            IndexName=index,
            KeyConditionExpression="#key = :key",
            ExpressionAttributeNames={"#key": attribute},
            ExpressionAttributeValues={":key": {"S": value}},
        )
        return next(found, None)

    def _query(self, at: datetime, **options: Any) -> Iterator[Invitation]:
        for item in dynamodb.query(self.client, self.table, **options):
            try:
                found = Invitation.from_item(item)
            except (DataError, NotAllowed):
                self.unusable += 1
                continue
            if found.is_kept_at(at):
                yield found

    def move(
        self,
        invitation_id: str,
        to: State,
        *,
        was: Mapping[str, str] | None = None,
        **attributes: str | int | None,
    ) -> bool:
        """Moves an invitation on, if the table of states lets it; ``None`` removes an attribute.

        ``was`` names attributes that must still be as they were read. Returns whether it moved:
        ``False`` if it is gone, or in a state that does not lead there.
        """
        update = transition(invitation_id, to, was=was, **attributes)
        return dynamodb.holds(self.client.update_item, TableName=self.table, **update)

    def note(self, invitation_id: str, **attributes: str) -> None:
        """Writes attributes whatever the state is; nothing if the invitation is gone."""
        values = {f":{name}": value for name, value in attributes.items()}
        dynamodb.holds(
            self.client.update_item,
            TableName=self.table,
            Key={"invitation_id": {"S": invitation_id}},
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in attributes),
            ConditionExpression="attribute_exists(invitation_id)",
            ExpressionAttributeNames={f"#{name}": name for name in attributes},
            ExpressionAttributeValues=dynamodb.typed(values),
        )


def _in_state(state: State, until: date) -> dict[str, Any]:
    return {
        "IndexName": BY_STATE,
        "KeyConditionExpression": "#state = :state AND contact_from <= :until",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {
            ":state": {"S": state.value},
            ":until": {"S": until.isoformat()},
        },
    }


def transition(
    invitation_id: str,
    to: State,
    *,
    was: Mapping[str, str] | None = None,
    **attributes: str | int | None,
) -> dict[str, Any]:
    """Key, expression and condition of an update to ``to``, for a call or within a transaction."""
    was = was or {}
    changes = {name: value for name, value in attributes.items() if value is not None}
    removed = [f"#{name}" for name, value in attributes.items() if value is None]
    values: dict[str, Any] = {":to": to.value}
    values.update({f":{name}": value for name, value in changes.items()})
    values.update({f":was_{name}": value for name, value in was.items()})
    sources = {f":from{n}": state.value for n, state in enumerate(sorted(MAY_BECOME[to]))}
    unchanged = [f"#{name} = :was_{name}" for name in was]
    return {
        "Key": {"invitation_id": {"S": invitation_id}},
        "UpdateExpression": "SET "
        + ", ".join(["#state = :to", *(f"#{name} = :{name}" for name in changes)])
        + (f" REMOVE {', '.join(removed)}" if removed else ""),
        "ConditionExpression": " AND ".join([f"#state IN ({', '.join(sources)})", *unchanged]),
        "ExpressionAttributeNames": {
            "#state": "state",
            **{f"#{name}": name for name in (*attributes, *was)},
        },
        "ExpressionAttributeValues": dynamodb.typed({**values, **sources}),
    }
