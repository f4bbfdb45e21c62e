"""The dead, companies, fillers, boroughs and dates in the forms that other systems write."""

from __future__ import annotations

from datetime import date

import pytest

from functions.shared.clock import Month
from functions.shared.policy import geography, people
from functions.shared.text.contact_cells import email_cell, phone_cell
from functions.shared.text.names.names import Names
from functions.shared.text.names.not_names import NotNames
from functions.shared.text.written_dates import uk_date, written_month

NAMES = Names(NotNames.of(people.rules()))


def usable(forenames: str, surname: str, title: str = "") -> bool:
    """Can somebody be asked for by this name?"""
    [found] = NAMES.usable([title], [forenames], [surname])
    return found


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    ("title", "forenames", "surname"),
    [
        ("RIP", "Ada", "Example"), ("Mr Late", "Ada", "Example"), ("P.R.", "Ada", "Example"),
        ("Est. of", "Ada", "Example"), ("", "Ada", "Example (R.I.P.)"), ("", "Ada", "Example DEC"),
        ("", "Ada [dec]", "Example"), ("", "Exec. of Ada", "Example"),
        ("", "Ada", "Example (Late)"),
        ("", "Next of kin of Ada", "Example"), ("", "Ada died 12/3", "Example"),
        ("", "Ada", "Example (Estate)"), ("", "Ada Desceased", "Example"), ("", "Ada", "Example †"),
        ("", "Ada (killed)", "Example"), ("", "Ada dcsd", "Example"), ("Exec", "Ada", "Example"),
        ("", "Ada (passed)", "Example"), ("", "Ada sadly passed", "Example"),
        ("", "Ada", "Exor"), ("", "Ada", "Example - Dec"), ("Repr of", "Ada", "Example"),
        ("", "Ada no longer with us", "Example"), ("", "Ada (fatal)", "Example"),
        ("", "Family of Ada", "Example"), ("", "D E C E A S E D", "Example"),
    ],
)  # fmt: skip
def test_who_has_died_is_not_asked_for(title: str, forenames: str, surname: str) -> None:
    assert not usable(forenames, surname, title)


@pytest.mark.req("R09", "R20")
@pytest.mark.parametrize(
    ("forenames", "surname"),
    [
        ("Ada", "Example do not contact"), ("Do Not", "Contact"), ("Ada 07812 345678", "Example"),
        ("Ada", "ada@example.org"), ("Ada - NOT SAFE", "Example"), ("", "Acme & Sons"),
        ("Unknown", "Female"), ("Unidentified", "Example"), ("Ada", "Refused Details"),
        ("Ada", "Not provided"), ("Ada", "No surname"), ("Ada", "Unkown"),
        ("", "Camden Housing"), ("To be", "confirmed"), ("Jane", "Doe"), ("#REF!", "#REF!"),
    ],
)  # fmt: skip
def test_a_name_that_says_something_else_is_none(forenames: str, surname: str) -> None:
    assert not usable(forenames, surname)


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    ("forenames", "surname"),
    [
        ("Ada", "Late"), ("Dec", "Example"), ("Ada", "St. John-Late"), ("Ada", "Graves"),
        ("Never", "Example"), ("Minh", "Do"), ("Ada", "Decker"), ("Mal", "X"),
        ("Ada 2nd", "Example"), ("Adrian", "Male"), ("Ada", "Passedat"), ("Dv", "Example"),
    ],
)  # fmt: skip
def test_names_that_only_sound_like_it_are_names(forenames: str, surname: str) -> None:
    assert usable(forenames, surname)


@pytest.mark.req("R09", "R25")
@pytest.mark.parametrize(
    "address",
    [
        "noemailaddress@gmail.com", "no.email.provided@gmail.com", "hasnoemail@gmail.com",
        "doesnthaveone@gmail.com", "x@x.com", "123@123.com", "email@email.com", "victim@gmail.com",
        "refusedtogive@hotmail.com", "not.applicable@email.com", "name@domain.com",
    ],
)  # fmt: skip
def test_what_fills_an_email_field_is_never_written_to(address: str) -> None:
    assert email_cell(address).use == ""


@pytest.mark.parametrize("address", ["jo@example.org", "mail@jones.co.uk", "nomi@gmail.com"])
def test_short_and_plain_addresses_are_somebodys(address: str) -> None:
    assert email_cell(address).use == address


@pytest.mark.req("R09")
@pytest.mark.parametrize("number", ["0208 358 3333", "0207 230 1212", "07777 123456"])
def test_what_fills_a_phone_field_is_never_called(number: str) -> None:
    assert phone_cell(number).use == ""


@pytest.mark.req("R06")
@pytest.mark.parametrize(
    ("owner", "borough"),
    [
        ("L.B. Camden", "Camden"), ("Camden (EK)", "Camden"), ("CAMDEN BOROUGH", "Camden"),
        ("Camden, London", "Camden"), ('"Camden"', "Camden"), ("Camden.", "Camden"),
        ("Kensington &amp; Chelsea", "Kensington and Chelsea"), ("RBKC", "Kensington and Chelsea"),
        ("Kensington + Chelsea", "Kensington and Chelsea"), ("Towerhamlets", "Tower Hamlets"),
        ("City of Westminster Council", "Westminster"), ("SO18", "Heathrow"), ("NK", "Unknown"),
        ("Westminster, City of", "Westminster"), ("LBC Camden", "Camden"), ("Camden LB", "Camden"),
        ("Camden London Borough Council", "Camden"), ("London Heathrow Airport", "Heathrow"),
        ("Kensington Chelsea", "Kensington and Chelsea"),
        ("Hammersmith-Fulham", "Hammersmith and Fulham"),
        ("Kingston on Thames", "Kingston upon Thames"), ("Camden & Islington", None), ("", None),
    ],
)  # fmt: skip
def test_owners_by_further_names(owner: str, borough: str | None) -> None:
    assert geography.rules().owner(owner) == borough


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    "text",
    [
        "28th September 2027", "28/Sep/2027", "28Sep2027", "Sep 28, 2027", "September 28 2027",
        "Tue 28/09/2027", "Tuesday, 28 September 2027", "'28/09/2027", '="28/09/2027"',
        "28/09/2027, 14:33", "2027.09.28", "20270928", "28092027", "28\u201309\u20132027",
        "28\u2011Sep\u201127", "2027-09-27T23:00:00Z", "2027-09-27T23:00:00.000Z",
        "2027-09-27 23:30:00+00:00", "2027-09-28T00:00:00+01:00", "2027-09-28T00:00:00Z",
    ],
)  # fmt: skip
def test_a_day_that_can_be_no_other_is_read(text: str) -> None:
    assert uk_date(text) == date(2027, 9, 28)


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    "text", ["28/09/27", "9/28/2027", "46658", "31/02/2027", "20271301", "28/09"]
)
def test_a_day_that_may_be_another_is_none(text: str) -> None:
    assert uk_date(text) is None


@pytest.mark.req("R42")
@pytest.mark.parametrize(
    "text", ["Nov'27", "Nov, 2027", "Nov/27", "11.2027", "2027.11", "'2027-11", "2027\u201311"]
)
def test_a_month_that_can_be_no_other_is_read(text: str) -> None:
    assert written_month(text) == Month(2027, 11)
