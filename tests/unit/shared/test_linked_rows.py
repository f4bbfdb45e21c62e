"""A file of linked answers without what somebody took back; every other row stays (R39). Pure."""

from __future__ import annotations

import pytest

from functions.shared.csv.writer import csv_text
from functions.shared.policy import responses
from functions.shared.stores.linked_files import rewrite

pytestmark = pytest.mark.req("R39")
MOPAC, MPS = (
    next(one for one in responses.rules().recipient if one.name == name)
    for name in ("mopac", "mps")
)
HEADER = ["Crime No", "Q1", "Recontact MOPAC", "Recontact MPS"]
ADA, BOB, EVE = "4600001/27", "4600002/27", "4600003/27"
ROWS = [
    [ADA, "1", "Yes", "Yes"],
    [BOB, "2", "Yes", "No"],
    [ADA, "3", "No", "Yes"],
    [EVE, "4", "No", "No"],
]
BODY = csv_text(HEADER, ROWS)


@pytest.mark.parametrize(
    ("what", "leaves"),
    [
        ("all", {MOPAC.name, MPS.name}),
        ("Q54aa", {MOPAC.name, MPS.name}),  # no crime number at MOPAC, none at the police
        ("Q54ab", {MPS.name}),
    ],
)
@pytest.mark.parametrize("recipient", [MOPAC, MPS], ids=lambda one: one.name)
def test_all_rows_of_a_person_leave_whoever_needs_what_they_took_back(
    recipient: responses.Recipient, what: str, leaves: set[str]
) -> None:
    left = (csv_text(HEADER, [ROWS[1], ROWS[3]]), 2, frozenset({ADA}))
    found = rewrite(BODY, recipient, {ADA: {what}, "4600009/27": {"all"}})
    assert found == (left if recipient.name in leaves else None)


def test_each_loses_what_they_took_back_themselves() -> None:
    found = rewrite(BODY, MPS, {ADA: ["recontact"], BOB: ["Q54ab"], EVE: ["Q54aa", "recontact"]})
    kept = [[ADA, "1", "No", "No"], [ADA, "3", "No", "No"]]
    assert found == (csv_text(HEADER, kept), 4, frozenset({ADA, BOB, EVE}))


@pytest.mark.req("R33")
@pytest.mark.parametrize(
    ("what", "ada"),
    [
        ("recontact", [["1", "No", "No"], ["3", "No", "No"]]),
        ("Recontact MPS", [["1", "Yes", "No"], ["3", "No", "No"]]),
        ("Recontact MOPAC", [["1", "No", "Yes"], ["3", "No", "Yes"]]),
    ],
)
def test_who_is_not_to_be_asked_again_keeps_their_answers(what: str, ada: list[list[str]]) -> None:
    (text, changed, crimes) = rewrite(BODY, MOPAC, {ADA: [what]}) or ("", 0, frozenset())
    assert text == csv_text(HEADER, [[ADA, *ada[0]], ROWS[1], [ADA, *ada[1]], ROWS[3]])
    # A row that said no already is not told as changed.
    assert changed == (1 if what == "Recontact MOPAC" else 2)
    assert crimes == {ADA}


@pytest.mark.parametrize(
    "withdrawn",
    [{EVE: ["recontact"]}, {BOB: ["Recontact MPS"]}, {ADA: []}, {"4600009/27": ["all"]}, {}],
    ids=["no before", "no to that already", "nothing", "somebody else", "nobody"],
)
def test_a_file_in_which_nothing_changes_is_not_written_again(
    withdrawn: dict[str, list[str]],
) -> None:
    assert rewrite(BODY, MOPAC, withdrawn) is None


def test_a_file_of_which_everybody_withdrew_is_left_without_a_text() -> None:
    assert rewrite(csv_text(HEADER, ROWS[:1]), MOPAC, {ADA: ["all"]}) == ("", 1, frozenset({ADA}))


@pytest.mark.parametrize("body", ["", "Q1,Crime No\r\n1,4600001/27\r\n", "\r\n"])
def test_a_file_that_does_not_begin_with_the_crime_number_is_not_rewritten(body: str) -> None:
    """By its first column people are found: under another nobody would be, and all would stay."""
    with pytest.raises(ValueError, match="begin with the crime number"):
        rewrite(body, MOPAC, {ADA: ["all"]})
