"""Pauses: what one parameter holds back, and that a mistake in it is not taken for nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from functions.send_links.permission.pauses import held, parse
from functions.shared.errors import ConfigurationError
from tests.invitations import invitation

TODAY = date(2027, 11, 19)


@pytest.mark.parametrize(
    "pause",
    [
        {"survey": "ovss"},
        {"survey": "OVSS", "bcu": "central  north"},
        {"survey": "ovss", "crime_type": "ASSAULT"},
        {"survey": "ovss", "bcu": "Central North", "crime_type": "Assault"},
    ],
)
def test_a_pause_holds_its_survey_bcu_or_crime_type(pause: dict[str, str]) -> None:
    pauses = parse(json.dumps([{**pause, "reason": "an incident", "until": "2027-11-30"}]))
    assert held(invitation(), pauses, TODAY)


@pytest.mark.parametrize(
    "pause",
    [
        {"survey": "ovss", "bcu": "Central West"},
        {"survey": "ovss", "crime_type": "Vehicle Crime"},
        {"survey": "ovss", "bcu": "Central North", "crime_type": "Hate Crime"},
        {"survey": "uss"},
        {"survey": "ovss", "until": "2027-11-18"},
    ],
)
def test_a_pause_holds_nobody_else(pause: dict[str, str]) -> None:
    pauses = parse(json.dumps([{"reason": "an incident", "until": "2027-11-30", **pause}]))
    assert not held(invitation(), pauses, TODAY)


def test_a_pause_ends_after_its_last_day() -> None:
    pauses = parse('[{"survey": "ovss", "reason": "x", "until": "2027-11-19"}]')
    assert held(invitation(), pauses, TODAY)
    assert not held(invitation(), pauses, TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '[{"survey": "ovss", "until": "2027-11-30"}]',
        '[{"survey": "ovss", "reason": " ", "until": "2027-11-30"}]',
        '[{"survey": "ovs", "reason": "x", "until": "2027-11-30"}]',
        '[{"survey": "ovss", "reason": "x", "until": "30/11/2027"}]',
        '[{"survey": "ovss", "reason": "x", "until": "2027-11-30", "bcu": "Camdenn"}]',
        '[{"survey": "ovss", "reason": "x", "until": "2027-11-30", "crime_type": "Arson"}]',
        '[{"survey": "ovss", "reason": "x", "until": "2027-11-30", "borough": "Camden"}]',
        '[{"survey": "ovss", "reason": "x", "until": "2027-11-30", "bcu": 1}]',
    ],
)
def test_a_pause_with_a_mistake_in_it_is_not_taken_for_no_pause(text: str) -> None:
    with pytest.raises(ConfigurationError, match="pause"):
        parse(text)
