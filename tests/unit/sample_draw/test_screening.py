"""What the lists say of a row: each contact is looked up, and the weightiest reason counts."""

from __future__ import annotations

import zlib

import pytest

from functions.sample_draw.extract.column_faults import refuse_all
from functions.sample_draw.frame import frame
from functions.sample_draw.frame.contact_columns import Contacts
from functions.sample_draw.frame.records import Records
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Recorded, Screening, Verdict
from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed
from tests.drawing import made, outcomes
from tests.extracts import Row, victim

RING = Keyring(b"s" * 32)
NO_ONE = Listed(frozenset(), frozenset())
NOBODY = Contacted(frozenset(), frozenset(), frozenset())


def one_listed(kind: str, value: str) -> Screening:
    return Screening(RING, Listed(frozenset({RING.contact(kind, value)}), frozenset()), NOBODY)


@pytest.mark.req("R06", "R20")
def test_a_part_without_anybody_eligible_ends_no_draw() -> None:
    records = Records([], [], [], [], [], [], [], [], [], Contacts([[]] * 5, {}, set()))
    assert one_listed("phone", "+447812000102").verdicts(lambda _: b"", records) == {}


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("kind", "value", "row"),
    [
        ("crime", "4600001/27", {}),
        ("phone", "+447812000001", {}),
        ("phone", "+442079460958", {"VIW Telephone Home": "020 7946 0958"}),
        ("phone", "+442079460958", {"VIW Telephone Other": "020 7946 0958"}),
        ("phone", "+442079460958", {"VIW Telephone Business": "020 7946 0958"}),
        ("email", "someone@example.org", {"VIW Email": "someone@example.org"}),
        # The first and the second of two in one cell, which nobody would use.
        ("phone", "+442079460958", {"VIW Telephone Home": "020 7946 0958 or 020 7946 0959"}),
        ("phone", "+442079460959", {"VIW Telephone Home": "020 7946 0958 or 020 7946 0959"}),
        ("email", "b@example.org", {"VIW Email": "a@example.org, b@example.org"}),
    ],
)
def test_whoever_is_listed_by_any_contact_is_not_drawn(kind: str, value: str, row: Row) -> None:
    found = outcomes([victim(1, **row), victim(2)], lists=one_listed(kind, value))
    assert found == [Outcome.DO_NOT_CONTACT, Outcome.SELECTED]


@pytest.mark.req("R20", "R58")
def test_numbers_that_the_list_blanks_are_no_fault_of_the_file() -> None:
    """Of a small month all may be listed between the check and the draw, and the draw ends."""
    numbers = frozenset(RING.contact("phone", f"+44781200000{number}") for number in (1, 2))
    lists = Screening(RING, Listed(frozenset(), numbers), NOBODY)
    drawn = made([victim(1), victim(2)], lists=lists)
    assert drawn.counts[Outcome.NO_CONTACT] == drawn.blanked_out == 2
    refuse_all(drawn.codes, drawn.unclear_flags, drawn.blanked_out)
    unread = made([victim(1, **{"VIW Telephone Mobile": "x"}), victim(2)], lists=lists)
    assert (unread.counts[Outcome.NO_CONTACT], unread.blanked_out) == (2, 1)
    refuse_all(unread.codes, unread.unclear_flags, unread.blanked_out)


@pytest.mark.req("R09", "R10")
def test_who_rests_and_whose_number_is_in_the_field_rests() -> None:
    resting = frozenset({RING.person("crime|4600001/27|1")})
    in_field = frozenset({RING.contact("phone", "+447812000001")})
    lists = Screening(RING, NO_ONE, Contacted(resting, frozenset(), in_field))
    assert outcomes([victim(1), victim(2)], lists=lists) == [Outcome.RESTED, Outcome.SELECTED]


@pytest.mark.req("R20")
def test_of_two_numbers_the_wrong_one_is_blanked_and_who_has_no_other_is_not_reached() -> None:
    wrong = frozenset(RING.contact("phone", f"+44781200000{number}") for number in (1, 2))
    lists = Screening(RING, Listed(frozenset(), wrong), NOBODY)
    rows = [victim(1, **{"VIW Telephone Home": "020 7946 0958"}), victim(2), victim(3)]
    draw = made(rows, lists=lists)
    found = [Outcome.SELECTED, Outcome.NO_CONTACT, Outcome.SELECTED]
    assert [*draw.codes[2:]] == found
    assert draw.selected[2].held.contacts() == ["+442079460958", "", "", "", ""]
    assert [*lists.hits.values()] == [Verdict(None, (1,))] * 2


@pytest.mark.req("R09", "R20")
def test_who_is_not_reached_any_more_is_no_record_of_anybody() -> None:
    wrong = frozenset({RING.contact("phone", "+447812000001")})
    lists = Screening(RING, Listed(frozenset(), wrong), NOBODY)
    wish = victim(1, **{"VIW Telephone Home": "do not call"})
    other = {**victim(1), "Crime No": "4600009/27"}
    found = [Outcome.WISH, Outcome.NO_CONTACT, Outcome.SELECTED]
    assert outcomes([wish, other, victim(2)], lists=lists) == found


@pytest.mark.req("R09", "R10", "R20")
@pytest.mark.parametrize("together", [1, 2, 1024])
def test_however_many_rows_are_judged_together_the_lists_say_the_same(
    monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(frame, "_PART", together)
    wrong = frozenset({RING.contact("phone", "+447812000004")})
    listed = Listed(frozenset({RING.contact("phone", "+447812000003")}), wrong)
    rows = [
        victim(1),
        victim(2),
        victim(3),
        victim(4),
        victim(5, TIU="Y"),
        victim(1, Vulnerable=""),
    ]
    assert outcomes(rows, lists=Screening(RING, listed, NOBODY)) == [
        *(Outcome.SELECTED, Outcome.SELECTED, Outcome.DO_NOT_CONTACT, Outcome.NO_CONTACT),
        *(Outcome.SELECTED, Outcome.VULNERABLE),
    ]


@pytest.mark.req("R11", "R20")
def test_what_the_lists_said_is_recorded_and_keeps_the_same_people_out_again() -> None:
    wrong = frozenset({RING.contact("phone", "+447812000002")})
    listed = Listed(frozenset({RING.contact("phone", "+447812000001")}), wrong)
    lists, rows = Screening(RING, listed, NOBODY), [victim(1), victim(2), victim(3)]
    found = [Outcome.DO_NOT_CONTACT, Outcome.NO_CONTACT, Outcome.SELECTED]
    assert outcomes(rows, lists=lists) == outcomes(rows, lists=Recorded(lists.hits)) == found


@pytest.mark.req("R11", "R20")
def test_no_verdict_is_kept_of_whom_a_wish_in_their_own_record_keeps_out() -> None:
    lists = one_listed("phone", "+447812000001")
    wish = victim(1, **{"VIW Telephone Home": "do not call"})
    assert outcomes([wish, victim(2)], lists=lists) == [Outcome.WISH, Outcome.SELECTED]
    assert not lists.hits


@pytest.mark.req("R11")
def test_a_verdict_is_recorded_under_a_name_that_is_the_same_years_later() -> None:
    """The record is read outside AWS too: the number, and four bytes of the contacts."""
    lists = one_listed("phone", "+447812000001")
    outcomes([victim(1), victim(2)], lists=lists)
    [name] = lists.hits
    assert name[-4:] == zlib.crc32(b"|+447812000001|||").to_bytes(4, "big")
    assert len(name) == 20
