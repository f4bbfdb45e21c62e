"""Ten years of months: nothing outlives its promise, and nothing ends before the purge's own day.

The purge is the pure plan that the function uses, run each day at its hour; the lifecycle rules are
those of the synthesised template, carried out with a lag of up to two days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest

from functions.purge.expiry import RetentionSchedule
from functions.shared.clock import LONDON, Month, london_date
from functions.shared.policy import calendar
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, end_of, rule_may_come_first
from local.tools.access.deployed import Deployed
from tests.lifecycle import fate

TABLE = policy.rules()
FIRST, MONTHS = Month(2027, 1), 120  # 2028, 2032 and 2036 are leap years
LAGS = [timedelta(hours=hours) for hours in (0, 11, 24, 48)]
# Names of objects: what stands in their keys is all that the purge goes by.
SHAPES: dict[str, str] = {
    "draw-seed": "seeds/uss/{month}.json",
    "working-sample": "working/uss/{month}.csv",
    "stop-list": "stop-lists/uss/{day}.csv",
    "concern": "concerns/{day}/a.csv",
    "export": "exports/{day}/bcdfghjklm.json",
}
OBJECTS = [c for c in TABLE.classes if c.kind == "object" and c.ended_by == "purge"]
ENDING = [c for c in OBJECTS if c.clock != "none"]


@dataclass(frozen=True)
class Life:
    """An object of a class: its clock starts on ``start``, and it is written at ``created``."""

    item: DataClass
    key: str
    start: date
    created: datetime

    @property
    def promise(self) -> date:
        return end_of(self.item, self.start)

    @property
    def earliest(self) -> date:
        return self.promise - timedelta(days=TABLE.margin_days)


@cache
def schedule(day: date) -> RetentionSchedule:
    return RetentionSchedule(TABLE, day)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def purged(life: Life) -> datetime:
    """When the purge takes it: every day of its life is asked, from its writing on.

    Only the last weeks of what counts from an arrival, of which there is one a day.
    """
    day = london_date(life.created)
    if life.item.clock == "arrival":
        day = max(day, life.earliest - timedelta(days=21))
    while True:
        moment = datetime.combine(day, calendar.rules().purge_at, LONDON)
        verdict = schedule(day).of_object(life.item.store, life.key, life.created)
        if moment >= life.created and verdict.due:
            return moment
        assert day <= life.promise + timedelta(days=3), f"{life.key} is never taken"
        day += timedelta(days=1)


def starts(item: DataClass) -> Iterator[date]:
    """Every sample month, or days that are awkward and a spread of others."""
    months = [FIRST.plus(n) for n in range(MONTHS)]
    if item.clock == "sample-month":
        yield from map(clock_start, months)
        return
    for month in months:
        last = month.day(31)
        yield from sorted({month.day(1), month.day(18), month.day(28), month.day(30), last})
        if last.month == 2 and last.day == 29:
            yield last - timedelta(days=1)


def lives(item: DataClass, created: Callable[[date], datetime]) -> Iterator[Life]:
    shape = SHAPES.get(item.name, item.prefixes[0] + "uss/{month}/a.csv")
    for start in starts(item):
        if item.clock == "arrival":
            shape = item.prefixes[0] + "uss/2020-01/a.csv"
        key = shape.format(month=Month.of(start), day=start)
        yield Life(item, key, start, created(start))


@pytest.fixture(scope="module")
def rules(prod: Deployed) -> dict[str, list[dict[str, Any]]]:
    """The lifecycle rules of each bucket, by output name."""
    found = {}
    for stack, name, _kind, properties in prod.resources("AWS::S3::Bucket"):
        found[prod._output_of(stack, name)] = properties["LifecycleConfiguration"]["Rules"]
    return found


@pytest.mark.req("R49")
@pytest.mark.parametrize("item", ENDING, ids=lambda item: item.name)
def test_the_purge_acts_within_its_margin_and_rules_stand_behind_it(
    item: DataClass, rules: dict[str, list[dict[str, Any]]]
) -> None:
    for life in lives(item, lambda start: at(start, 6)):
        taken = purged(life)
        assert life.earliest <= london_date(taken) <= life.promise, life.key
        for lag in LAGS:
            by_rule = fate(rules[item.store], life.key, life.created, lag).expires
            assert by_rule is not None
            if not rule_may_come_first(item):
                assert by_rule > taken, f"{life.key}: a rule deletes before the purge"


@pytest.mark.req("R49")
@pytest.mark.parametrize("item", ENDING, ids=lambda item: item.name)
def test_without_a_purge_the_rules_alone_keep_the_promise(
    item: DataClass, rules: dict[str, list[dict[str, Any]]]
) -> None:
    """Nothing can be read after its promise; the version behind the marker ends with S3's lag."""
    for life in lives(item, lambda start: at(start, 23, 59)):
        by_rule = fate(rules[item.store], life.key, life.created, LAGS[-1])
        assert by_rule.expires is not None
        assert by_rule.gone is not None
        assert london_date(by_rule.expires) <= life.promise, life.key
        assert london_date(by_rule.gone) <= life.promise + timedelta(days=4), life.key


