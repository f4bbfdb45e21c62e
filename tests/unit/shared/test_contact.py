"""Contacts: what is valid, what is one and the same, and that nobody who said no is overlooked."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from functions.shared.policy import people
from functions.shared.text import phone_plan
from functions.shared.text.contacts import ContactKey, hint, read
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.emails import email, mailbox
from functions.shared.text.phones import mobile, phone
from local.tools import generate_phone_plan
from tests import spellings
from tests.effort import examples

PATTERNS = people.rules().crime_numbers
KINDS = phonenumbers.PhoneNumberType
LINES = {KINDS.FIXED_LINE, KINDS.MOBILE, KINDS.FIXED_LINE_OR_MOBILE}
UK = 44
NUMBERS = examples(40_000, 200_000)
SEEDS, EACH = examples(20, 100), 100  # spellings of each kind


def only(text: str) -> ContactKey | None:
    return read(text).only


def possible_phone(text: str) -> str | None:
    key = only(text)
    return key.value if key and key.kind == "phone" else None


def by_the_library(number: phonenumbers.PhoneNumber) -> tuple[str | None, str | None]:
    """What the whole library says: (valid line, valid mobile). Its +44 is GB, GG, IM and JE."""
    kind = phonenumbers.number_type(number) if number.country_code == UK else None
    if kind not in LINES:
        return None, None
    text = f"+44{number.national_number}"
    return text, text if kind == KINDS.MOBILE else None


def parsed_by_the_library(text: str) -> tuple[str | None, str | None]:
    try:
        return by_the_library(phonenumbers.parse(text, "GB"))
    except phonenumbers.NumberParseException:
        return None, None


@pytest.mark.req("R09")
def test_the_phone_plan_is_the_one_of_the_pinned_library() -> None:
    written = generate_phone_plan.TARGET.read_text(encoding="utf-8")
    assert generate_phone_plan.module() == written
    assert phone_plan.METADATA in written
    assert set(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[UK]) == set(generate_phone_plan.REGIONS)


@pytest.mark.req("R09")
def test_no_number_is_judged_otherwise_than_by_libphonenumber() -> None:
    numbers = spellings.national_numbers(NUMBERS, Random(20_27))
    found = [(phone(f"0{number}"), mobile(f"+44{number}")) for number in numbers]
    right = [
        by_the_library(phonenumbers.PhoneNumber(country_code=44, national_number=number))
        for number in numbers
    ]
    assert [
        n for n, ours, theirs in zip(numbers, found, right, strict=True) if ours != theirs
    ] == []
    assert sum(ours is not None for ours, _ in found) > NUMBERS // 4  # both kinds are there
    assert sum(ours is None for ours, _ in found) > NUMBERS // 4


@pytest.mark.req("R09")
def test_no_spelling_is_read_otherwise_than_by_libphonenumber() -> None:
    rng = Random(18)
    for number in spellings.national_numbers(24_000, rng)[-examples(2_000, 6_000) :]:
        text = rng.choice(spellings.BEFORE_NATIONAL) + str(number)
        if rng.random() < 0.5:
            text = f"{text[:-6]}{rng.choice((' ', '-', '.', '/', ' (', ') '))}{text[-6:]}"
        assert (phone(text), mobile(text)) == parsed_by_the_library(text), number


@pytest.mark.req("R09")
@settings(max_examples=examples(300, 3_000))
@given(st.text(alphabet="0123456789 +-()./\t", max_size=18))
def test_junk_of_digits_and_marks_is_read_as_by_libphonenumber(text: str) -> None:
    assume("\t" not in text.strip())  # the library takes no tab within a number; we do
    assert (phone(text), mobile(text)) == parsed_by_the_library(text)


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    "text",
    [
        "07812345678",
        " 07812 345678 ",
        "+44 (0)7812 345678",
        "0044 7812-345-678",
        "(07812) 345.678",
        "7812345678",
        "447812345678",
        "tel: 07812 345678",
        "07812 345678 (mob)",
        "\u202a+44 7812 345678\u202c",
        "07812\u00a0345\u00a0678",
        "O7812 345678",
        "0\ufe0f\u20e37\ufe0f\u20e3812345678",
        spellings.wide("07812345678"),
        spellings.arabic_indic("07812345678"),
    ],
)
def test_one_mobile_in_many_spellings(text: str) -> None:
    assert phone(text) == mobile(text) == possible_phone(text) == "+447812345678"


@pytest.mark.req("R20a")
def test_several_letters_o_in_a_row_are_noughts() -> None:
    assert possible_phone("o7812 1oooo8") == "+447812100008"


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    "text",
    ["020 7946 0018", "01481 256789", "01534 456789", "01624 756789", "020 7946 0018 ext. 12"],
)
def test_fixed_lines_of_london_guernsey_jersey_and_man_are_valid_but_get_no_sms(text: str) -> None:
    assert phone(text)
    assert mobile(text) is None


@pytest.mark.req("R09")
@pytest.mark.parametrize(
    "text",
    [
        "07000 000000",  # personal
        "07640 123456",  # pager
        "0906 123 4567",  # premium
        "0800 123 4567",
        "0845 46 47",
        "0300 123 4567",
        "+1 212 555 0100",
        "+33 6 12 34 56 78",
        "07700 900123",  # kept for drama: possible, not valid
        "0781234567",
        "078123456789",
        "07812345678 / 07812345679",
        "0781CALLNOW",
        "07812345abc",
        "07812345678 do not call",
        "wife 07812345678",
        "UNKNOWN",
        "N/K",
        "",
        "0",
        "-",
        "00000000000",
        "1" * 300,
    ],
)
def test_what_is_no_line_to_call_is_not_valid(text: str) -> None:
    assert phone(text) is None
    assert mobile(text) is None


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("7700900123", "+447700900123"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("070 0000 0000", "+447000000000"),
        ("0800 1111", "+448001111"),
        ("461234526", None),  # a crime number without its slash
        ("0461234526", None),
        ("07812345678; 07812345679", None),
        ("07812345678,,07812345679", None),
        ("900123", None),
        ("0000000000", None),
    ],
)
def test_a_possible_number_is_enough_to_be_listed(text: str, value: str | None) -> None:
    assert possible_phone(text) == value


STARTS = ("7812", "7911", "2079", "1481", "7624", "1534", "1132", "1204")


@pytest.mark.req("R20")
@settings(max_examples=SEEDS)
@given(spellings.rngs)
def test_no_spelling_of_a_valid_phone_is_missed(rng: Random) -> None:
    for _ in range(EACH):
        national = f"{rng.choice(STARTS)}{rng.randrange(10**6):06d}"
        if not (value := phone(f"0{national}")):
            continue
        text = spellings.phone_spelling(national, rng)
        typed = spellings.with_words(text, rng)
        assert (text, phone(text)) == (text, value)
        assert (text, only(text)) == (text, ("phone", value))
        assert (typed, only(typed)) == (typed, ("phone", value))


@pytest.mark.req("R20")
@settings(max_examples=SEEDS)
@given(spellings.rngs)
def test_no_spelling_of_a_number_that_is_only_possible_is_missed(rng: Random) -> None:
    for _ in range(EACH // 5):  # each of these asks the whole library
        national = f"7700900{rng.randrange(1000):03d}"
        typed = spellings.with_words(spellings.phone_spelling(national, rng), rng)
        assert (typed, only(typed)) == (typed, ("phone", f"+44{national}"))


@pytest.mark.req("R20")
@settings(max_examples=SEEDS)
@given(spellings.rngs)
def test_no_spelling_of_an_email_is_missed(rng: Random) -> None:
    for _ in range(EACH):
        address = spellings.address(rng)
        text = spellings.email_spelling(address, rng)
        typed = spellings.with_words(text, rng)
        assert (text, email(text), email(address)) == (text, address, address)
        assert (typed, only(typed)) == (typed, ("email", mailbox(address)))


@pytest.mark.req("R20")
@settings(max_examples=SEEDS)
@given(spellings.rngs)
def test_no_spelling_of_a_crime_number_is_missed_or_taken_for_a_phone(rng: Random) -> None:
    for _ in range(EACH):
        number = spellings.crime(rng)
        text = spellings.crime_spelling(number, rng)
        typed = spellings.with_words(text, rng)
        assert (text, crime_number(text, PATTERNS)) == (text, number)
        found = only(typed)
        # None: dashes for slashes, and as a telephone it would be valid. A person decides.
        assert (typed, found) == (typed, ("crime", number)) or (found is None and phone(text))


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tel:+44-7812-345678", ("phone", "+447812345678")),
        ("call 07812 345678 after 6pm", ("phone", "+447812345678")),
        ("07812 345678 or 07812345678", ("phone", "+447812345678")),
        ("+ 1 212 555 0100", ("phone", "+12125550100")),
        ("mailto:Someone@Example.org?subject=No", ("email", "someone@example.org")),
        ("Some One <SOMEONE@EXAMPLE.ORG>", ("email", "someone@example.org")),
        ("someone (at) example.org", ("email", "someone@example.org")),
        ("someone @ example.org", ("email", "someone@example.org")),
        ("o’brien@example.org", ("email", "o'brien@example.org")),
        ("07812345678@example.org", ("email", "07812345678@example.org")),
        ("4612345/26", ("crime", "4612345/26")),
        ("ref/4612345/26", ("crime", "4612345/26")),
        ("crime 4612345 26", ("crime", "4612345/26")),
        ("3/4612345/26", ("crime", "4612345/26")),
        ("4612345/2026", ("crime", "4612345/26")),
        ("01 123456 26", ("crime", "01/123456/26")),
        ("flat 3 - 4612345/26", ("crime", "4612345/26")),
    ],
)
def test_what_people_type_is_understood(text: str, key: tuple[str, str]) -> None:
    assert only(text) == key


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Mrs Jones",
        "12 High Street",
        "461234526",
        "78-123456-78",
        "07812345678 07812345679",
        "07812345678; 07812345679",
        "07812345678 someone@example.org",
        "4612345/26 07812345678",
        "someone@example.org other@example.org",
        "someone@",
        "someone@localhost",
        "phone#AAAAAAAAAAAAAAAAAAAA",
        "07812345678 " * 400,
    ],
)
def test_what_cannot_be_read_for_certain_is_left_to_a_person(text: str) -> None:
    assert only(text) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_something_canonical_or_nothing_comes_out(text: str) -> None:
    key = only(text)
    assert key is None or only(key.value) == key


@pytest.mark.parametrize(
    "text",
    [
        "someone@example.org\nBcc: other@example.org",
        "someone@example.org\r\n\r\nhello",
        "some one@example.org",
        '"some one"@example.org',
        "someone@example.org, other@example.org",
        "someone@example.org;other@example.org",
        "someone@other@example.org",
        "some..one@example.org",
        ".someone@example.org",
        "someone.@example.org",
        "someone@example",
        "someone@.org",
        "someone@-example.org",
        "someone@[192.0.2.1]",
        "someone@192.0.2.1",
        "some%one@example.org",
        "a!b@example.org",
        "someone(comment)@example.org",
        "'someone@example.org",
        "some\u00fcone@example.org",
        "someone@stra\u00dfe.example",
        "x" * 65 + "@example.org",
        "someone@" + "x" * 64 + ".org",
        "someone@" + "x." * 130 + "org",
        "none",
        "@",
        "",
    ],
)
def test_an_address_that_is_not_fit_to_send_to_is_none(text: str) -> None:
    assert email(text) is None


def test_an_international_domain_becomes_the_one_that_is_sent_to() -> None:
    assert email("Someone@M\u00fcller.example") == "someone@xn--mller-kva.example"
    assert email("someone@Mu\u0308ller.example") == "someone@xn--mller-kva.example"


@pytest.mark.parametrize(
    "text", ["", "4612345", "4612345/2", "461234/26", "1/123456/26", "AB/123456/26", "4612345//26"]
)
def test_another_shape_is_no_crime_number(text: str) -> None:
    assert crime_number(text, PATTERNS) is None


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (ContactKey("phone", "+447812345678"), "07…678"),
        (ContactKey("phone", "+12125550100"), "+1…100"),
        (ContactKey("phone", "+448001111"), "…"),
        (ContactKey("email", "someone@example.org"), "s…@e….org"),
        (ContactKey("email", "jo@x.example"), "…@….example"),
        (ContactKey("crime", "4612345/26"), "…45/26"),
        (ContactKey("crime", "1/26"), "…"),
    ],
)
def test_a_hint_is_recognised_by_those_who_know_and_tells_nobody_else(
    key: ContactKey, shown: str
) -> None:
    assert hint(key) == shown


@pytest.mark.req("R20")
@given(spellings.rngs)
def test_a_hint_of_an_email_shows_at_most_a_letter_of_each_part(rng: Random) -> None:
    local, _, rest = hint(ContactKey("email", spellings.address(rng))).partition("@")
    assert len(local) <= 2
    assert len(rest.split("….")[0]) <= 1


def test_the_library_is_imported_only_for_odd_numbers() -> None:
    script = (
        "import sys; from functions.shared.text.phones import phone;"
        "assert phone('+44 (0)7812 345678') and not phone('07700 900123') and not phone('N/K');"
        "assert 'phonenumbers' not in sys.modules;"
        "assert not phone('+1 212 555 0100') and 'phonenumbers' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 (our own line)


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "text",
    [
        "07812518105/quill@example.org",
        "quill@example.org / 07812518105",
        "07812 518105/quill@example.org",
        "07812518105|quill@example.org",
    ],
)
def test_a_phone_and_an_email_in_one_entry_are_two_contacts(text: str) -> None:
    both = {("phone", "+447812518105"), ("email", "quill@example.org")}
    assert {*read(text).contacts} == both
    assert not read(text).unclear


@pytest.mark.req("R20")
@pytest.mark.parametrize("text", ["7812345678.0", "447812345678.0", "07812_345678"])
def test_a_number_that_a_spreadsheet_or_form_has_altered_is_understood(text: str) -> None:
    assert only(text) == ("phone", "+447812345678")


@pytest.mark.req("R20a")
def test_an_address_of_exactly_the_longest_length_is_one_and_a_letter_more_is_none() -> None:
    start, end = "s" * 64 + "@", ".example.org"
    labels = ".".join(["x" * 60] * 2) + "."
    longest = start + labels + "x" * (254 - len(start + labels + end)) + end
    assert len(longest) == 254
    assert email(longest) == longest
    assert email(f"mailto:{longest}") == longest
    assert email(longest.replace(end, "x" + end)) is None


@pytest.mark.req("R20a")
@pytest.mark.parametrize("number", range(7))
def test_each_of_seven_contacts_in_a_cell_is_read(number: int) -> None:
    there = [f"07812 34500{n}" for n in range(4)] + [f"p{n}@example.org" for n in range(3)]
    wanted = email(there[number]) if "@" in there[number] else phone(there[number])
    assert wanted in [found.value for found in read(", ".join(there)).contacts]
    assert len(read(", ".join(there)).contacts) == 7
