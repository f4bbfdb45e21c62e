"""What stays of a row once it may not be linked any more, and once it is old (R31, R45, R45a)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.ingest.responses import consent
from functions.shared.policy import responses
from functions.shared.policy.geography import LONDON
from functions.shared.stores.answers.merged import Merged, Origin
from functions.shared.stores.answers.without_identity import (
    aged,
    kept_columns,
    of_london,
    stripped,
)

HEADER = ("Q1", "Crime No", "Interview Date", "Sample Month", "Borough", "Ethnicity",
          "Value Stolen", "V1", "Language", "Crime Type", "Mode", "Recontact MPS",
          "Other")  # fmt: skip
ROW = ("2", "4600001/27", "03/12/2027", "2027-11", "Camden", "Bangladeshi", "250",
       "Kind.", "Polish", "Assault", "CATI", "Yes", "x")  # fmt: skip
MADE = [Origin("w1", mark="m1")]


def cells(merged: Merged) -> list[dict[str, str]]:
    return [dict(zip(merged.header, row, strict=True)) for row in merged.rows]


def answers(**columns: str) -> Merged:
    """One row without identity."""
    return Merged(tuple(columns), [tuple(columns.values())], [Origin("w1")])


@pytest.mark.req("R31", "R45a")
def test_of_a_linked_row_no_number_date_exact_value_or_text_stays() -> None:
    merged = stripped("uss", HEADER, [ROW], MADE)
    assert cells(merged) == [
        {
            "Sample Month": "2027-11",
            "Borough": "Camden",
            "Crime Type": "Assault",
            "Mode": "CATI",
            "Language": "Other",
            "Ethnicity": "Asian",
            "Q1": "2",
        }
    ]
    assert merged.origins == MADE


@pytest.mark.req("R31", "R45a")
def test_who_once_agreed_keeps_the_very_columns_of_who_never_did() -> None:
    """One more, or one less, would tell them apart."""
    rules = responses.rules()
    [others] = [each for each in rules.recipient if each.name == "answers"]
    present = (*rules.names, "V1", "Sample Month", "Q1", "Q12a", "Postcode")
    assert {*kept_columns(present)} == {*consent.columns(others, present)}
    assert kept_columns(("Q1",)) == ("Q1",)


@pytest.mark.req("R45")
@pytest.mark.parametrize(
    ("place", "unit"),
    [
        ({"Borough": "Camden"}, "Central North"),
        ({"Borough": "Camden", "BCU": ""}, "Central North"),
        ({"Borough": "Camden", "BCU": "South East"}, "South East"),  # as they were invited
        ({"Borough": "", "BCU": "South East"}, "South East"),
        ({"Borough": "Heathrow"}, "Heathrow"),
        ({"Borough": "London"}, "London"),
        ({"BCU": "South East"}, "South East"),
    ],
)
def test_old_answers_have_the_unit_for_the_borough(place: dict[str, str], unit: str) -> None:
    old = aged(answers(**place, Religion="Sikh", Q1="2"))
    assert cells(old) == [{"BCU": unit, "Q1": "2"}]
    assert old.header == ("BCU", "Q1")
    assert old.origins == [Origin("w1")]
    assert aged(old).same_as(old), "once old, they stay as they are"


@pytest.mark.req("R45")
def test_old_answers_without_a_place_lose_what_policy_says_and_nothing_else() -> None:
    given = dict.fromkeys((*responses.rules().old_answers.without, "Q1", "Language"), "x")
    assert cells(aged(answers(**given))) == [{"Q1": "x", "Language": "x"}]


@pytest.mark.req("R45")
def test_where_policy_keeps_boroughs_old_answers_keep_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = responses.rules()
    boroughs = rules.model_copy(
        update={"old_answers": rules.old_answers.model_copy(update={"unit_for_borough": False})}
    )
    monkeypatch.setattr(responses, "rules", lambda: boroughs)
    place = {"BCU": "South East", "Borough": "Camden"}
    assert cells(aged(answers(**place, Religion="Sikh"))) == [place]


@pytest.mark.req("R45")
@pytest.mark.parametrize(
    "place", [{"Borough": "Camden"}, {"BCU": "South East"}, {"BCU": "", "Borough": "Camden"}, {}]
)
def test_who_waited_too_long_is_of_london_and_no_more_is_changed(place: dict[str, str]) -> None:
    given = answers(**place, Q1="2")
    placed = of_london(given)
    assert cells(placed) == [{**dict.fromkeys(place, LONDON), "Q1": "2"}]
    assert placed == replace(given, rows=placed.rows)
