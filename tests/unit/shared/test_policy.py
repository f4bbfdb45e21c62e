"""Policy files: valid, one source, and impossible promises are refused when they are read."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from functions.shared.errors import EventError
from functions.shared.policy import (
    RULES,
    SURVEYS,
    calendar,
    digest,
    extract,
    geography,
    outcomes,
    people,
    surveys,
)
from functions.shared.policy import retention as clocks
from functions.shared.policy.retention import Retention
from functions.shared.policy.surveys import Survey


def raw(survey: str) -> dict[str, Any]:
    return tomllib.loads((SURVEYS / f"{survey}.toml").read_text())


def test_every_policy_file_is_valid() -> None:
    for module in (calendar, clocks, extract, geography, outcomes, people):
        module.rules()
    assert [surveys.survey(code).code for code in surveys.CODES] == list(surveys.CODES)
    assert len(digest()) == 64


@pytest.mark.req("R22")
@pytest.mark.parametrize("channels", [["telephone", "sms"], ["email"], ["sms"]])
def test_uss_cannot_be_given_a_way_to_write_to_people(channels: list[str]) -> None:
    policy = raw("uss")
    policy["contact"]["channels"] = channels
    with pytest.raises(ValidationError, match="R22"):
        Survey.model_validate(policy)


@pytest.mark.req("R29")
def test_only_drawn_surveys_have_contact_and_only_ovss_writes() -> None:
    assert [item.code for item in surveys.drawn()] == ["uss", "ovss"]
    assert [code for code in surveys.CODES if surveys.survey(code).writes] == ["ovss"]


@pytest.mark.req("R29")
def test_a_closed_survey_cannot_be_given_a_sample() -> None:
    policy = raw("ivor") | {"sampling": raw("uss")["sampling"]}
    with pytest.raises(ValidationError, match="only a drawn survey"):
        Survey.model_validate(policy)


@pytest.mark.req("R13")
def test_no_deciding_column_reaches_ors() -> None:
    rules = extract.rules()
    deciding = {column.name for column in rules.column if column.use == "decides"}
    assert "VIW Date of Birth" in deciding
    assert deciding.isdisjoint({*rules.handover.columns, *rules.handover.links_columns})
    assert sum(column.appendix_b for column in rules.column) == 23


@pytest.mark.req("R06")
def test_every_borough_has_one_bcu_whatever_its_spelling() -> None:
    rules = geography.rules()
    assert rules.bcu_of[geography.match_key(" kingston  Upon Thames ")].name == "South West"
    assert rules.bcu_of[geography.match_key("Hammersmith & Fulham")].name == "Central West"
    assert geography.match_key("TDIU") not in rules.bcu_of


@pytest.mark.req("R48")
def test_nothing_identifiable_can_be_kept_beyond_three_years() -> None:
    table = tomllib.loads((RULES / "retention.toml").read_text())
    linked = next(item for item in table["class"] if item["name"] == "linked-responses")
    linked["months"] = 37
    with pytest.raises(ValidationError, match="R48"):
        Retention.model_validate(table)


@pytest.mark.req("R20", "R48")
def test_only_the_do_not_contact_list_is_identifiable_without_an_end() -> None:
    endless = [item.name for item in clocks.rules().classes if item.clock == "none"]
    identifiable = [name for name in endless if clocks.rules().by_name[name].identifiable]
    assert identifiable == ["do-not-contact"]


def test_every_class_a_survey_names_is_in_the_table_of_clocks() -> None:
    known = clocks.rules().by_name
    for code in surveys.CODES:
        assert not [name for name in surveys.survey(code).retention.classes if name not in known]


def test_a_survey_that_is_none_is_an_event_error_without_the_text() -> None:
    with pytest.raises(EventError, match='"survey"') as caught:
        surveys.survey("uss; drop")
    assert "drop" not in str(caught.value)


@pytest.mark.req("R20")
def test_outcomes_that_stop_everything_list_the_person() -> None:
    stopping = {item.name for item in outcomes.rules().outcome if item.stops}
    assert stopping == {"Not Safe", "Deceased", "Do Not Contact"}
    assert all(item.lists == "person" for item in outcomes.rules().outcome if item.stops)
