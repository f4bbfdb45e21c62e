"""The stores that the purge empties: each lists its things with verdicts, and deletes a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from botocore.exceptions import ClientError

from functions.purge.expiry import Field, RetentionSchedule
from functions.purge.tally import Thing, What
from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.aws.s3 import DELETE_BATCH, Bucket
from functions.shared.aws.s3_listing import is_folder
from functions.shared.policy.retention import DataClass
from functions.shared.stores.people.invitation import CONTACT_FIELDS

PARAMETERS_A_CALL = 10
FIELDS_A_CALL = 100  # as many as one transaction takes
_IN_THE_WAY = ("TransactionCanceledException", "TransactionConflictException")


class Store(Protocol):
    """``name`` is the policy's; ``batch`` is how many things :meth:`delete` takes at a time."""

    name: str
    batch: int

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        """Everything in the store, to the last page, one at a time."""

    def delete(self, things: Sequence[Thing]) -> None:
        """Deletes them for good; what is gone already is fine. Raises if one stays."""


class BucketStore:
    """Every version, delete marker and unfinished upload of a bucket."""

    batch = DELETE_BATCH

    def __init__(self, name: str, bucket: Bucket) -> None:
        self.name, self.bucket = name, bucket

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        for version in self.bucket.versions(""):
            what = What.MARKER if version.marker else What.VERSION
            verdict = schedule.of_object(self.name, version.key, version.modified)
            if is_folder(version.key, version.size):
                # Of the console, and empty: it goes with its class, and is no breach of a promise.
                verdict = replace(verdict, late=False, odd=False, held=False)
            yield Thing(what, version.key, version.version_id, verdict)
        for upload in self.bucket.uploads(""):
            verdict = schedule.of_upload(self.name, upload.key, upload.started)
            yield Thing(What.UPLOAD, upload.key, upload.upload_id, verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        for thing in things:
            if thing.what is What.UPLOAD:
                self.bucket.abort(thing.key, thing.ident)
        self.bucket.delete_ids(
            (thing.key, thing.ident) for thing in things if thing.what is not What.UPLOAD
        )


class TableStore:
    """Rows of one class; ``key`` is the table's key attribute."""

    batch = 1000

    def __init__(self, client: Any, table: str, key: str, item: DataClass) -> None:
        self.client, self.table, self.key, self.item = client, table, key, item
        self.name = item.store

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        for row in dynamodb.scan(
            self.client, self.table, attributes=(self.key, self.item.date_field)
        ):
            verdict = schedule.of_row(self.item, text_of(row))
            yield Thing(What.ROW, row[self.key]["S"], "", verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        dynamodb.write_batch(
            self.client, self.table, deletes=({self.key: thing.key} for thing in things)
        )


class InvitationStore(TableStore):
    """Invitations, whose contact fields end before the rest of the row (R43, R43a)."""

    def __init__(
        self, client: Any, table: str, key: str, item: DataClass, fields: DataClass
    ) -> None:
        super().__init__(client, table, key, item)
        self.fields = fields

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        names = (self.key, self.item.date_field, self.fields.date_field, *CONTACT_FIELDS)
        for row in dynamodb.scan(self.client, self.table, attributes=names):
            key, text = row[self.key]["S"], text_of(row)
            whole = schedule.of_row(self.item, text)
            yield Thing(What.ROW, key, "", whole)
            if not whole.due and any(name in row for name in CONTACT_FIELDS):
                verdict = schedule.of_fields(self.fields, self.item, text)
                yield Thing(What.FIELDS, key, "", verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        super().delete([thing for thing in things if thing.what is What.ROW])
        due = [thing.key for thing in things if thing.what is What.FIELDS]
        for at in range(0, len(due), FIELDS_A_CALL):
            self._strip(due[at : at + FIELDS_A_CALL])

    def _strip(self, keys: Sequence[str]) -> None:
        """Takes the contact fields off a hundred rows at once, or one by one where that fails."""
        updates = [self._update(key) for key in keys]
        try:
            self.client.transact_write_items(TransactItems=[{"Update": one} for one in updates])
        except ClientError as error:
            # One of them is gone, or somebody is writing to it: the others must not wait for that.
            if error_code(error) not in _IN_THE_WAY:
                raise
            for one in updates:
                dynamodb.holds(self.client.update_item, **one)

    def _update(self, key: str) -> dict[str, Any]:
        return {
            "TableName": self.table,
            "Key": {self.key: {"S": key}},
            "UpdateExpression": "REMOVE " + ", ".join(CONTACT_FIELDS),
            "ConditionExpression": f"attribute_exists({self.key})",
        }


class ParameterStore:
    """Passwords of handovers: parameters below the stage's root, read without their values."""

    name = "parameters"
    batch = PARAMETERS_A_CALL

    def __init__(self, client: Any, root: str, folder: str) -> None:
        self.client, self.root, self.folder = client, root.rstrip("/"), folder.strip("/")

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        pages = self.client.get_paginator("get_parameters_by_path").paginate(
            Path=f"{self.root}/{self.folder}", Recursive=True, WithDecryption=False
        )
        for page in pages:
            for entry in page["Parameters"]:
                path = entry["Name"].removeprefix(f"{self.root}/")
                verdict = schedule.of_object(self.name, path, entry["LastModifiedDate"])
                yield Thing(What.PARAMETER, path, "", verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        self.client.delete_parameters(Names=[f"{self.root}/{thing.key}" for thing in things])


def text_of(row: dynamodb.Item) -> Field:
    """Reads a text attribute of an item in DynamoDB's typed form."""
    return lambda name: row.get(name, {}).get("S")
