"""A record is the same when it has been packed, and says the same of whose it is (R09)."""

from __future__ import annotations

from datetime import date

import pytest

from functions.sample_draw.frame.contact_columns import Contacts
from functions.sample_draw.frame.records import Held, Records, carried
from functions.shared.policy import extract
from functions.shared.text.crime_numbers import CrimeNumber

PHONE, EMAIL = "+447812345678", "someone@example.org"


def records(*, viw: str = "1", surname: str = "Example") -> Records:
    """Two records: the first with a phone and an email, the second with something else to read."""
    return Records(
        rows=[2, 3],
        cells=[7, 8],
        boroughs=["Camden", "Ealing"],
        crimes=[CrimeNumber("4600001/27"), CrimeNumber("4600002/27")],
        viws=[viw, viw],
        surnames=[surname, surname],
        forenames=["Ada", "Bob"],
        births=[date(1980, 3, 4).toordinal(), date(1984, 2, 29).toordinal()],
        texts=[[f"{name} {at}" for at in range(2)] for name in carried()],
        contacts=Contacts(
            [[PHONE, ""], ["", ""], ["", ""], ["", ""], [EMAIL, ""]], {1: (PHONE, EMAIL)}, set()
        ),
    )


@pytest.mark.req("R09")
@pytest.mark.parametrize("viw", ["", "1"])
def test_a_packed_record_is_the_record_again_and_as_easily_told_from_others(viw: str) -> None:
    made = records(viw=viw)
    for at, packed in enumerate(made.packed()):
        whole = made.record(at)
        held = Held(whole.cell, whole.borough, packed, ())
        assert held.record() == whole
        assert held.identity() == whole.identity()
        assert bool(whole.identity()[2]) is not bool(viw)


@pytest.mark.req("R20", "R25")
def test_no_telephone_or_email_is_carried_as_it_stands_in_the_extract() -> None:
    """ORS would be handed what the lists or a wish took out."""
    assert {*extract.rules().phones, "VIW Email"}.isdisjoint(carried())


@pytest.mark.req("R09")
def test_a_control_character_in_a_name_moves_nothing_into_another_column() -> None:
    made = records(surname="Exam\x1fple")
    for at, packed in enumerate(made.packed()):
        found = Held(0, "", packed, ()).record()
        assert found.surname == "Exam ple"
        assert (found.contacts, found.texts) == (made.record(at).contacts, made.record(at).texts)