@pytest.mark.req("R49")
def test_only_what_is_written_early_or_lasts_unequal_days_may_end_by_a_rule_first() -> None:
    first = {item.name for item in ENDING if rule_may_come_first(item)}
    assert first == {"raw-extract", "working-sample", "draw-seed", "comments"}


@pytest.mark.req("R48")
def test_even_without_a_purge_nothing_identifiable_outlives_three_years_by_more_than_days(
    rules: dict[str, list[dict[str, Any]]],
) -> None:
    for item in ENDING:
        if item.identifiable:
            for life in lives(item, at):
                gone = fate(rules[item.store], life.key, life.created, LAGS[-1]).gone
                assert gone is not None
                assert london_date(gone) - life.start <= timedelta(days=3 * 365 + 1 + 3)


@pytest.mark.req("R40a", "R49")
def test_an_extract_uploaded_in_its_month_is_there_for_its_draw_and_a_redraw(
    rules: dict[str, list[dict[str, Any]]],
) -> None:
    for life in lives(TABLE.by_name["raw-extract"], lambda start: at(start.replace(day=1))):
        by_rule = fate(rules["ExtractBucket"], life.key, life.created, LAGS[0]).expires
        assert by_rule is not None
        assert london_date(by_rule) >= life.start + timedelta(days=7)


@pytest.mark.req("R49")
@pytest.mark.parametrize(
    "item", [c for c in ENDING if c.clock != "arrival"], ids=lambda item: item.name
)
def test_what_is_written_late_goes_on_the_day_that_its_key_says(item: DataClass) -> None:
    """A draw made up for three weeks later starts no new clock."""
    for life in lives(item, lambda start: at(start + timedelta(days=20), 12)):
        taken = purged(life)
        assert london_date(taken) <= life.promise
        assert taken - life.created < timedelta(days=1) or london_date(taken) == life.earliest


@pytest.mark.req("R44", "R48", "R49")
@pytest.mark.parametrize(
    ("month", "earliest", "promise"),
    [
        ("2028-02", date(2031, 2, 11), date(2031, 2, 18)),
        ("2027-11", date(2030, 11, 11), date(2030, 11, 18)),
        ("2030-03", date(2033, 3, 11), date(2033, 3, 18)),
    ],
)
def test_three_years_are_three_calendar_years(month: str, earliest: date, promise: date) -> None:
    item = TABLE.by_name["linked-responses"]
    life = Life(item, f"mopac/uss/{month}/a.csv", clock_start(Month.parse(month)), at(earliest, 0))
    assert (life.earliest, life.promise) == (earliest, promise)
    day_before = schedule(earliest - timedelta(days=1))
    assert not day_before.of_object("LinkedBucket", life.key, life.created).due
    assert schedule(earliest).of_object("LinkedBucket", life.key, life.created).due


@pytest.mark.req("R49")
def test_a_purge_on_the_days_the_clocks_change_stands_for_that_london_day() -> None:
    """28 March and 31 October 2027: the hour of the purge exists once on both."""
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        moment = datetime.combine(day, calendar.rules().purge_at, LONDON)
        assert london_date(moment) == day
        assert moment.astimezone(LONDON).time() == calendar.rules().purge_at
