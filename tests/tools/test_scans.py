"""The quicker scan of the embedded cloud finds what the engine's own finds."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ministack.services import dynamodb

from local.emulator.corrections.mends import plain_copy
from local.emulator.corrections.scans import one_look_a_row

TABLE = "people"
Scan = Callable[[dict[str, Any]], Any]


@pytest.fixture
def rows() -> Iterator[dict[str, Any]]:
    dynamodb._create_table(
        {
            "TableName": TABLE,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        }
    )
    yield dynamodb._tables[TABLE]["items"]
    dynamodb._tables.pop(TABLE)


def fill(rows: dict[str, Any], count: int, size: int) -> None:
    for n in range(count):
        key = f"{n * 7919 % count:06d}"  # in no order
        item = {
            "id": {"S": key},
            "wave": {"S": f"uss#{n % 3}"},
            "text": {"S": ("x", "é")[n % 7 == 0] * size},
            "bytes": {"B": b64encode(b"x" * (n % 5)).decode()},
            "count": {"N": str(n - 2_000)},
            "doors": {"M": {"page": {"S": "person"}, "file": {"L": [{"S": "number"}]}}},
        }
        if n % 3:
            del item["count"]
        rows[key] = {"__no_sort__": item}


def pages(scan: Scan, **asked: Any) -> Iterator[dict[str, Any]]:
    start: dict[str, Any] = {}
    while True:
        status, _, body = scan({"TableName": TABLE, **asked, **start})
        assert status == 200, body
        page: dict[str, Any] = json.loads(body)
        yield page
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {
            "ProjectionExpression": "#a, wave , #b, #c",
            "ExpressionAttributeNames": {"#a": "count", "#b": "bytes", "#c": "doors"},
        },
        {"ProjectionExpression": "id, doors.page, doors.file[0]"},
        {
            "FilterExpression": "wave = :wave",
            "ExpressionAttributeValues": {":wave": {"S": "uss#1"}},
        },
        {"Select": "COUNT"},
        {"Limit": 900},
    ],
)
@pytest.mark.parametrize(("count", "size"), [(0, 0), (5_000, 600), (15_000, 10)])
def test_page_by_page_it_is_the_same(
    rows: dict[str, Any], asked: dict[str, Any], count: int, size: int
) -> None:
    fill(rows, count, size)
    found = list(pages(one_look_a_row(dynamodb), **asked))
    assert found == list(pages(dynamodb._scan, **asked))
    assert size < 600 or len(found) > 2


def test_what_was_deleted_since_the_scan_began_is_not_found(rows: dict[str, Any]) -> None:
    fill(rows, 5_000, 600)
    found = pages(one_look_a_row(dynamodb))
    seen = {item["id"]["S"] for item in next(found)["Items"]}
    gone = [key for key in rows if key not in seen][::2]
    for key in gone:
        del rows[key]
    for page in found:
        seen |= {item["id"]["S"] for item in page["Items"]}
    assert seen == {*rows}
    assert len(gone) > 500


def test_an_error_is_the_engine_s_own(rows: dict[str, Any]) -> None:
    scan = one_look_a_row(dynamodb)
    fill(rows, 10, 10)
    for asked in (
        {"TableName": "nothing-here"},
        {"TableName": TABLE, "Select": "SPECIFIC_ATTRIBUTES"},
        {"TableName": TABLE, "ProjectionExpression": "id, id"},
        {"TableName": TABLE, "ProjectionExpression": "id, #a"},
        {"TableName": TABLE, "ProjectionExpression": "id, values"},
    ):
        assert scan(asked) == dynamodb._scan(asked), asked
        assert scan(asked)[0] == 400


def test_a_row_that_was_written_since_is_measured_anew(rows: dict[str, Any]) -> None:
    scan = one_look_a_row(dynamodb)
    fill(rows, 3_000, 100)
    few = len(list(pages(scan)))
    for n in range(3_000):
        status, _, body = dynamodb._update_item(
            {
                "TableName": TABLE,
                "Key": {"id": {"S": f"{n:06d}"}},
                "UpdateExpression": "SET #text = :text",
                "ExpressionAttributeNames": {"#text": "text"},
                "ExpressionAttributeValues": {":text": {"S": "x" * 1_000}},
            }
        )
        assert status == 200, body
    found = list(pages(scan))
    assert len(found) > few
    assert found == list(pages(dynamodb._scan))


def test_a_copy_of_a_row_is_as_it_was_and_shares_nothing_with_it(rows: dict[str, Any]) -> None:
    fill(rows, 2, 5)
    for row in rows.values():
        copied = plain_copy(row)
        assert copied == row
        copied["__no_sort__"]["doors"]["M"]["file"]["L"].append({"S": "person"})
        assert copied != row
