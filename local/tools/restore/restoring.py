"""Brings back from a restored table what its own lacks, without bringing back what should be gone.

docs/operations.md, "A table must be restored", says when. Sending has to be off before and stays
off after: it is turned on by a person, once this has ended well. In this order, so that nobody who
said no in the meantime is contacted and nothing outlives its promise:

1. refuse unless sending is off;
2. copy rows that the real table lacks; what is there is newer and stays as it is. An invitation
   that was due when the backup was made may have been sent since: it waits for a person (R28);
3. replay objections that may be lost: invitations that were opted out, the newest stop lists;
4. erase once more whoever withdrew or was erased since the backup;
5. run the purge, which takes what has had its time, then the stop list. The copy is deleted by hand
   when somebody has looked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws.dynamodb import plain, typed
from functions.shared.clock import parse_moment
from functions.shared.policy import retention
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.list_sources import Door, with_door
from functions.shared.stores.people.stop_list_entry import LINK

Clients = Callable[[str], Any]
Say = Callable[[str], None]

KEYS = {
    "DoNotContactTable": "contact",
    "InvitationTable": "invitation_id",
    "RegisterTable": "case_id",
    "HistoryTable": "entry_id",
    "LedgerTable": "item",
}


class NotNow(Exception):
    """A condition of the procedure does not hold."""


@dataclass(frozen=True)
class Restore:
    """One stage: ``outputs`` of its stacks, and clients of the emergency role."""

    clients: Clients
    outputs: dict[str, str]
    invoke: Callable[[str, dict[str, Any]], Any]
    say: Say

    def run(self, table: str, restored: str, moment: str | None = None) -> dict[str, int]:
        """The whole procedure for one table; counts by step."""
        if table not in KEYS:
            raise NotNow(f"{table} is not one of {', '.join(KEYS)}")
        self.must_be_off()
        copied = self.copy_missing(table, restored)
        self.say(f"{copied} rows missing from {table} were copied")
        replayed = self.replay_objections()
        self.say(f"{replayed} objections were applied again")
        event = {"time": moment} if moment else {}
        erased = self.erase_again(event)
        self.say(
            f"{erased} rows and files of people who were erased or withdrew were deleted again"
        )
        purged = self.invoke("PurgeFunction", event)
        self.say(f"the purge deleted {purged['deleted']} items: {purged['certificate']}")
        self.invoke("StopListFunction", event)
        self.must_be_off()
        self.say(
            "Sending is still off. Read the certificate, delete the copy, then turn sending on."
        )
        return {
            "copied": copied,
            "replayed": replayed,
            "erased_again": erased,
            "purged": int(purged["deleted"]),
        }

    def must_be_off(self) -> None:
        """:class:`NotNow` unless the sending switch is off."""
        name = self.outputs["SendingSwitchParameter"]
        value = self.clients("ssm").get_parameter(Name=name)["Parameter"]["Value"]
        if value != "off":
            raise NotNow("sending is on: turn it off first")

    def copy_missing(self, table: str, restored: str) -> int:
        """Rows of the copy that are not there; returns how many were put."""
        database, key = self.clients("dynamodb"), KEYS[table]
        count = 0
        for item in _scan(database, restored):
            count += self._put_if_absent(database, self.outputs[table], key, _held(item))
        return count

    def replay_objections(self) -> int:
        """Lists again whoever is known to have said no, by hash or, from stop lists, by number.

        A number is typed like a person would type it; the list's stream tidies it.
        """
        database, table = self.clients("dynamodb"), self.outputs["DoNotContactTable"]
        wanted = dict.fromkeys((*self._opted_out(), *self._stopped()))
        put = self._put_if_absent
        return sum(put(database, table, "contact", _entry(contact)) for contact in wanted)

    def erase_again(self, event: dict[str, Any]) -> int:
        """Repeats what was erased in the days that a backup reaches back; what had come back."""
        answers = [self.invoke("SubjectAccessFunction", {**event, "withdrawals": True})]
        until = parse_moment(event["time"]) if event else datetime.now(UTC)
        since = until - timedelta(days=retention.rules().restorable_days + 1)
        for item in _scan(self.clients("dynamodb"), self.outputs["LedgerTable"]):
            for step in plain(item).get("steps", []):
                if step["did"] == "erased" and parse_moment(step["at"]) >= since:
                    again = {
                        "case": item["item"]["S"].removeprefix("case#"),
                        "person": int(step["person"]),
                        "erase": True,
                        "keep_do_not_contact": step["keep_do_not_contact"],
                    }
                    answers.append(self.invoke("SubjectAccessFunction", {**event, **again}))
        return sum(sum(answer["erased"].values()) for answer in answers)

    def _opted_out(self) -> Iterator[str]:
        for item in _scan(self.clients("dynamodb"), self.outputs["InvitationTable"]):
            if item.get("state", {}).get("S") == "opted_out":
                yield from (key["S"] for key in item.get("contact_keys", {}).get("L", []))
                yield item["crime_no"]["S"]

    def _stopped(self) -> Iterator[str]:
        """Crime numbers of the newest stop list of each survey.

        Links lead to them by the invitations that are there: if both tables are lost, the replay
        after the invitations' return lists these people. Whoever is on a list because their
        handover was recalled (R52) has not said no.
        """
        register = _scan(self.clients("dynamodb"), self.outputs["RegisterTable"])
        recalled = {
            item["ref"]["S"].split("|")[0]
            for item in register
            if item.get("state", {}).get("S") == "recalled"
        }
        invitations = _scan(self.clients("dynamodb"), self.outputs["InvitationTable"])
        links = {one["token"]["S"]: one["crime_no"]["S"] for one in invitations if "token" in one}
        s3, bucket = self.clients("s3"), self.outputs["SampleBucket"]
        newest: dict[str, str] = {}
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="stop-lists/")
        for page in pages:
            for entry in page.get("Contents", []):
                survey = entry["Key"].split("/")[1]
                newest[survey] = max(newest.get(survey, ""), entry["Key"])
        for key in newest.values():
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode("utf-8-sig")
            rows = csv.DictReader(io.StringIO(body))
            numbers = {links.get(row[LINK], "") if LINK in row else row["Crime No"] for row in rows}
            yield from sorted(numbers - recalled - {""})

    @staticmethod
    def _put_if_absent(database: Any, table: str, key: str, item: dict[str, Any]) -> bool:
        try:
            database.put_item(
                TableName=table,
                Item=item,
                ConditionExpression="attribute_not_exists(#key)",
                ExpressionAttributeNames={"#key": key},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True


def _scan(database: Any, table: str) -> Iterator[dict[str, Any]]:
    pages = database.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        yield from page["Items"]


def _held(item: dict[str, Any]) -> dict[str, Any]:
    """An invitation that could be sent is held: nobody knows whether it was, after the backup."""
    if item.get("state", {}).get("S") not in (State.DUE, State.CLAIMED) or "contact_to" not in item:
        return item
    return item | typed({"state": State.UNKNOWN.value, "reason": "restored"})


def _entry(contact: str) -> dict[str, Any]:
    """A hashed key as it is kept, a number as somebody types it."""
    sources = with_door(None, Door.RESTORE, scope="person", moment=datetime.now(UTC))
    tidy = typed({"scope": "person", "status": "active", "hint": "…", "sources": sources})
    return {"contact": {"S": contact}} | (tidy if "#" in contact else {})
