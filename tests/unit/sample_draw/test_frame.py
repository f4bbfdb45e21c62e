"""An extract's rows as candidates: each in its place, and people with several records as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from functions.sample_draw.draw_result import Draw, Plan
from functions.sample_draw.frame import frame
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import NO_RECORD
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.selection import draw as drawing
from functions.sample_draw.selection import selection
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import extract, surveys
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed
from functions.shared.text.names.names import person_key
from tests.drawing import DAY, MONTH, NOTHING_LISTED, SEED, made, outcomes, people, wanting
from tests.extracts import Row, victim

RING = Keyring(b"f" * 64)
NO_ONE = Listed(frozenset(), frozenset())
HEADER = extract.rules().names


def drawn(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Draw:
    """A draw of rows that stand in these lines of the file."""
    plan = Plan(surveys.survey("uss"), MONTH, DAY, SEED)
    return drawing.make(plan, HEADER, zip(numbers, rows, strict=True), NOTHING_LISTED)


def values(row: Row) -> list[str]:
    return [row[name] for name in HEADER]


@pytest.mark.req("R11")
@pytest.mark.parametrize("together", [1, 2, 1024])
@pytest.mark.parametrize("numbers", [(2, 3, 4, 5), (2, 4, 5, 6), (3, 4, 6, 7), (2, 3, 5, 7)])
def test_a_blank_line_is_no_record_and_moves_no_outcome(
    monkeypatch: pytest.MonkeyPatch, together: int, numbers: tuple[int, ...]
) -> None:
    monkeypatch.setattr(frame, "_PART", together)
    rows = [victim(1), victim(2, Vulnerable="Y"), victim(3, Vulnerable="Y"), victim(4)]
    selected, vulnerable = Outcome.SELECTED, Outcome.VULNERABLE
    theirs = dict(zip(numbers, (selected, vulnerable, vulnerable, selected), strict=True))
    codes = drawn(numbers, [*map(values, rows)]).codes
    assert [*codes] == [theirs.get(line, NO_RECORD) for line in range(numbers[-1] + 1)]


@pytest.mark.req("R11", "R13")
@pytest.mark.parametrize("longer", [(0,), (1,), (0, 1)])
def test_a_row_with_more_cells_than_the_header_is_judged_by_no_others_columns(
    longer: tuple[int, ...],
) -> None:
    """The reader refuses such a file: whoever reads otherwise draws nobody by shifted cells."""
    rows = [[*([""] if at in longer else []), *values(victim(at))] for at in (0, 1)]
    with pytest.raises(ValueError, match="zip"):
        drawn((2, 3), rows)


@pytest.mark.req("R11")
def test_who_shares_a_phone_and_has_one_record_has_that_records_number() -> None:
    home = {"VIW Telephone Home": "020 7946 0958"}
    draw = made([victim(1, **home), victim(2, **home)])
    [one] = draw.selected.values()
    number = selection.random_numbers(SEED)
    assert one.random_number == number(selection.identity(*one.held.identity()))
    assert draw.duplicate_records == 0


@pytest.mark.req("R11")
def test_people_come_in_the_order_of_their_numbers_and_who_shares_one_by_the_records_own() -> None:
    rows = [*(victim(n, **{"VIW Surname": "Example"}) for n in (1, 2)), *map(victim, range(3, 9))]
    for seed in range(10):
        key = bytes([seed]) * 32
        number, born = selection.random_numbers(key), date(1980, 3, 4)
        order = sorted(
            (
                number(selection.of_person(person_key(row["VIW Surname"], "Ada", born))),
                number(selection.identity(row["Crime No"], "1", "")),
                row["Crime No"],
            )
            for row in rows
        )
        for wanted in (2, 4, 6):  # of the one cell that has anybody
            drawn_now = people(made(rows, of=wanting(48 * wanted), seed=key))
            assert {crime for crime, _ in drawn_now} == {crime for _, _, crime in order[:wanted]}


def two_records(**second: str) -> list[Row]:
    """One person's records of two crimes, and somebody else."""
    return [victim(1), {**victim(1), "Crime No": "4600009/27", **second}, victim(2)]


@pytest.mark.req("R10", "R20")
@pytest.mark.parametrize(("listed", "rested"), [(0, 1), (1, 0)])
def test_who_rests_under_one_crime_and_is_listed_under_another_counts_as_listed(
    listed: int, rested: int
) -> None:
    rows = two_records()
    on_the_list = frozenset({RING.contact("crime", rows[listed]["Crime No"])})
    resting = frozenset({RING.person(f"crime|{rows[rested]['Crime No']}|1")})
    contacted = Contacted(resting, frozenset(), frozenset())
    lists = Screening(RING, Listed(on_the_list, frozenset()), contacted)
    stops = Outcome.DO_NOT_CONTACT
    assert outcomes(rows, lists=lists) == [stops, stops, Outcome.SELECTED]


@pytest.mark.req("R09")
def test_a_phone_of_the_field_keeps_out_the_record_that_has_it_and_not_its_persons_other() -> None:
    rows = two_records(**{"VIW Telephone Home": "020 7946 0958"})
    in_field = frozenset({RING.contact("phone", "+442079460958")})
    lists = Screening(RING, NO_ONE, Contacted(frozenset(), frozenset(), in_field))
    kept_out = Outcome.CONTACT_IN_FIELD
    assert outcomes(rows, lists=lists) == [Outcome.SELECTED, kept_out, Outcome.SELECTED]
