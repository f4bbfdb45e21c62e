"""What must go on a day, and why: each class a day before its time, on its day, and long after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.purge.expiry import RetentionSchedule, Verdict
from functions.purge.tally import Sweep, Tallies, Thing, What
from functions.shared.clock import Month, add_months
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, end_of, ttl_day
from tests.periods import last_day

TABLE = policy.rules()
MARGIN = timedelta(days=TABLE.margin_days)
ARRIVED = datetime(2027, 12, 1, 9, tzinfo=UTC)
ROWS = [c for c in TABLE.classes if c.kind in ("table", "ledger") and c.clock != "none"]


def on(day: date, *, played: bool = False) -> RetentionSchedule:
    return RetentionSchedule(TABLE, day, played=played)


def item(name: str) -> DataClass:
    return TABLE.by_name[name]


def of_key(store: str, key: str, day: date, arrived: datetime = ARRIVED) -> Verdict:
    return on(day).of_object(store, key, arrived)


@pytest.mark.req("R49")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("text", ["2027-08-31", "2028-02-29", "2027-03-28", "2027-12-31"])
def test_rows_end_a_week_before_their_promise_and_not_a_day_sooner(
    row: DataClass, text: str
) -> None:
    start = date.fromisoformat(text)
    if row.clock == "sample-month":
        start, text = clock_start(Month.of(start)), f"uss#{Month.of(start)}"
    due = end_of(row, start) - MARGIN
    assert not on(due - timedelta(days=1)).of_row(row, {row.date_field: text}.get).due
    found = on(due).of_row(row, {row.date_field: text}.get)
    assert (found.due, found.due_since, found.late, found.odd) == (True, due, False, False)
    assert not on(end_of(row, start)).of_row(row, {row.date_field: text}.get).late
    after = end_of(row, start) + timedelta(days=1)
    assert on(after).of_row(row, {row.date_field: text}.get).late
    # DynamoDB may begin to drop it between the purge's day and the promise.
    assert due < ttl_day(row, start) <= end_of(row, start)


@pytest.mark.req("R49")
@pytest.mark.parametrize(
    ("start", "promise"),
    [
        ("2027-07-31", date(2028, 2, 29)),
        ("2026-07-31", date(2027, 2, 28)),
        ("2028-02-29", date(2028, 9, 29)),
        ("2027-08-31", date(2028, 3, 31)),
    ],
)
def test_months_are_calendar_months_also_at_their_ends(start: str, promise: date) -> None:
    seven = item("contact-history").model_copy(update={"months": 7})
    assert end_of(seven, date.fromisoformat(start)) == promise


@pytest.mark.req("R40")
@pytest.mark.parametrize(
    ("month", "promise"),
    [
        ("2027-01", date(2027, 6, 30)),
        ("2027-03", date(2027, 6, 30)),
        ("2027-04", date(2027, 9, 30)),
        ("2027-12", date(2028, 3, 31)),
    ],
)
def test_a_working_sample_ends_with_the_quarter_after_its_own(month: str, promise: date) -> None:
    found = of_key("ExtractBucket", f"working/uss/{month}.csv", promise - MARGIN)
    assert (found.due, found.promise) == (True, promise)


@pytest.mark.req("R49")
@pytest.mark.parametrize(
    "key",
    [
        "extracts/uss/2027-13/a.csv",
        "extracts/uss/november/a.csv",
        "extracts/2020.csv",
        "extracts/uss/2027-1/2020-01.csv",
        "extracts/",
    ],
)
def test_a_key_without_a_readable_date_counts_from_its_arrival(key: str) -> None:
    promise = end_of(item("raw-extract"), date(2027, 12, 1))
    assert not of_key("ExtractBucket", key, date(2027, 12, 24)).due
    found = of_key("ExtractBucket", key, promise - MARGIN)
    assert (found.due, found.odd, found.promise) == (True, True, promise)
    # Only by the real clock can it be late; by its key also in a month that is played.
    for named, late in ((key, False), ("extracts/uss/2027-11/a.csv", True)):
        after = on(date(2028, 6, 1), played=True).of_object("ExtractBucket", named, ARRIVED)
        assert after.late is late


@pytest.mark.req("R49")
def test_a_name_that_people_chose_says_nothing_about_a_date() -> None:
    found = of_key("LinkedBucket", "mopac/uss/2027-11/2020-01.csv", date(2030, 1, 1))
    assert found.promise == last_day("linked-responses", "2027-11")
    key = "rehearsal/responses/uss/november/2037-01.csv"
    assert of_key("OrsDropBucket", key, date(2028, 1, 10)).due


@pytest.mark.req("R46")
def test_what_counts_from_its_arrival_is_never_older_than_the_month_it_is_about() -> None:
    """A month that is played ahead of the real clock: its files were not there the year before."""
    real = datetime(2026, 11, 21, tzinfo=UTC)
    for key in ("rehearsal/responses/uss/2027-11/a.csv", "responses/uss/2027-11/refused.csv"):
        assert not on(date(2027, 11, 24), played=True).of_object("OrsDropBucket", key, real).due
    found = on(date(2027, 12, 20), played=True).of_object("OrsDropBucket", key, real)
    assert (found.due, found.odd) == (True, False)
    assert not found.late  # by the real clock it came today
    assert on(date(2027, 12, 20)).of_object("OrsDropBucket", key, real).late
    undated = on(date(2027, 12, 20)).of_object("OrsDropBucket", "do-not-contact/a.csv", real)
    assert undated.promise == end_of(item("drop"), date(2026, 11, 21))


@pytest.mark.req("R49")
@pytest.mark.parametrize(
    ("store", "key"),
    [
        ("ExtractBucket", "extracts/uss/2037-11/a.csv"),
        ("OrsDropBucket", "responses/uss/2037-11/refused.csv"),
        ("SafeguardingBucket", "concerns/2037-11-18/a.csv"),
        ("parameters", "handover/uss/2037-11"),
    ],
)
def test_a_key_dated_ten_years_ahead_is_held_for_a_person_however_long_it_has_been_there(
    store: str, key: str
) -> None:
    found = of_key(store, key, date(2030, 1, 1))
    assert (found.due, found.held, found.odd, found.late) == (False, True, True, False)
    # What has no end is not held either.
    endless = of_key("AnonymisedBucket", "responses/uss/2037-11.csv", date(2030, 1, 1))
    assert not endless.held
    # Its own day comes: then the date can be believed.
    assert of_key(store, key, date(2038, 6, 1)).due


@pytest.mark.req("R49")
def test_a_key_may_be_dated_a_month_ahead_and_not_a_day_more() -> None:
    day, ahead = date(2027, 10, 18), TABLE.ahead_days
    key = "stop-lists/uss/{}.csv"
    for days, held in ((ahead, False), (ahead + 1, True)):
        named = key.format(day + timedelta(days=days))
        assert of_key("SampleBucket", named, day).held is held


@pytest.mark.req("R49")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_dated_too_far_ahead_or_not_at_all_is_held_for_a_person(row: DataClass) -> None:
    day = date(2027, 12, 1)
    for text in (None, "", "uss#", "uss#2027-99", "uss#2037-12", "2037-12-01", "tomorrow"):
        found = on(day).of_row(row, {row.date_field: text}.get)
        assert (found.due, found.held, found.odd, found.late) == (False, True, True, False)


@pytest.mark.req("R49")
def test_a_typed_day_of_ten_years_ago_makes_no_row_due() -> None:
    for row in ROWS:
        for text in ("2026-11-18", "uss#2026-11"):
            assert not on(date(2016, 11, 28)).of_row(row, {row.date_field: text}.get).due


@pytest.mark.req("R40", "R43")
def test_contact_fields_end_with_their_own_clock_or_with_the_working_sample() -> None:
    fields, row = item("invitation-contact"), item("invitation")

    def verdict(contact_to: str | None, day: date) -> Verdict:
        texts = {"month": "2027-12", "contact_to": contact_to}
        return on(day).of_fields(fields, row, texts.get)

    latest = end_of(item("working-sample"), clock_start(Month(2027, 12)))
    own = timedelta(days=fields.days or 0)
    sooner = latest - timedelta(days=11)
    contact_to = (sooner - own).isoformat()
    assert verdict(contact_to, sooner - MARGIN).promise == sooner
    assert verdict(contact_to, sooner - MARGIN - timedelta(days=1)).due is False
    assert verdict(contact_to, sooner - MARGIN).due is True
    # The working sample ends first.
    later = (latest - own + timedelta(days=17)).isoformat()
    assert verdict(later, latest - MARGIN).promise == latest
    assert verdict(later, latest - MARGIN).due is True
    unreadable = verdict(None, latest - MARGIN)
    assert (unreadable.due, unreadable.odd, unreadable.promise) == (True, True, latest)
    assert unreadable.item is fields
    # A month may be dated as far ahead as rows may, and not a day more.
    ahead = add_months(clock_start(Month(2027, 12)), -TABLE.hard_limit_months)
    assert verdict(None, ahead).promise == latest
    assert verdict(None, ahead - timedelta(days=1)).held
    # Without a cap, or a month to count it from, their own day counts alone.
    texts = {"month": "", "contact_to": later}
    own_end = date.fromisoformat(later) + own
    assert on(latest).of_fields(fields, row, texts.get).promise == own_end
    uncapped = fields.model_copy(update={"capped_by": ""})
    texts = {"month": "2027-12", "contact_to": later}
    assert on(latest).of_fields(uncapped, row, texts.get).promise == own_end
    # A day that is played ahead of the real clock says of rows what any day says.
    after = on(latest + timedelta(days=1), played=True).of_fields(fields, row, texts.get)
    assert after.late


@pytest.mark.req("R41", "R49")
@pytest.mark.parametrize("month", ["2027-02", "2028-02", "2027-08", "2027-12"])
def test_a_password_goes_with_its_handover(month: str) -> None:
    promise = end_of(item("handover-password"), clock_start(Month.parse(month)))
    assert promise == end_of(item("handover"), clock_start(Month.parse(month)))
    for store, key in (
        ("parameters", f"handover/uss/{month}"),
        ("SampleBucket", f"samples/uss/{month}/uss-{month}.zip"),
    ):
        assert not of_key(store, key, promise - MARGIN - timedelta(days=1)).due
        assert of_key(store, key, promise - MARGIN).due
    for name in ("sending-switch", "pauses"):
        assert not of_key("parameters", name, date(2099, 1, 1)).due


@pytest.mark.req("R49")
def test_an_upload_that_nobody_finished_ends_after_a_day() -> None:
    key = "mopac/uss/2027-11/a.csv"
    assert not on(date(2027, 12, 1)).of_upload("LinkedBucket", key, ARRIVED).due
    assert on(date(2027, 12, 2)).of_upload("LinkedBucket", key, ARRIVED).due


NEIGHBOURS = st.sampled_from(
    [prefix for one in TABLE.of_store("LinkedBucket") for prefix in one.prefixes]
)


@pytest.mark.req("R49")
@given(
    prefix=NEIGHBOURS,
    change=st.sampled_from(["-old", "2", "_", " ", "X"]),
    upper=st.booleans(),
    month=st.dates(date(2020, 1, 1), date(2024, 1, 1)),
)
def test_no_key_beside_a_prefix_is_ever_touched(
    prefix: str, change: str, upper: bool, month: date
) -> None:
    folder = prefix.rstrip("/") + change
    key = f"{folder.upper() if upper else folder}/uss/{Month.of(month)}/a.csv"
    found = of_key("LinkedBucket", key, date(2040, 1, 1))
    assert (found.due, found.item, found.odd) == (False, None, True)


@pytest.mark.req("R49")
@given(
    store=st.sampled_from(sorted({c.store for c in TABLE.classes if c.kind == "object"})),
    first=st.sampled_from(sorted({p for c in TABLE.classes for p in c.prefixes if p})),
    month=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    age=st.integers(0, 4_000),
)
def test_a_key_is_judged_by_its_own_class_and_no_other(
    store: str, first: str, month: date, age: int
) -> None:
    key = f"{first}uss/{Month.of(month)}/a.csv"
    day = month + timedelta(days=age)
    found = on(day).of_object(store, key, datetime(month.year, month.month, month.day, tzinfo=UTC))
    owners = [c for c in TABLE.of_store(store) if key.startswith(c.prefixes)]
    assert found.item == next(iter(owners), None)
    assert len(owners) <= 1
    if found.due:
        assert owners[0].clock != "none"
        assert owners[0].ended_by == "purge"
        assert found.due_since is not None
        assert found.due_since <= day


def test_a_tally_tells_two_lists_apart_and_grows_with_nothing() -> None:
    verdict = Verdict(item("linked-responses"), True, date(2030, 11, 11), date(2030, 11, 18))
    one, other = Tallies(), Tallies()
    for number in range(3):
        one.add(Thing(What.VERSION, f"mopac/{number}", "v", verdict))
        other.add(Thing(What.VERSION, f"mopac/{number}", "w", verdict))
    assert one["linked-responses"].total == 3
    assert one["linked-responses"].hash != other["linked-responses"].hash
    assert one["linked-responses"].since == date(2030, 11, 11)


def test_a_sweep_with_a_store_that_failed_is_not_complete() -> None:
    assert Sweep().complete
    assert not Sweep(failed={"LinkedBucket": "AccessDenied"}).complete
