"""Many small transactions in few calls: what fails is left out, and nothing else is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.shared.aws import clients, transactions
from functions.shared.errors import SurveyError
from functions.shared.stores.ledger import Ledger
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
    monkeypatch.setattr("functions.shared.aws.backoff.time.sleep", lambda _: None)
    client = Refusing("TransactionConflict")
    with pytest.raises(SurveyError, match="1 transactions undone"):
        transactions.commit(client, [[{"Put": {}}]])
    assert client.calls == 8


def test_any_other_reason_is_an_error_at_once() -> None:
    client = Refusing("ValidationError")
    with pytest.raises(ClientError):
        transactions.commit(client, [[{"Put": {}}]])
    assert client.calls == 1


class Throttled:
    """moto's client, of which each call is throttled some times before it comes through."""

    def __init__(self, client: Any, answer: dict[str, Any], times: int = 3) -> None:
        self.client, self.answer, self.times = client, answer, times
        self.left: dict[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        def call(**options: Any) -> Any:
            left = self.left.setdefault(name, self.times)
            if left:
                self.left[name] = left - 1
                if name == "batch_write_item" and "Error" not in self.answer:
                    return {"UnprocessedItems": options["RequestItems"]}
                raise ClientError({"Error": {"Code": "x"}, **self.answer}, name)
            return getattr(self.client, name)(**options)

        return call


_WHOLE = [
    {"Error": {"Code": "ThrottlingException"}},
    {"Error": {"Code": "ProvisionedThroughputExceededException"}},
]
_CANCELLED = {
    "Error": {"Code": "TransactionCanceledException"},
    "CancellationReasons": [{"Code": "ThrottlingError"}],
}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, instead of waiting."""
    waits: list[float] = []
    monkeypatch.setattr("functions.shared.aws.backoff.time.sleep", waits.append)
    return waits


@pytest.mark.parametrize("answer", _WHOLE, ids=lambda one: one["Error"]["Code"])
def test_a_throttled_ledger_is_written_once_it_can_be(
    world: World, slept: list[float], answer: dict[str, Any]
) -> None:
    hot = Throttled(clients.client("dynamodb"), answer)
    ledger = Ledger(hot, world.table("ledger"))
    assert ledger.put_new("draw#a", date(2027, 11, 18))
    assert not ledger.put_new("draw#a", date(2027, 11, 18))
    entries = [{"item": f"draw#{n}", "clock_date": "2027-11-18"} for n in range(60)]
    assert ledger.put_many(entries) == 60
    assert transactions.commit(hot, [[put(world, "draw#t")]]) == 1
    assert len(names(world)) == 62
    assert len(slept) == 9
    # By chance, or two draws that meet at one partition meet again.
    assert len(set(slept)) == 9


def test_unprocessed_items_and_cancelled_transactions_are_written_in_the_end(
    world: World, slept: list[float]
) -> None:
    client = clients.client("dynamodb")
    entries = [{"item": f"draw#{n}", "clock_date": "2027-11-18"} for n in range(30)]
    assert Ledger(Throttled(client, {}), world.table("ledger")).put_many(entries) == 30
    assert transactions.commit(Throttled(client, _CANCELLED), [[put(world, "draw#t")]]) == 1
    assert len(names(world)) == 31
    assert len(slept) == 6


def test_a_table_that_never_gives_in_is_told_by_its_code(world: World, slept: list[float]) -> None:
    hot = Throttled(clients.client("dynamodb"), _WHOLE[0], times=100)
    with pytest.raises(ClientError, match="ThrottlingException"):
        Ledger(hot, world.table("ledger")).put_new("draw#a", date(2027, 11, 18))
    assert len(slept) == 7
