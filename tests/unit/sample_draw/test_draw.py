"""The sample: persons and not rows, chance and nothing else, provable from the seed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import CLEAR, Recorded, Screening
from functions.sample_draw.selection import selection
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import extract, surveys
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed
from functions.shared.text.names.names import identity_keys, person_key
from tests.drawing import made, outcomes, people, wanting
from tests.extracts import BOROUGHS, CRIMES, Row, online, victim

RING = Keyring(b"k" * 64)
NOBODY = Listed(frozenset(), frozenset())
NO_ONE = Contacted(frozenset(), frozenset(), frozenset())


def of_person(person: int, record: int, **over: str) -> Row:
    """One of the records of a person: their own name, birthday and mobile, a crime number each."""
    own = victim(person)
    same = ("VIW Surname", "VIW Telephone Mobile", "VIW Co/Forenames", "VIW Date of Birth")
    return victim(10_000 + 10 * person + record, **{**{name: own[name] for name in same}, **over})


@st.composite
def crowds(draw: Any) -> list[Row]:
    """People with up to three records in any cells, some of whom share a phone with another."""
    rows: list[Row] = []
    for person in range(draw(st.integers(1, 14))):
        shared = draw(st.sampled_from(["", "", "020 7123 4567", "020 7123 4568"]))
        for record in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            over = {
                "Owning Borough": draw(st.sampled_from(BOROUGHS[:3])),
                "Crime Type": draw(st.sampled_from(CRIMES[:2])),
                "VIW Telephone Home": shared,
            }
            rows.append(of_person(person, record, **over))
    return rows


@pytest.mark.req("R11")
@settings(max_examples=40)
@given(crowds(), st.integers(1, 60), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(
    rows: list[Row], wanted: int, dice: random.Random
) -> None:
    policy = wanting(wanted)
    first = made(rows, of=policy)
    shuffled, names = list(rows), list(extract.rules().names)
    dice.shuffle(shuffled)
    dice.shuffle(names)
    again = made(shuffled, of=policy, names=names)
    assert again.sample_hash == first.sample_hash
    assert again.counts == first.counts
    assert again.cells == first.cells
    by_name = {
        one.random_number: (one.replicate, one.held.packed) for one in first.selected.values()
    }
    assert by_name == {
        one.random_number: (one.replicate, one.held.packed) for one in again.selected.values()
    }


@pytest.mark.req("R11")
@settings(max_examples=30)
@given(crowds(), st.integers(1, 60))
def test_removing_anybody_who_was_not_drawn_changes_nobody_else(
    rows: list[Row], wanted: int
) -> None:
    policy = wanting(wanted)
    first = made(rows, of=policy)
    drawn = {one.held.record().surname for one in first.selected.values()}
    for surname in {row["VIW Surname"] for row in rows} - drawn:
        rest = [row for row in rows if row["VIW Surname"] != surname]
        assert not rest or made(rest, of=policy).sample_hash == first.sample_hash


@pytest.mark.req("R09")
@settings(max_examples=40)
@given(crowds(), st.integers(1, 60))
def test_nobody_is_drawn_twice_and_no_phone_is_called_for_two(rows: list[Row], wanted: int) -> None:
    draw = made(rows, of=wanting(wanted))
    held = [one.held.record() for one in draw.selected.values()]
    surnames = [(record.surname, record.forenames) for record in held]
    phones = [phone for record in held for phone in record.phones if phone]
    assert len(set(surnames)) == len(surnames)
    assert len(set(phones)) == len(phones)


@pytest.mark.req("R05")
@settings(max_examples=40)
@given(crowds())
def test_a_cell_gives_all_it_should_unless_nobody_is_left_who_could_be_taken(
    rows: list[Row],
) -> None:
    draw = made(rows, of=wanting(10))
    for cell in draw.cells:
        if cell.shortfall:
            left = [
                number
                for number, code in enumerate(draw.codes)
                if code == Outcome.NOT_SELECTED
                and _cell(rows[number - 2]) == (cell.cell[0], cell.cell[1])
            ]
            assert not left


def _cell(row: Row) -> tuple[str, str]:
    areas = {"Camden": "Central North", "Ealing": "West", "Croydon": "South"}
    return areas[row["Owning Borough"]], row["Crime Type"]


@pytest.mark.req("R09")
def test_two_crime_numbers_with_five_spellings_of_one_phone_are_one_person() -> None:
    spellings = (
        "07812 345678",
        "+44 (0)7812 345 678",
        "0044-7812-345678",
        "7812345678",
        "Mob: 07812.345.678",
    )
    rows = [
        victim(n % 2, **{"VIW Surname": "O'Brien", "VIW Telephone Mobile": text, "VIW No": str(n)})
        for n, text in enumerate(spellings)
    ]
    assert sorted(outcomes(rows)) == [Outcome.DUPLICATE] * 4 + [Outcome.SELECTED]


@pytest.mark.req("R09")
def test_linking_goes_by_however_many_steps() -> None:
    chain = [
        victim(
            n,
            **{
                "VIW Surname": "Chain",
                "VIW Telephone Mobile": f"07812 34567{n}",
                "VIW Telephone Home": f"07812 34567{n + 1}",
            },
        )
        for n in range(6)
    ]
    assert Counter(outcomes(chain)) == {Outcome.SELECTED: 1, Outcome.DUPLICATE: 5}


@pytest.mark.req("R09")
def test_parent_and_child_at_one_phone_are_two_people_of_whom_one_is_asked() -> None:
    home = {"VIW Surname": "Example", "VIW Telephone Mobile": "07812 345678"}
    rows = [
        victim(1, **home),
        victim(2, **{**home, "VIW Co/Forenames": "Bea", "VIW Date of Birth": "01/02/2003"}),
    ]
    assert sorted(outcomes(rows)) == [Outcome.CONTACT_SHARED, Outcome.SELECTED]


@pytest.mark.req("R09")
def test_what_looks_like_a_switchboard_is_reported_and_gives_one_person() -> None:
    rows = [
        victim(n, **{"VIW Surname": "Khan", "VIW Telephone Mobile": "020 7183 4562"})
        for n in range(7)
    ]
    draw = made(rows)
    assert len(draw.selected) == 1
    assert draw.clusters == (tuple(range(2, 9)),)
    assert made(rows[:6]).clusters == ()


@pytest.mark.req("R09", "R14")
def test_of_two_victims_of_one_crime_without_a_viw_number_one_is_asked() -> None:
    """Nothing but the crime number would tell ORS and the register whose case it is."""
    crime = {"Crime No": "4607101/27", "VIW No": ""}
    ada, bo = victim(1, **crime), victim(2, **{**crime, "VIW Co/Forenames": "Bo"})
    moved = {**ada, "VIW Telephone Mobile": "07812 999999"}
    assert sorted(outcomes([ada, bo])) == [Outcome.CONTACT_SHARED, Outcome.SELECTED]
    assert sorted(outcomes([ada, moved])) == [Outcome.DUPLICATE, Outcome.SELECTED]
    draw = made([ada, bo, victim(3)])
    assert sorted(one.chance for one in draw.selected.values()) == [0.5, 1.0]
    taken = {row for n in range(20) for row in made([ada, bo], seed=bytes([n]) * 32).selected}
    assert taken == {2, 3}, "either may be the one"


@pytest.mark.req("R11")
def test_a_persons_number_is_the_same_with_whichever_of_their_crimes() -> None:
    others = [victim(n) for n in range(2, 30)]
    records = [of_person(1, n) for n in range(3)]
    for seed in range(10):
        found = {
            len(people(made([*some, *others], of=wanting(480), seed=bytes([seed]) * 32)) - known)
            for some in (records[:1], records[1:2], records, records[::-1])
            for known in [{(row["Crime No"], "1") for row in others}]
        }
        assert len(found) == 1, "in or out, whatever of it is in the extract"


@pytest.mark.req("R11")
@pytest.mark.parametrize("alike", [2, 3])
def test_who_cannot_be_told_apart_by_name_and_birthday_is_in_no_order_of_the_file(
    alike: int,
) -> None:
    rows = [victim(n, **{"VIW Surname": "Example"}) for n in range(1, alike + 1)]
    for seed in range(10):
        seeded: dict[str, Any] = {"of": wanting(48), "seed": bytes([seed]) * 32}
        [first] = people(made(rows, **seeded))  # one from the cell
        assert people(made(rows[::-1], **seeded)) == {first}


@pytest.mark.req("R09", "R11")
def test_whose_records_spell_them_otherwise_has_the_smallest_number_through_the_key_again() -> None:
    """As the method says it, worked out beside it."""
    rows = [of_person(1, 0), of_person(1, 1, **{"VIW Surname": "Exempel"}), victim(2), victim(3)]
    rows[1]["Crime No"] = rows[0]["Crime No"]
    names = [person_key(row["VIW Surname"], "Ada", date(1980, 3, 4)) for row in rows]
    for seed in range(10):
        number = selection.random_numbers(bytes([seed]) * 32)
        own = [number(selection.of_person(name)) for name in names]
        theirs = number(selection.of_several(min(own[:2])))
        draw = made(rows, of=wanting(48), seed=bytes([seed]) * 32)
        [first] = people(draw)
        smallest = min((theirs, 0), (own[2], 2), (own[3], 3))[1]
        assert first[0] == rows[smallest]["Crime No"]
        [one] = draw.selected.values()
        record = number(selection.identity(*one.held.identity()))
        assert one.random_number == (record if smallest else number(selection.of_several(record)))


@pytest.mark.req("R09")
def test_identical_rows_are_one_record() -> None:
    assert sorted(outcomes([victim(1), victim(1)])) == [Outcome.DUPLICATE, Outcome.SELECTED]


@pytest.mark.req("R09", "R11")
def test_of_rows_that_are_the_same_the_first_stands() -> None:
    for number in range(1, 20):
        people = [victim(each) for each in range(1, number + 1)]
        *found, again = outcomes([*people, people[-1]])
        assert Outcome.DUPLICATE not in found
        assert again is Outcome.DUPLICATE


@pytest.mark.req("R09")
def test_of_two_versions_of_one_record_the_same_is_taken_in_either_order() -> None:
    one, other = victim(1, **{"VIW Title": "Dr"}), victim(1, **{"VIW Title": "Mr"})
    first, second = outcomes([one, other]), outcomes([other, one])
    assert first == second[::-1]
    assert len(made([one, other]).selected) == 1


@pytest.mark.req("R04", "R11")
def test_everybody_of_a_cell_is_as_likely_to_be_drawn_as_anybody_else() -> None:
    """Chi-square over 2,000 fixed seeds: 20 of 61 people, 60 degrees of freedom, p = 0.001."""
    people_there, wanted, seeds = 61, 20, 2_000
    names = [selection.of_person(f"example{n}|ada|722878") for n in range(people_there)]
    drawn: Counter[int] = Counter()
    for seed in range(seeds):
        number = selection.random_numbers(seed.to_bytes(32, "big"))
        order = sorted(range(people_there), key=lambda n: number(names[n]))
        found = selection.choose(
            selection.Candidates(order, [0] * people_there, {}),
            {0: wanted},
        )
        drawn.update(found.drawn)
    expected = seeds * wanted / people_there
    # Without replacement the counts vary less than independent ones would.
    spread = expected * (1 - wanted / people_there) * people_there / (people_there - 1)
    chi_square = sum((drawn[n] - expected) ** 2 / spread for n in range(people_there))
    assert chi_square < 99.607
    assert chi_square > 30.34, "too even is no chance either (p = 0.999)"


@pytest.mark.req("R05")
def test_strata_of_77_and_154_give_exactly_ten_each() -> None:
    rows = [victim(n, **{"Owning Borough": "Camden"}) for n in range(77)]
    rows += [victim(100 + n, **{"Owning Borough": "Ealing"}) for n in range(154)]
    draw = made(rows, of=wanting(480))  # ten from each of the 48 cells
    found = {cell.cell[0]: cell for cell in draw.cells if cell.eligible}
    assert found["Central North"].drawn == found["West"].drawn == 10
    assert found["Central North"].design_weight == pytest.approx(7.7)
    assert found["West"].inclusion_probability == pytest.approx(10 / 154)


@pytest.mark.req("R05")
def test_a_cell_that_is_too_small_is_taken_whole_and_nobody_fills_its_place() -> None:
    rows = [victim(n) for n in range(4)]
    rows += [victim(100 + n, **{"Owning Borough": "Ealing"}) for n in range(50)]
    draw = made(rows, of=wanting(480))
    found = {cell.cell[0]: cell for cell in draw.cells if cell.eligible}
    assert (found["Central North"].drawn, found["Central North"].shortfall) == (4, 6)
    assert found["West"].drawn == 10


@pytest.mark.req("R04")
def test_a_census_takes_everybody_once() -> None:
    rows = [online(n) for n in range(30)]
    draw = made(rows, of=surveys.survey("ovss"))
    assert len(draw.selected) == 30
    assert all(cell.target is None and cell.shortfall == 0 for cell in draw.cells)


@pytest.mark.req("R11")
def test_another_seed_is_another_sample() -> None:
    rows = [victim(n) for n in range(40)]
    hashes = {made(rows, of=wanting(480), seed=bytes([n]) * 32).sample_hash for n in range(20)}
    assert len(hashes) == 20


# What the lists say.


def screening(
    *, listed: Listed = NOBODY, resting: tuple[str, ...] = (), in_field: tuple[str, ...] = ()
) -> Screening:
    """The lists; people by identity keys."""
    hashes = (frozenset(map(RING.person, resting)), frozenset(map(RING.person, in_field)))
    return Screening(RING, listed, Contacted(*hashes, frozenset()))


def identities(row: Row, phone: str) -> tuple[str, ...]:
    return identity_keys(
        crime="9999999/27",
        viw="7",
        phones=[phone],
        email=None,
        surname=row["VIW Surname"],
        forenames=row["VIW Co/Forenames"],
        born=date(1980, 3, 4),
    )


@pytest.mark.req("R10")
def test_who_was_interviewed_under_another_crime_number_rests() -> None:
    row = victim(1)
    wrong = Listed(frozenset(), frozenset({RING.contact("phone", "+447812000001")}))
    for listed in (NOBODY, wrong):
        lists = screening(listed=listed, resting=identities(row, "+447812000001"))
        assert outcomes([row, victim(2)], lists=lists) == [Outcome.RESTED, Outcome.SELECTED]


@pytest.mark.req("R10")
def test_who_is_in_the_field_is_not_drawn_again() -> None:
    row = victim(1)
    lists = screening(in_field=identities(row, "+447812000001"))
    assert outcomes([row, victim(2)], lists=lists) == [Outcome.IN_FIELD, Outcome.SELECTED]


@pytest.mark.req("R09")
def test_somebody_else_at_a_phone_in_the_field_is_not_drawn() -> None:
    contacts = frozenset({RING.contact("phone", "+447812000001")})
    lists = Screening(RING, NOBODY, Contacted(frozenset(), frozenset(), contacts))
    assert outcomes([victim(1), victim(2)], lists=lists)[0] is Outcome.CONTACT_IN_FIELD


@pytest.mark.req("R10", "R20")
def test_what_the_lists_say_of_one_record_holds_for_all_of_the_person() -> None:
    rows = [of_person(1, 1), of_person(1, 2), victim(2)]
    for listed, expected in (
        (
            Listed(frozenset({RING.contact("crime", rows[0]["Crime No"])}), frozenset()),
            int(Outcome.DO_NOT_CONTACT),
        ),
        (NOBODY, int(Outcome.RESTED)),
    ):
        for row in rows[:2]:
            crime = f"crime|{row['Crime No']}|1"
            lists = screening(listed=listed, resting=(crime,))
            assert outcomes(rows, lists=lists) == [expected, expected, Outcome.SELECTED]


@pytest.mark.req("R20")
def test_a_number_that_is_not_valid_may_still_have_said_no() -> None:
    row = victim(1, **{"VIW Telephone Home": "07700 900123"})
    listed = Listed(frozenset({RING.contact("phone", "+447700900123")}), frozenset())
    assert outcomes([row, victim(2)], lists=screening(listed=listed))[0] is Outcome.DO_NOT_CONTACT


@pytest.mark.req("R20")
def test_who_has_no_number_left_cannot_be_contacted() -> None:
    listed = Listed(frozenset(), frozenset({RING.contact("phone", "+447812000001")}))
    assert outcomes([victim(1), victim(2)], lists=screening(listed=listed)) == [
        Outcome.NO_CONTACT,
        Outcome.SELECTED,
    ]


@pytest.mark.req("R11", "R20")
@settings(max_examples=40)
@given(crowds(), st.sets(st.integers(0, 40), max_size=8), st.integers(1, 60))
def test_what_the_lists_said_gives_the_same_sample_again(
    rows: list[Row], hit: set[int], wanted: int
) -> None:
    assume(rows)
    phones = [f"+44{row['VIW Telephone Mobile'][1:].replace(' ', '')}" for row in rows]
    keys = [RING.contact("phone", phone) for n, phone in enumerate(phones) if n in hit]
    listed = Listed(frozenset(keys[::2]), frozenset(keys[1::2]))
    lists = screening(listed=listed)
    policy = wanting(wanted)
    first = made(rows, of=policy, lists=lists)
    assert CLEAR not in lists.hits.values()
    again = made(list(reversed(rows)), of=policy, lists=Recorded(lists.hits))
    assert again.sample_hash == first.sample_hash
    assert again.counts == first.counts
    assert people(again) == people(first)


@pytest.mark.req("R20")
def test_those_found_late_leave_the_sample_and_nobody_takes_their_place() -> None:
    rows = [victim(n) for n in range(30)]
    draw = made(rows, of=wanting(480))
    late = set(list(draw.selected)[:3])
    less = draw.without(late)
    assert less.counts[Outcome.DO_NOT_CONTACT_LATE] == 3
    assert less.counts[Outcome.SELECTED] == 7
    assert less.rows == 30
    [cell] = [one for one in less.cells if one.eligible]
    assert (cell.eligible, cell.drawn, cell.shortfall) == (27, 7, 3)
    assert {n: one.replicate for n, one in less.selected.items()} == {
        n: one.replicate for n, one in draw.selected.items() if n not in late
    }
