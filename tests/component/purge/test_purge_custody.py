"""ORS's and the MPS's side: registered, confirmed, asked for, overdue, and told every month."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from functions.purge.handler import handler
from functions.shared.aws import clients
from functions.shared.clock import Month, parse_moment
from functions.shared.stores.custody import Custody
from functions.shared.stores.holdings import Confirmation, Deletion, Holder
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.dropping import put_and_run, report

MONTH = Month(2027, 11)
KEY = "mps/uss/2027-11/week1.csv"
DRAWN = parse_moment("2027-11-18T06:00:00Z")


def purge(day: str, **event: Any) -> dict[str, Any]:
    context = SimpleNamespace(aws_request_id="purge")
    return dict(handler({"time": f"{day}T04:00:00Z", **event}, context))


def custody(world: World) -> Custody:
    return Custody(Ledger(clients.client("dynamodb"), world.table("ledger")))


def confirm(register: Custody, *rows: Deletion) -> list[Confirmation]:
    """By ORS."""
    return register.confirm(list(register.holdings()), Holder.ORS, rows)


def release(world: World, key: str) -> None:
    tags = {"TagSet": [{"Key": "released", "Value": "yes"}]}
    world.s3.put_object_tagging(Bucket=world.bucket("linked"), Key=key, Tagging=tags)


def entries(world: World, kind: str) -> list[dict[str, Any]]:
    return [item for item in world.items("ledger") if item["item"].startswith(f"{kind}#")]


def summary(world: World, month: str) -> dict[str, Any]:
    return dict(json.loads(world.read("report", f"summaries/{month}.json")))


@pytest.mark.req("R42", "R51")
def test_a_missing_confirmation_is_asked_for_weekly_and_is_a_breach_after_thirteen_months(
    world: World,
) -> None:
    custody(world).handed_over("uss", MONTH, 800, DRAWN)
    assert purge("2028-11-17")["confirmations_awaited"] == 0
    world.notices()
    assert purge("2028-11-18")["confirmations_awaited"] == 1
    (told,) = world.notices()
    assert "ORS uss 2027-11, gone by: 2028-12-18" in json.loads(told)["Message"]
    purge("2028-11-19")
    assert not world.notices()
    purge("2028-11-25")
    assert len(world.notices()) == 1
    purge("2028-12-18")
    assert not entries(world, "breach")
    purge("2028-12-19")
    (breach,) = entries(world, "breach")
    assert breach["item"].startswith("breach#deletion-not-confirmed#")
    assert breach["counts"] == {"days_overdue": 1, "people": 800}
    world.notices()
    purge("2028-12-20")
    assert len(entries(world, "breach")) == 1
    assert not any("breach" in text for text in world.notices())


@pytest.mark.req("R42")
def test_a_confirmation_ends_the_asking(world: World) -> None:
    register = custody(world)
    register.handed_over("uss", MONTH, 800, DRAWN)
    register.handed_over("ovss", MONTH, 400, DRAWN)
    rows = [
        Deletion("uss", MONTH, date(2028, 11, 30)),
        Deletion("uss", Month(2027, 1), DRAWN.date()),
    ]
    assert confirm(register, *rows) == [
        Confirmation.CONFIRMED,
        Confirmation.NOTHING_HELD,
    ]
    assert confirm(register, rows[0]) == [Confirmation.KNOWN]
    assert purge("2028-12-01")["confirmations_awaited"] == 1  # the other survey's


@pytest.mark.req("R42")
def test_a_sample_that_is_handed_over_again_after_its_deletion_is_to_be_confirmed_again(
    world: World,
) -> None:
    register = custody(world)
    register.handed_over("uss", MONTH, 800, DRAWN)
    confirm(register, Deletion("uss", MONTH, date(2027, 11, 20)))
    register.handed_over("uss", MONTH, 700, parse_moment("2027-11-19T06:00:00Z"))
    assert next(register.holdings()).deleted_on == date(2027, 11, 20)
    register.handed_over("uss", MONTH, 700, parse_moment("2027-11-25T06:00:00Z"))
    assert next(register.holdings()).deleted_on is None
    # Recalled, deleted and drawn anew within one day: they hold it again.
    confirm(register, Deletion("uss", MONTH, date(2027, 11, 25)))
    register.handed_over("uss", MONTH, 650, parse_moment("2027-11-25T15:00:00Z"))
    assert next(register.holdings()).deleted_on is None


@pytest.mark.req("R42")
def test_a_recalled_sample_that_is_confirmed_after_the_redraw_confirms_nothing_of_the_new_one(
    world: World,
) -> None:
    """Both have one entry: the chasing of the second ended before ORS had it (R52)."""
    register = custody(world)
    register.handed_over("uss", MONTH, 800, DRAWN)
    register.handed_over("uss", MONTH, 700, parse_moment("2027-11-22T06:00:00Z"))
    assert confirm(register, Deletion("uss", MONTH, date(2027, 11, 21))) == [
        Confirmation.IMPOSSIBLE
    ]
    assert purge("2028-11-18")["confirmations_awaited"] == 1
    assert confirm(register, Deletion("uss", MONTH, date(2028, 11, 20))) == [Confirmation.CONFIRMED]


@pytest.mark.req("R44")
def test_a_confirmation_by_the_police_is_of_the_packs_that_they_had_that_day(
    world: World,
) -> None:
    """A pack that was made or released later was taken for deleted, and never asked for again."""
    register = custody(world)
    made = {"week1": "2027-12-10", "week2": "2027-12-10", "week3": "2028-03-10"}
    for name, day in made.items():
        key, moment = f"mps/uss/2027-11/{name}.csv", parse_moment(f"{day}T06:00:00Z")
        register.packed(key, "uss", MONTH, 20, moment, known=None)
        world.put("linked", key, "x")
        if name != "week2":
            release(world, key)
    key = "deletions/mps/2028-03/a.csv"
    put_and_run(world, key, "Survey,Sample Month,Deleted On\r\nuss,2027-11,01/02/2028\r\n")
    assert report(world, key)["counts"]["deletions confirmed"] == 1
    confirmed = {one.key: one.deleted_on is not None for one in register.holdings()}
    assert confirmed == {f"mps/uss/2027-11/{name}.csv": name == "week1" for name in made}
    release(world, "mps/uss/2027-11/week2.csv")
    purge("2028-03-20")
    states = {one["key"]: one["state"] for one in summary(world, "2028-03")["packs_at_mps"]}
    assert states["mps/uss/2027-11/week2.csv"] == "held"


@pytest.mark.req("R32", "R44")
def test_a_pack_counts_once_somebody_has_released_it(world: World) -> None:
    custody(world).packed(KEY, "uss", MONTH, 20, DRAWN, known=None)
    world.put("linked", KEY, "x")
    purge("2027-12-20")
    assert summary(world, "2027-12")["packs_at_mps"][0]["state"] == "made"
    release(world, KEY)
    purge("2028-01-20")
    (pack,) = summary(world, "2028-01")["packs_at_mps"]
    assert (pack["state"], pack["count"], pack["gone_by"]) == ("held", 20, "2030-11-18")
    # Gone here before it is asked for there.
    purge("2030-11-11")
    assert not world.keys("linked")
    assert purge("2030-11-12")["confirmations_awaited"] == 1


@pytest.mark.req("R42", "R44", "R51", "R54")
def test_the_months_summary_tells_of_everything_that_is_open(world: World) -> None:
    custody(world).handed_over("uss", MONTH, 800, DRAWN)
    world.put("linked", "mopac/uss/2024-01/late.csv", "x")
    purge("2027-11-21")  # late: a suspected breach
    purge("2028-11-20")
    found = summary(world, "2028-11")
    assert found["awaited"] == 1
    (sample,) = found["samples_at_ors"]
    assert (sample["state"], sample["gone_by"]) == ("chase", "2028-12-18")
    assert sample["last_asked"] == "2028-11-20"
    assert [breach["state"] for breach in found["breaches"]] == ["open"]
    assert [(run["day"], run["state"]) for run in found["purges"]] == [("2028-11-20", "done")]
    assert found["dpia"]["overdue"] is True
    page = world.read("report", "summaries/2028-11.html").decode()
    assert "Ask ORS to confirm" in page
    assert "data deleted later than promised" in page
    assert "breach#late-deletion#" in page


@pytest.mark.req("R42")
def test_a_summary_is_made_once_a_month_also_after_a_missed_day_and_whenever_asked_for(
    world: World,
) -> None:
    purge("2027-11-19")
    assert not world.keys("report", "summaries/")
    purge("2027-11-23")
    assert summary(world, "2027-11")["day"] == "2027-11-23"
    purge("2027-11-24")
    assert summary(world, "2027-11")["day"] == "2027-11-23"
    answer = purge("2027-11-25", summary="2027-11")
    assert answer["summary"] == "summaries/2027-11.json"
    assert summary(world, "2027-11")["day"] == "2027-11-25"
