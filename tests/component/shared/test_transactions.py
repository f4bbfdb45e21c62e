"""Many small transactions in few calls: what fails is left out, and nothing else is lost."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.shared.aws import clients, transactions
from functions.shared.errors import SurveyError
from tests.component.conftest import World


def put(world: World, name: str, *, new: bool = True) -> dict[str, Any]:
    write: dict[str, Any] = {"TableName": world.table("ledger"), "Item": {"item": {"S": name}}}
    if new:
        write["ConditionExpression"] = "attribute_not_exists(#item)"
        write["ExpressionAttributeNames"] = {"#item": "item"}
    return {"Put": write}


def names(world: World) -> set[str]:
    return {item["item"] for item in world.items("ledger")}


def test_a_group_whose_condition_fails_is_left_out_whole(world: World) -> None:
    client = clients.client("dynamodb")
    transactions.commit(client, [[put(world, "there")]])
    groups = [[put(world, f"a{n}"), put(world, f"b{n}", new=False)] for n in range(120)]
    groups[70] = [put(world, "there"), put(world, "b70", new=False)]
    assert transactions.commit(client, groups) == 119
    assert "b70" not in names(world)
    assert len(names(world)) == 1 + 2 * 119


def test_nothing_to_write_is_no_call() -> None:
    assert transactions.commit(None, []) == 0


class Refusing:
    """A table that is in somebody else's hands."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.calls = 0

    def transact_write_items(self, **_: Any) -> None:
        self.calls += 1
        reasons = [{"Code": self.code}]
        answer = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        raise ClientError(answer, "TransactWriteItems")


def test_a_conflict_is_tried_again_and_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.shared.aws.transactions.time.sleep", lambda _: None)
    client = Refusing("TransactionConflict")
    with pytest.raises(SurveyError, match="1 transactions undone"):
        transactions.commit(client, [[{"Put": {}}]])
    assert client.calls == 8


def test_any_other_reason_is_an_error_at_once() -> None:
    client = Refusing("ValidationError")
    with pytest.raises(ClientError):
        transactions.commit(client, [[{"Put": {}}]])
    assert client.calls == 1
