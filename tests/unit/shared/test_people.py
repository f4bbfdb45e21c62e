"""Names and identity: who can be asked for by name, and which records are one person's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.policy import people
from functions.shared.text.names.names import Names, identity_keys, plain
from functions.shared.text.names.not_names import NotNames

READER = Names(NotNames.of(people.rules()))
BORN = date(1984, 2, 29)
PHONE, OTHER_PHONE, EMAIL = "+447812345678", "+442079460018", "someone@example.org"


def usable(forenames: str, surname: str) -> bool:
    """Can somebody be asked for by this name?"""
    [found] = READER.usable([""], [forenames], [surname])
    return found


def keys(
    *,
    crime: str = "4612345/26",
    viw: str = "1",
    phones: tuple[str, ...] = (PHONE,),
    email: str | None = None,
    surname: str = "O'Brien",
    forenames: str = "Mary Jane",
    born: date | None = BORN,
) -> set[str]:
    return set(
        identity_keys(
            crime=crime,
            viw=viw,
            phones=phones,
            email=email,
            surname=surname,
            forenames=forenames,
            born=born,
        )
    )


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    "spellings",
    [
        ("O'Brien", "OBRIEN", "O’Brien", "o brien", "O`Brien"),
        ("Müller", "Muller", "MÜLLER", "Mu\u0308ller"),
        ("Smith-Jones", "Smith Jones", "SMITHJONES", "Smith\u2013Jones"),
        ("Łukasz", "Lukasz"),
        ("Straße", "STRASSE"),
        ("Nguyễn", "Nguyen"),
        ("\uff33\uff4d\uff49\uff54\uff48", "Smith"),
    ],
)
def test_spellings_of_one_name_are_one_name(spellings: tuple[str, ...]) -> None:
    assert len({plain(spelling) for spelling in spellings}) == 1


def test_a_name_in_another_script_keeps_its_letters() -> None:
    assert plain("王 小明") == "王小明"
    assert plain("Ольга") != plain("Олег")


@pytest.mark.parametrize("text", ["", " ", "...", "123", "-", "'"])
def test_without_a_letter_there_is_nothing_to_compare(text: str) -> None:
    assert plain(text) == ""


@given(st.text(max_size=30))
def test_a_plain_name_is_letters_only_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert once == "" or once.isalpha()
    assert plain(once) == once
    assert plain(f" {text}\t") == once


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    ("forenames", "surname"),
    [
        ("John", "Smith"),
        ("", "Smith"),
        ("Elizabeth", "Banks"),
        ("Charlotte", "Church"),
        ("Ludo", "Ltdovic"),
        ("N K", "Patel"),
        ("N.K.", "Patel"),
        ("Na", "Li"),
        ("Jihoon", "Na"),
        ("Nil", "Patel"),
        ("Zoë", "O’Brien"),
        ("小明", "王"),
        ("Anne", "Test-Smith"),
        ("Victoria", "Plum"),
    ],
)
def test_real_people_can_be_asked_for(forenames: str, surname: str) -> None:
    assert usable(forenames, surname)


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    ("forenames", "surname"),
    [
        ("John", ""),
        ("John", "..."),
        ("John", "12"),
        ("UNKNOWN", "UNKNOWN"),
        ("John", "Unknown"),
        ("Unknown", "Smith"),
        ("N/K", "Smith"),
        ("John", "n / k"),
        ("", "N/A"),
        ("NA", "NA"),
        ("", "Na"),
        ("(unknown)", "*UNKNOWN*"),
        ("Victim", "1"),
        ("VICTIM 1", "UNKNOWN"),
        ("Not  Known", "not known"),
        ("The", "Occupier"),
        ("Details", "Withheld"),
    ],
)
def test_a_placeholder_is_no_name(forenames: str, surname: str) -> None:
    assert not usable(forenames, surname)


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    ("forenames", "surname"),
    [
        ("ACME", "LTD."),
        ("Acme (UK)", "Limited"),
        ("", "Acme plc"),
        ("ACME LTD", "ACME LTD"),
        ("Barclays", "Bank PLC"),
        ("Sainsbury's", "Local"),
        ("Camden", "Council"),
        ("The", "Co-op"),
        ("John", "Smith (DECEASED)"),
        ("Estate of", "Smith"),
    ],
)
def test_a_company_or_somebody_dead_cannot_be_asked(forenames: str, surname: str) -> None:
    assert not usable(forenames, surname)


def test_without_any_list_only_letters_count() -> None:
    nothing = Names(NotNames([], []))
    assert nothing.usable(["", ""], ["", "John"], ["Unknown", "??"]) == [True, False]


@pytest.mark.req("R09")
def test_crime_and_viw_number_agree_however_else_the_records_differ() -> None:
    one = keys(phones=(), surname="", forenames="", born=None)
    assert one == {"crime|4612345/26|1"}
    assert one & keys(viw=" 01 ")
    assert not one & keys(viw="2")
    assert not keys(viw="", phones=()) | keys(crime="", phones=())


@pytest.mark.req("R09")
def test_a_repeat_victim_is_known_again_by_any_phone_or_email() -> None:
    before = keys(crime="1111111/26", phones=(PHONE, OTHER_PHONE), email=EMAIL)
    assert before & keys(crime="2222222/26", phones=(OTHER_PHONE,))
    assert before & keys(crime="2222222/26", phones=(), email=EMAIL)
    assert before & keys(crime="2222222/26", surname="OBRIEN", forenames="Bob")
    assert before & keys(crime="2222222/26", forenames="mary-jane", born=None)


@pytest.mark.req("R09")
def test_parent_and_child_with_one_phone_and_surname_are_two_people() -> None:
    parent = keys(crime="1111111/26")
    assert not parent & keys(crime="2222222/26", forenames="Sean", born=date(2005, 5, 5))
    assert not parent & keys(crime="2222222/26", forenames="Sean", born=None)
    assert not parent & keys(crime="2222222/26", forenames="", born=date(2005, 5, 5))


@pytest.mark.req("R09")
def test_strangers_who_share_a_switchboard_are_two_people() -> None:
    assert not keys(crime="1111111/26") & keys(crime="2222222/26", surname="Khan")


@pytest.mark.req("R09")
def test_a_blank_surname_links_nobody_by_phone() -> None:
    assert keys(surname=" ?") == {"crime|4612345/26|1"}


NAMES = st.text(alphabet="abc O'-é", max_size=6)
PHONES = st.lists(st.sampled_from([PHONE, OTHER_PHONE, ""]), max_size=4).map(tuple)


@given(
    phones=PHONES,
    email=st.sampled_from([None, "", EMAIL]),
    surname=NAMES,
    forenames=NAMES,
    born=st.sampled_from([None, BORN]),
)
def test_keys_are_distinct_whole_and_do_not_hang_on_the_order_of_phones(
    phones: tuple[str, ...], email: str | None, surname: str, forenames: str, born: date | None
) -> None:
    found = identity_keys(
        crime="4612345/26",
        viw="1",
        phones=phones,
        email=email,
        surname=surname,
        forenames=forenames,
        born=born,
    )
    assert len(found) == len(set(found))
    assert all(part for key in found for part in key.split("|"))
    assert set(found) == keys(
        phones=phones[::-1], email=email, surname=surname, forenames=forenames, born=born
    )
