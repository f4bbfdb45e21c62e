"""Read calls to DynamoDB of one draw, counted: ``python -m bench.draw_reads``.

The handler itself over moto, whose scans give pages of a megabyte as DynamoDB's do: 20,000 rows
against 100,000 do-not-contact entries and 120,000 people who were interviewed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from bench import draw_cases
from bench.draw import SMALL, say, say_line

READS = ("Scan", "Query", "GetItem", "BatchGetItem")


def entries(count: int) -> Iterator[dict[str, Any]]:
    """Do-not-contact entries as they are once tidied."""
    from functions.shared.stores.people.list_sources import Door
    from functions.shared.stores.people.list_updates import item_of
    from functions.shared.stores.people.listed import NewEntry, Scope

    moment = datetime(2027, 6, 1, tzinfo=UTC)
    for number in range(count):
        key = draw_cases.KEYRING.contact("phone", f"stranger {number}")
        yield item_of(NewEntry(key, "07…678", Scope.PERSON, Door.LINK), moment)


def interviews(count: int) -> Iterator[dict[str, Any]]:
    """People who were interviewed, by three identities each."""
    from functions.shared.stores.people.cases import history_item

    for number in range(count):
        ids = [draw_cases.KEYRING.person(f"born|stranger {number}|{n}|1") for n in range(3)]
        yield history_item(f"{number:016d}", ids, date(2027, 9, 1))


def fill(table: str, items: Iterable[dict[str, Any]]) -> None:
    """Straight into moto's memory: through its interface it would take minutes."""
    from moto.dynamodb.models import dynamodb_backends

    from functions.shared.aws import dynamodb

    [backend] = [account["eu-west-2"] for account in dynamodb_backends.values()]
    for item in items:
        backend.tables[table].put_item(dynamodb.typed(item))


def main() -> None:
    os.environ.update(
        AWS_ACCESS_KEY_ID="bench",
        AWS_SECRET_ACCESS_KEY="bench",  # noqa: S106 - moto takes any
        AWS_DEFAULT_REGION="eu-west-2",
        POWERTOOLS_METRICS_DISABLED="true",
        POWERTOOLS_LOG_LEVEL="CRITICAL",
    )
    from moto import mock_aws

    from functions.sample_draw.handler import handler
    from functions.shared.aws import clients
    from tests.component import conftest

    calls: Counter[str] = Counter()
    with mock_aws():
        world = conftest.World()
        conftest.make_everything(world)
        os.environ.update(world.environment)
        fill(world.table("do_not_contact"), entries(draw_cases.LISTED))
        fill(world.table("history"), interviews(draw_cases.CONTACTED))
        month = str(draw_cases.MONTH)
        body = draw_cases.file_of(SMALL).read_bytes()
        world.put("extract", f"extracts/uss/{month}/extract.csv", body)
        events = clients.client("dynamodb").meta.events
        events.register("before-call", lambda model, **_: calls.update([model.name]))
        event = {"time": f"{month}-18T06:00:00Z", "survey": "uss", "month": month}
        drawn = handler(event, SimpleNamespace(aws_request_id="bench"))["draws"][0]["drawn"]
    say_line(f"{drawn:,} people drawn; DynamoDB calls: {dict(calls)}")
    say("DynamoDB read calls", sum(calls[name] for name in READS), 40)


if __name__ == "__main__":
    main()
