"""A draw that dies anywhere, comes twice or at once: one sample, and no opt-out falls between."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.sample_draw import handler as sample_draw
from functions.shared.aws import clients as aws
from functions.shared.errors import Busy
from functions.shared.stores.ledger import Ledger
from functions.subject_access.erase.exclusive import alone
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import MONTH, draw, handed_over, report, upload
from tests.crashing import SERVICES, Died, die_everywhere, watched
from tests.extracts import Row, online, victim
from tests.saved import Saved


def list_somebody(world: World, typed: str) -> None:
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item={"contact": {"S": typed}})


@pytest.mark.req("R11", "R28")
def test_a_telephone_sample_is_one_wherever_the_run_dies(
    world: World, figure: Callable[[str, int], None]
) -> None:
    world.put("extract", f"sealed-seeds/uss/{MONTH}.json", json.dumps({"seed": "5" * 64}))
    list_somebody(world, "4600003/27")
    upload(world, [victim(n) for n in range(1, 8)])

    def check() -> None:
        crimes = sorted(row["Crime No"] for row in handed_over(world))
        assert crimes == [f"460000{n}/27" for n in (1, 2, 4, 5, 6, 7)]
        assert sorted(item["ref"] for item in world.items("register")) == [f"{c}|1" for c in crimes]
        assert report(world)["sample"]["people"] == 6
        assert draw()["status"] == "already drawn"

    died = die_everywhere(draw, check)
    assert died > 12
    figure("points at which the draw was stopped", died)


@pytest.mark.req("R11", "R28")
def test_a_census_is_one_wherever_the_run_dies(world: World) -> None:
    upload(world, [online(n) for n in range(1, 5)], "ovss")

    def check() -> None:
        links = world.read("sample", f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv").decode()
        tokens = {row["Link Id"] for row in csv.DictReader(io.StringIO(links))}
        assert tokens == {item["token"] for item in world.items("invitation")}
        assert len(tokens) == 4

    assert die_everywhere(lambda: draw("ovss"), check) > 10


def broken_off(world: World, rows: list[Row], *, handed_over: bool) -> None:
    """A draw of these rows that dies when it is about to write its file, or soon after."""
    upload(world, rows, name="first")
    for calls in range(4, 60):
        with pytest.raises(Died), watched(die_after=calls):
            draw()
        done = bool(world.keys("sample", "samples/")) if handed_over else world.items("register")
        if done:
            return


@pytest.mark.req("R11")
def test_a_draw_that_handed_over_goes_on_with_its_extract_whatever_came_since(world: World) -> None:
    broken_off(world, [victim(n) for n in range(1, 6)], handed_over=True)
    upload(world, [victim(9)], name="second")
    list_somebody(world, "4600002/27")
    assert draw()["drawn"] == 4, "the first extract, less who was found at the second reading"
    assert report(world)["extract"]["key"].endswith("first.csv")
    by_code = {one["code"]: one["count"] for one in report(world)["outcomes"]}
    assert not isinstance(by_code["do_not_contact_late"], int)
    assert len(world.items("register")) == 4


@pytest.mark.req("R06a", "R39")
def test_a_draw_that_handed_over_nothing_begins_anew_with_a_newer_extract(world: World) -> None:
    broken_off(world, [victim(n) for n in range(1, 6)], handed_over=False)
    upload(world, [victim(9)], name="second")
    assert draw()["drawn"] == 1
    assert [row["Crime No"] for row in handed_over(world)] == ["4600009/27"]
    assert [item["ref"] for item in world.items("register")] == ["4600009/27|1"]


@pytest.mark.req("R39")
def test_an_erasure_does_not_wait_for_a_draw_that_was_broken_off(world: World) -> None:
    broken_off(world, [victim(1)], handed_over=False)
    with alone(Ledger(world.dynamodb, world.table("ledger")), "erasure"):
        pass


@pytest.mark.req("R52")
def test_recalling_a_draw_that_handed_over_nothing_stops_nobody(world: World) -> None:
    broken_off(world, [victim(1), victim(2)], handed_over=False)
    event = {"survey": "uss", "month": MONTH, "cancel": True}
    for _ in range(2):
        found = sample_draw.handler(event, SimpleNamespace(aws_request_id="run-1"))
        assert found["people_on_the_stop_list"] == 0
    assert not world.keys("sample", "stop-lists/")
    assert not world.items("register")
    upload(world, [victim(3)], name="mended")
    assert draw()["drawn"] == 1


class _ListedAt:
    """Lists somebody just before the n-th call of a run; knows which one was the second reading."""

    def __init__(self, world: World, at: int, typed: str) -> None:
        self.world, self.at, self.typed = world, at, typed
        self.count = self.readings = self.second_reading = 0
        self.busy = False

    def seen(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        if self.busy:
            return
        self.count += 1
        if model.name == "Scan" and self.world.table("do_not_contact") in str(params["body"]):
            self.readings += 1
            if self.readings == 2:
                self.second_reading = self.count
        if self.count == self.at:
            self.busy = True
            list_somebody(self.world, self.typed)
            self.busy = False


@pytest.mark.req("R20")
def test_who_is_listed_before_the_second_reading_is_not_handed_over(world: World) -> None:
    calls = 0
    upload(world, [victim(n) for n in range(1, 5)])
    before = Saved()
    for at in range(1, 60):
        before.restore()
        spy = _ListedAt(world, at, "07812 000 002")
        clients = [aws.client(service) for service in SERVICES]
        for client in clients:
            client.meta.events.register("before-call", spy.seen, unique_id="spy")
        try:
            draw()
        finally:
            for client in clients:
                client.meta.events.unregister("before-call", unique_id="spy")
        crimes = [row["Crime No"] for row in handed_over(world)]
        registered = [item["ref"].partition("|")[0] for item in world.items("register")]
        assert sorted(crimes) == sorted(registered)
        if spy.count < at:
            break
        calls += 1
        assert ("4600002/27" in crimes) == (at > spy.second_reading)
    assert calls > 15


@pytest.mark.req("R06a")
def test_two_draws_at_once_are_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_draw, "_PATIENCE", 1)
    upload(world, [victim(1)])
    upload(world, [online(2)], "ovss")
    with pytest.raises(Died), watched(die_after=1):  # killed with the lock in its hands
        draw(run="first")
    with pytest.raises(Busy):
        draw("ovss", run="second")
    assert not world.items("invitation")
    assert draw(run="first")["drawn"] == 1, "the same invocation, tried again, has the lock"
    assert draw("ovss", run="second")["drawn"] == 1
