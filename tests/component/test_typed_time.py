"""A wrong time typed in prod: what each function could do with it, and that none does (R49)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.ingest import handler as ingest
from functions.purge import handler as purge
from functions.results import handler as results
from functions.sample_draw import handler as sample_draw
from functions.send_links import handler as send_links
from functions.shared.clock import Month, london_date
from functions.shared.errors import NotAllowed
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.stop_list import handler as stop_list
from functions.subject_access import handler as subject_access
from functions.watch import handler as watch
from tests.component.conftest import World
from tests.dropping import event as dropped
from tests.dropping import report, rules

Handler = Callable[[Any, Any], Any]

FLOOD = {
    "take_back": "page",
    "from": "2026-11-18T09:00:00Z",
    "to": "2026-11-18T10:00:00Z",
    "reason": "a flood",
}
# What can be typed, and what a day that is not the real one would decide.
TYPED: tuple[tuple[Handler, dict[str, Any]], ...] = (
    (sample_draw.handler, {}),  # which month; who is 16, who rests; how long contact may last
    (sample_draw.handler, {"survey": "uss", "month": "2026-11"}),
    (sample_draw.handler, {"survey": "uss", "month": "2026-11", "cancel": True}),  # stop list's day
    (send_links.handler, {}),  # hours, windows
    (send_links.handler, {"dry_run": True}),
    (send_links.handler, {"invitation_id": "a", "settle": "sent"}),  # when it was settled
    (send_links.handler, {"test_to": "staff@example.org"}),
    (
        ingest.handler,
        {"key": "responses/uss/2026-11/a.csv"},
    ),  # how long tombstones keep somebody out
    (ingest.handler, {"key": "concerns/a.csv"}),  # how long safeguarding can read it
    (purge.handler, {}),  # everything
    (purge.handler, {"dry_run": True}),
    (purge.handler, {"summary": "2026-11"}),
    (subject_access.handler, {"find": "4600001/26"}),  # by when it must be answered
    (subject_access.handler, {"case": "abcdefghij", "erase": True}),  # tombstones, stop list
    (subject_access.handler, {"case": "abcdefghij", "export": True}),  # how long it can be read
    (subject_access.handler, {"withdrawals": True}),
    (subject_access.handler, FLOOD),  # how long ago a flood may have been
    (subject_access.handler, {"concern": "a", "decision": "mistake", "by": "ada"}),  # when
    (stop_list.handler, {}),  # which list is the newest: ORS reads that one
    (results.handler, {}),  # which quarter
    (results.handler, {"release": "2026-Q3"}),  # the day that is published
    (watch.handler, {}),  # whether a missing draw is missed
)


def _name(value: Handler | dict[str, Any]) -> str:
    """The same in every process: a function's own text has its address in it."""
    return str(value) if isinstance(value, dict) else value.__module__.split(".")[1]


@pytest.fixture
def prod(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("STAGE", "prod")
    return world


def context() -> Any:
    return SimpleNamespace(aws_request_id="t", get_remaining_time_in_millis=lambda: 600_000)


def everything(world: World) -> list[Any]:
    buckets = [
        name.removesuffix("_BUCKET").lower() for name in world.environment if "_BUCKET" in name
    ]
    tables = ("do_not_contact", "invitation", "register", "history", "ledger")
    return [world.keys(name) for name in buckets] + [world.items(name) for name in tables]


@pytest.mark.req("R49", "R28")
@pytest.mark.parametrize(("handler", "event"), TYPED, ids=_name)
def test_no_function_takes_a_time_ahead_or_more_than_a_week_back_in_prod(
    prod: World, handler: Handler, event: dict[str, Any]
) -> None:
    prod.put("ors_drop", "responses/uss/2026-11/a.csv", "x")
    prod.put("ors_drop", "concerns/a.csv", "x")
    before, now = everything(prod), datetime.now(UTC)
    for wrong in (
        "2016-11-28T04:00:00Z",
        (now - timedelta(days=7, minutes=1)).isoformat(),
        (now + timedelta(minutes=5)).isoformat(),
        "2099-01-01T00:00:00Z",
    ):
        with pytest.raises(NotAllowed, match='"time"'):
            handler({**event, "time": wrong}, context())
    assert everything(prod) == before
    assert prod.notices() == []


@pytest.mark.req("R46", "R49")
def test_a_file_whose_event_waited_in_a_queue_is_read_all_the_same_as_of_today(prod: World) -> None:
    """Dead letters wait up to a fortnight; that file's withdrawals must not be lost."""
    key = "do-not-contact/today.csv"
    prod.put("ors_drop", key, "Contact,Reason\r\n07812 340001,asked\r\n")
    waited = datetime.now(UTC) - timedelta(days=13)
    ingest.handler({**dropped(prod, key), "time": waited.isoformat()}, context())
    assert report(prod, key)["read_at"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"
    (entry,) = prod.items("do_not_contact")
    assert entry["added_at"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.mark.req("R06a", "R49")
def test_an_extract_whose_event_waited_is_checked_as_of_today(prod: World) -> None:
    key = "extracts/uss/2026-11/a.csv"
    prod.put("extract", key, "not an extract\r\n")
    event = {
        "detail-type": "Object Created",
        "time": (datetime.now(UTC) - timedelta(days=13)).isoformat(),
        "detail": {"bucket": {"name": prod.bucket("extract")}, "object": {"key": key}},
    }
    sample_draw.handler(event, context())
    assert "extracts/uss/2026-11/a.json" in prod.keys("report")
    with pytest.raises(NotAllowed, match="future"):
        sample_draw.handler({**event, "time": "2099-01-01T00:00:00Z"}, context())


@pytest.mark.req("R42", "R49")
def test_a_deletion_that_has_not_happened_yet_confirms_nothing_in_prod(prod: World) -> None:
    now = datetime.now(UTC)
    today = Month.of(london_date(now))
    month, key = today.plus(-2), f"deletions/ors/{today}/a.csv"
    custody = Custody(Ledger(prod.dynamodb, prod.table("ledger")))
    for survey in ("uss", "ovss"):
        custody.handed_over(survey, month, 100, now)
    days = {"uss": now, "ovss": now + timedelta(days=2)}
    rows = [f"{survey},{month},{day:%d/%m/%Y}" for survey, day in days.items()]
    prod.put("ors_drop", key, "\r\n".join(["Survey,Sample Month,Deleted On", *rows, ""]))
    ingest.handler({**dropped(prod, key), "time": now.isoformat()}, context())
    assert rules(prod, key) == {"deleted-ahead": [3]}
    confirmed = {held.survey: held.deleted_on for held in custody.holdings()}
    assert confirmed == {"uss": london_date(now), "ovss": None}
