"""Where requests wait: the do-not-contact list's own table (R20)."""

from __future__ import annotations

from typing import Any

from functions.shared.aws import dynamodb
from functions.shared.clock import stamp
from functions.shared.stores.people.objecting.requests import KIND, Request


class Requests:
    """The table of the do-not-contact list, as far as requests go."""

    def __init__(self, client: Any, table: str) -> None:
        self.client, self.table = client, table

    def add(self, request: Request) -> None:
        """Writes a request down, in one call whatever is held of anybody. Safe to repeat."""
        self.client.update_item(
            TableName=self.table,
            Key={"contact": {"S": KIND + request.by}},
            UpdateExpression="SET asked_at = if_not_exists(asked_at, :at) ADD asked :asked",
            ExpressionAttributeValues={
                ":at": {"S": stamp(request.at)},
                ":asked": {"SS": sorted(ask.written() for ask in request.asked)},
            },
        )

    def done(self, request: Request) -> bool:
        """Takes away a request that has been worked, unless more was asked meanwhile."""
        return dynamodb.holds(
            self.client.delete_item,
            TableName=self.table,
            Key={"contact": {"S": KIND + request.by}},
            ConditionExpression="asked = :asked",
            ExpressionAttributeValues={
                ":asked": {"SS": sorted(ask.written() for ask in request.asked)}
            },
        )
