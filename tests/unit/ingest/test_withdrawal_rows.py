"""A row about withdrawing: whom it names, what it takes back, and what a report counts (R39)."""

from __future__ import annotations

import pytest

from functions.ingest.findings import Findings
from functions.ingest.kinds import withdrawal_effects, withdrawals
from functions.ingest.kinds.withdrawal_effects import Wish
from functions.ingest.kinds.withdrawal_subject import Named, read
from functions.shared.policy import sending
from functions.shared.stores.linked_files import Changed

pytestmark = pytest.mark.req("R39")
LINK = "a" * 22
UNREADABLE, HALF = "crime-number-unreadable", "half-readable"


@pytest.mark.parametrize(
    ("crime", "link", "named", "found"),
    [
        (" 4600001-2027 ", "", Named(2, "4600001/27", ""), []),
        ("", LINK, Named(2, "", LINK), []),
        ("n/a", sending.rules().links.survey(LINK), Named(2, "", LINK), []),
        ("4600001/27", LINK, Named(2, "4600001/27", LINK), []),
        ("4600001/27", "unknown", Named(2, "4600001/27", ""), [(HALF, "Link Id")]),
        ("460", LINK, Named(2, "", LINK), [(HALF, "Crime No")]),
        ("460", "", None, [(UNREADABLE, "Crime No")]),
        ("", "short", None, [("link-unreadable", "Link Id")]),
        ("460", "short", None, [(UNREADABLE, "Crime No"), ("link-unreadable", "Link Id")]),
        ("", "", None, [("person-missing", "")]),
        ("n/a", "-", None, [("person-missing", "")]),
    ],
)
def test_a_row_names_its_person_by_crime_number_or_link_and_says_what_it_could_not_read(
    crime: str, link: str, named: Named | None, found: list[tuple[str, str]]
) -> None:
    findings = Findings()
    assert read(2, {"Crime No": crime, "Link Id": link}, findings) == named
    assert told(findings) == found


def told(findings: Findings) -> list[tuple[str, str]]:
    return [(one.code, one.column) for one in findings]


@pytest.mark.parametrize(
    ("cell", "wishes"),
    [
        ("all", ["all"]),
        (" ALL ", ["all"]),
        ("Q54aa", ["Q54aa"]),
        ("q54 AB", ["Q54ab"]),
        ("Recontact MPS", ["recontact"]),
        ("recontact mopac & Recontact MPS", ["recontact"]),
        ("Q54aa, Q54ab; all", ["Q54aa", "Q54ab", "all"]),
        ("Q54aa and Q54ab\nrecontact | all + Q54aa", ["Q54aa", "Q54ab", "recontact", "all"]),
        ("Q54aa,, ;", ["Q54aa"]),
        ("Q54aa,, Q54ab;", ["Q54aa", "Q54ab"]),
        ("Q54aa/x", ["Q54aa", None]),
        ("everything please", [None]),
        ("", [None]),
        (" , ", [None]),
    ],
)
def test_a_cell_may_take_back_several_things_and_what_is_unclear_counts_as_such(
    cell: str, wishes: list[str | None]
) -> None:
    assert withdrawals._wishes(cell) == wishes


def test_wishes_of_one_crime_are_taken_together_and_those_by_a_link_alone_are_not() -> None:
    wishes = [
        Wish(2, "Q54aa", "4600001/27", ""),
        Wish(3, "recontact", "4600001/27", LINK),
        Wish(4, "all", "4600002/27", ""),
        Wish(5, "all", "", LINK),
    ]
    assert withdrawals._by_crime(wishes) == {
        "4600001/27": {"Q54aa", "recontact"},
        "4600002/27": {"all"},
    }


def test_a_report_counts_files_rows_and_packs_that_had_been_released() -> None:
    crimes = frozenset({"4600001/27"})
    affected = [
        Changed("mopac/uss/2027-11/a.csv", 3, crimes, released=False),
        Changed("mps/uss/2027-11/a.csv", 2, crimes, released=True),
        Changed("mps/uss/2027-11/b.csv", 1, crimes, released=False),
    ]
    assert [*withdrawal_effects.count(affected).values()] == [3, 6, 2, 1]
    assert {*withdrawal_effects.count([]).values()} == {0}
