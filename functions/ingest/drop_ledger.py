"""What the ledger remembers of files: ``drop#{key}`` and ``content#{sha256}``.

``drop#`` has ``sha256`` and ``state``: "made" once everything of those bytes is stored (then with
both reports, packed as ``report``, until they are written), "done", or "refused"; ``refused`` is
the hash of the bytes that were refused last, of which people have been told.
"""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.ingest.drop import Drop
from functions.ingest.report import Reports
from functions.shared.aws import dynamodb
from functions.shared.clock import london_date
from functions.shared.stores.answers.refusals import AGAIN
from functions.shared.stores.ledger import Ledger

DROP, CONTENT = "drop", "content"


class State(StrEnum):
    MADE = "made"
    DONE = "done"
    REFUSED = "refused"


def drop_name(key: str) -> str:
    return f"{DROP}#{key}"


class DropLedger:
    """The entries about one drop."""

    def __init__(self, ledger: Ledger, drop: Drop) -> None:
        self.ledger, self.drop = ledger, drop
        self.record = self._recall()

    def _recall(self) -> dynamodb.Item | None:
        return self.ledger.get(drop_name(self.drop.key))

    @property
    def state(self) -> str:
        return str(self.record["state"]) if self.record else ""

    @property
    def made_before(self) -> bool:
        """Has this key made something, or begun to?"""
        return self.record is not None and self.state != State.REFUSED

    def is_done(self, sha256: str) -> bool:
        """Have these very bytes been worked under this key, and nothing since?

        Not where a case asks for the file once more (R31).
        """
        record = self.record or {}
        return self.state == State.DONE and record.get("sha256") == sha256 and not record.get(AGAIN)

    def was_told(self, sha256: str) -> bool:
        """Have people been told that these bytes are refused?"""
        return (self.record or {}).get("refused") == sha256

    def same_as(self, sha256: str) -> str:
        """Another name in the same place under which these bytes count, or blank."""
        content = self.ledger.get(f"{CONTENT}#{sha256}")
        if not content or not self._renamed(content["key"]):
            return ""
        other = self.ledger.get(drop_name(content["key"])) or {}
        return str(content["key"]) if _counts(other, sha256) else ""

    def _renamed(self, key: str) -> bool:
        """Is it this file under another name? Another survey or month is another matter."""
        there, here = key.rpartition("/")[0], self.drop.key.rpartition("/")[0]
        return there == here and key != self.drop.key

    def twin_made(self) -> bool:
        """Has the same name with another ending made something, in the same place?"""
        found = (self.ledger.get(drop_name(key)) for key in self.drop.twins)
        return any(one is not None and one["state"] != State.REFUSED for one in found)

    def made(self, sha256: str, reports: Reports, moment: datetime, *, new: bool) -> list[Any]:
        """The entries that say so; ``new`` unless the bytes count under another key."""
        day, before = london_date(moment).isoformat(), self.record or {}
        current = before.get("sha256")
        replaced = {*before.get("replaced", ()), *([current] if new and current else ())}
        record = {
            "item": drop_name(self.drop.key),
            "clock_date": day,
            "state": State.MADE.value,
            "sha256": sha256 if new else current,
            "replaced": replaced - {sha256 if new else None} or None,
            "report": gzip.compress(json.dumps(reports).encode(), mtime=0),
        }
        content = {"item": f"{CONTENT}#{sha256}", "clock_date": day, "key": self.drop.key}
        return [record, content] if new else [record]

    def replaced_by_later(self, sha256: str) -> str:
        """For kinds of which an old file must not come back: the name of what replaced it."""
        return ""

    def reports(self) -> Reports | None:
        """The reports that were made and perhaps not written."""
        if self.record is None or "report" not in self.record:
            return None
        return Reports(*json.loads(gzip.decompress(self.record["report"])))

    def refused(self, sha256: str, moment: datetime) -> None:
        """People have been told; what the key made of other bytes before stays as it is."""
        before = {
            name: value
            for name, value in (self.record or {"state": State.REFUSED.value}).items()
            if name not in ("item", "clock_date")
        }
        self.ledger.put(
            drop_name(self.drop.key), london_date(moment), **{**before, "refused": sha256}
        )

    def done(self) -> dict[str, Any]:
        """The write that says that the report is there."""
        return {
            "Update": {
                "TableName": self.ledger.table,
                "Key": {"item": {"S": drop_name(self.drop.key)}},
                "UpdateExpression": "SET #state = :done REMOVE report",
                "ConditionExpression": "attribute_exists(#item)",
                "ExpressionAttributeNames": {"#item": "item", "#state": "state"},
                "ExpressionAttributeValues": {":done": {"S": State.DONE.value}},
            }
        }

    def forgotten(self) -> dict[str, Any]:
        """The write after which the ledger knows nothing of the drop: it was a rehearsal."""
        key = {"item": {"S": drop_name(self.drop.key)}}
        return {"Delete": {"TableName": self.ledger.table, "Key": key}}


def _counts(record: dynamodb.Item, sha256: str) -> bool:
    done = record.get("state") in (State.DONE, State.MADE)
    return done and record.get("sha256") == sha256
