"""A table of clocks that promises the impossible, or nothing, is refused when it is read (R48)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from functions.shared.policy import RULES
from functions.shared.policy import retention as clocks
from functions.shared.policy.retention import Retention

TEXT = (RULES / "retention.toml").read_text(encoding="utf-8")
pytestmark = pytest.mark.req("R48", "R49")


def changed(name: str, **over: Any) -> dict[str, Any]:
    """The table with one class changed; ``None`` takes a field away."""
    table = tomllib.loads(TEXT)
    [item] = [one for one in table["class"] if one["name"] == name]
    for key, value in over.items():
        item.pop(key, None)
        item |= {} if value is None else {key: value}
    return table


def refused(table: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Retention.model_validate(table)


@pytest.mark.parametrize("period", [{"days": 1}, {"months": 1}, {"quarter_after": True}])
def test_what_has_no_end_has_no_period(period: dict[str, Any]) -> None:
    refused(changed("do-not-contact", **period), "without an end, yet with a period")


def test_identifiable_data_without_an_end_gives_its_reason() -> None:
    refused(changed("do-not-contact", endless_because=None), "needs its reason")
    Retention.model_validate(changed("do-not-contact", endless_because=None, identifiable=False))


@pytest.mark.parametrize("period", [{"days": 5, "months": 5}, {"days": None, "months": None}])
def test_what_ends_has_a_period_in_days_or_in_months(period: dict[str, Any]) -> None:
    refused(changed("linked-responses", **period), "a period is in days or in months")


@pytest.mark.parametrize(
    ("name", "field"),
    [("register", None), ("invitation-contact", None), ("linked-responses", "expires_at")],
)
def test_the_clock_of_an_item_is_in_its_date_field_and_that_of_a_key_is_not(
    name: str, field: str | None
) -> None:
    refused(changed(name, date_field=field), "an item's clock is in its date_field")


def test_every_kind_of_ledger_entry_that_ends_has_a_date_field() -> None:
    of_ledger = [one for one in clocks.rules().classes if one.kind == "ledger"]
    ending = next(one for one in of_ledger if one.clock != "none")
    refused(changed(ending.name, date_field=None), "date_field")


@pytest.mark.parametrize(("months", "fits"), [(36, True), (37, False)])
def test_nothing_identifiable_is_kept_a_month_beyond_the_limit(months: int, fits: bool) -> None:
    table = changed("linked-responses", months=months)
    if fits:
        Retention.model_validate(table)
    else:
        refused(table, "identifiable beyond 36 months")
        Retention.model_validate(changed("linked-responses", months=months, identifiable=False))


def test_a_name_and_a_place_belong_to_one_class() -> None:
    table = tomllib.loads(TEXT)
    twice = {**table["class"][0], "prefixes": ["elsewhere/"]}
    refused({**table, "class": [*table["class"], twice]}, "belongs to two classes")
    other = {**table["class"][0], "name": "another"}
    refused({**table, "class": [*table["class"], other]}, "belongs to two classes")
    apart = {**twice, "name": "another"}
    Retention.model_validate({**table, "class": [*table["class"], apart]})
    [rows] = [one for one in table["class"] if one["name"] == "register"]  # the whole table is its
    again = {**rows, "name": "another"}
    refused({**table, "class": [*table["class"], again]}, "belongs to two classes")


def test_what_caps_a_class_is_a_class() -> None:
    refused(changed("invitation-contact", capped_by="nothing"), "capped by an unknown class")


@pytest.mark.parametrize(
    "span",
    [
        *("margin_days", "backstop_days", "restorable_days", "noncurrent_days"),
        *("multipart_days", "hard_limit_months", "chase_every_days", "ahead_days"),
    ],
)
def test_no_span_that_holds_for_all_can_be_nought(span: str) -> None:
    refused({**tomllib.loads(TEXT), span: 0}, "greater than 0")


def test_what_stands_in_a_table_may_come_back_from_its_backups_and_nothing_else() -> None:
    for item in clocks.rules().classes:
        assert item.restorable == (item.kind in {"table", "fields", "ledger"}), item.name


def test_what_a_class_does_not_say_of_itself_does_not_hold_of_it() -> None:
    table = tomllib.loads(TEXT)
    read = Retention.model_validate(table)
    for said in table["class"]:
        item = read.by_name[said["name"]]
        for name in ("quarter_after", "written_early"):
            assert getattr(item, name) is said.get(name, False), (item.name, name)
        assert item.ended_by == said.get("ended_by", "purge")


def test_the_classes_of_a_store_are_those_that_name_it() -> None:
    rules = clocks.rules()
    for store in {item.store for item in rules.classes}:
        assert [item.name for item in rules.of_store(store)] == [
            item.name for item in rules.classes if item.store == store
        ]
