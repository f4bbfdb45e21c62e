"""Owners and languages by their other names, and marks that nobody sees (R06, R37, R58)."""

from __future__ import annotations

import pytest

from functions.ingest.responses import consent
from functions.ingest.responses.values import known_codes
from functions.shared.policy import geography
from functions.shared.policy.geography import match_key

BOROUGHS = [*geography.rules().borough_of.values()]


@pytest.mark.req("R06")
@pytest.mark.parametrize("borough", BOROUGHS)
def test_a_borough_is_known_by_every_way_to_write_it(borough: str) -> None:
    owner = geography.rules().owner
    for written in (
        borough,
        f" {borough.upper()} ",
        borough.replace(" and ", " & "),
        borough.replace(" ", "-"),
        f"London Borough of {borough}",
        f"The London Borough of {borough}",
        f"Royal Borough of {borough}",
        f"LB {borough}",
        f"{borough}\u200b",
        borough.replace(" ", "\u00a0"),
    ):
        assert owner(written) == borough, written


@pytest.mark.req("R06")
@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("City of Westminster", "Westminster"),
        ("Kingston-upon-Thames", "Kingston upon Thames"),
        ("Royal Greenwich", "Greenwich"),
        ("City of London", "City of London"),
        ("London Heathrow and London City Airports", "Heathrow"),
        ("Aviation Security (SO18)", "Heathrow"),
        ("tdiu", "TDIU"),
        ("Londn", None),
        ("London Borough of", None),
        ("", None),
    ],
)
def test_an_owner_by_its_other_names(written: str, owner: str | None) -> None:
    assert geography.rules().owner(written) == owner


@pytest.mark.req("R37")
@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Panjabi", "Punjabi"),
        ("Chinese in Mandarin", "Chinese (Mandarin)"),
        ("chinese in cantonese", "Chinese (Cantonese)"),
        ("Brazilian Portuguese", "Portuguese"),
        ("mandarin", "Chinese (Mandarin)"),
        ("Cantonese", "Chinese (Cantonese)"),
        ("Somali\u200f", "Somali"),
        ("\ufeffUrdu", "Urdu"),
    ],
)
def test_a_language_is_kept_by_its_other_names(written: str, language: str) -> None:
    assert known_codes("vvs", "Language")[match_key(written)] == language


@pytest.mark.req("R30", "R31")
def test_a_yes_with_a_mark_that_nobody_sees_is_a_yes() -> None:
    assert consent.read("Yes\u200b", "1\u200b", "1", "", "").given == {"Q54aa", "Q54ab"}
