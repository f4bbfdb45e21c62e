"""What a record of the list's stream asks for, and what the stream has left over (R20)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from functions.shared.aws import dynamodb
from functions.shared.clock import stamp
from functions.shared.errors import DataError
from functions.tidy_list.events import PATIENCE, Change, Record, left_over, read
from tests.invitations import MOMENT, RING

KEY = RING.contact("phone", "+447700900123")
TYPED = "07700 900123"
REQUEST = f"request#{'w' * 22}"
Image = dict[str, Any]
BY_PAGE = {"scope": "number", "sources": {"page": "number"}, "added_at": stamp(MOMENT)}


def told(name: str, contact: str, *, old: Image | None = None, new: Image | None = None) -> Record:
    stream: dict[str, Any] = {"Keys": {"contact": {"S": contact}}, "SequenceNumber": "1"}
    for image, item in (("OldImage", old), ("NewImage", new)):
        if item is not None:
            stream[image] = dynamodb.typed({"contact": contact, **item})
    return read(DynamoDBRecord({"eventName": name, "dynamodb": stream}))


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("name", "contact", "images", "change"),
    [
        ("INSERT", TYPED, {"new": {}}, Change.TYPED),
        ("MODIFY", TYPED, {"old": {}, "new": {"reason": "asked"}}, Change.EDITED),
        ("MODIFY", TYPED, {"old": {"scope": "number"}, "new": {}}, Change.EDITED),
        ("MODIFY", TYPED, {"old": {}, "new": {"scope": "number"}}, Change.EDITED_NARROWER),
        ("REMOVE", TYPED, {"old": {}}, Change.RAW_GONE),
        ("INSERT", KEY, {"new": {"scope": "number"}}, Change.NOTHING),
        ("INSERT", KEY, {"new": {"scope": "person"}}, Change.NOTHING),
        ("REMOVE", KEY, {"old": {"scope": "person"}}, Change.REMOVED),
        ("MODIFY", KEY, {"old": {"scope": "person"}, "new": {"scope": "number"}}, Change.NARROWED),
        ("MODIFY", KEY, {"old": {"scope": "number"}, "new": {"scope": "number"}}, Change.NOTHING),
        ("MODIFY", KEY, {"old": {"scope": "number"}, "new": {"scope": "person"}}, Change.NOTHING),
        ("MODIFY", KEY, {"old": {"scope": "person"}, "new": {"scope": "person"}}, Change.NOTHING),
        ("MODIFY", KEY, {"old": BY_PAGE, "new": BY_PAGE}, Change.NOTHING),
        ("MODIFY", KEY, {"old": BY_PAGE, "new": {"scope": "number"}}, Change.NARROWED),
        ("INSERT", REQUEST, {"new": {"asked": {"stop"}}}, Change.REQUESTED),
        (
            "MODIFY",
            REQUEST,
            {"old": {"asked": {"stop"}}, "new": {"asked": {"stop", "not_me"}}},
            Change.REQUESTED,
        ),
        (
            "MODIFY",
            REQUEST,
            {"old": {"asked": {"stop"}}, "new": {"asked": {"not_me"}}},
            Change.REQUEST_GONE,
        ),
        ("MODIFY", REQUEST, {"old": {"asked": {"stop"}}, "new": {}}, Change.REQUEST_GONE),
        ("MODIFY", REQUEST, {"old": {}, "new": {"asked": {"stop"}}}, Change.REQUESTED),
        ("REMOVE", REQUEST, {"old": {"asked": {"stop"}}}, Change.REQUEST_GONE),
        ("INSERT", REQUEST, {"new": {}}, Change.TYPED),  # in the likeness of a request
    ],
)
def test_each_change_asks_for_one_thing(
    name: str, contact: str, images: dict[str, Image], change: Change
) -> None:
    found = told(name, contact, **images)
    assert (found.change, found.contact, found.item["contact"]) == (change, contact, contact)


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("images", "asked"),
    [
        ({"new": {"asked": {"stop"}}}, {"stop"}),
        ({"old": {"asked": {"stop"}}, "new": {"asked": {"stop", "not_me"}}}, {"stop", "not_me"}),
        ({"old": {"asked": {"stop"}}, "new": {"asked": {"not_me"}}}, {"stop"}),
    ],
)
def test_a_request_is_worked_as_it_is_and_one_that_is_gone_as_it_was(
    images: dict[str, Image], asked: set[str]
) -> None:
    assert told("MODIFY", REQUEST, **images).item["asked"] == asked


@pytest.mark.req("R20", "R53")
def test_what_somebody_typed_stands_in_no_text_of_a_record() -> None:
    found = told("REMOVE", TYPED, old={"reason": "Mrs Jones rang"})
    assert TYPED not in repr(found)
    assert "Jones" not in repr(found)


def test_what_is_no_record_of_a_tables_stream_is_refused() -> None:
    with pytest.raises(DataError):
        read(DynamoDBRecord({"eventName": "INSERT"}))


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("item", "change"),
    [
        ({"contact": TYPED}, Change.TYPED),
        ({"contact": TYPED, "status": "active"}, Change.TYPED),
        ({"contact": TYPED, "status": "unreadable"}, None),  # a person has been told
        ({"contact": KEY, "scope": "person"}, None),
        ({"contact": REQUEST, "asked": {"stop"}}, Change.REQUESTED),  # nobody knows since when
        ({"contact": REQUEST, "asked": {"stop"}, "asked_at": "soon"}, Change.REQUESTED),
        ({"contact": REQUEST}, Change.TYPED),
    ],
)
def test_what_waits_for_nobody_is_left_over(item: Image, change: Change | None) -> None:
    found = left_over(item, MOMENT)
    assert (found and found.change) == change
    assert found is None or (found.contact, found.item) == (item["contact"], item)


@pytest.mark.req("R20")
@pytest.mark.parametrize(("seconds", "is_left"), [(-1, False), (0, False), (1, True)])
def test_a_request_is_left_over_once_the_stream_has_had_its_ten_minutes(
    seconds: int, is_left: bool
) -> None:
    at = MOMENT - timedelta(minutes=10, seconds=seconds)
    assert timedelta(minutes=10) == PATIENCE
    item = {"contact": REQUEST, "asked": {"stop"}, "asked_at": stamp(at)}
    assert (left_over(item, MOMENT) is not None) is is_left
