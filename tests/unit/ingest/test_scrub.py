"""Comments lose what would identify somebody, and the gate sees it in other columns."""

from __future__ import annotations

import re
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest.responses.disclosure.scrub import REMOVED, looks_identifying, scrub
from functions.shared.policy import people
from tests import spellings
from tests.effort import examples

PATTERNS = people.rules().crime_numbers
POSTCODES = ("SW1A 1AA", "sw1a1aa", "N1 4AB", "E17AA", "W12 8QT", "CR0 2EW", "EC1A1BB", "gir 0aa")


def clean(text: str) -> str:
    return scrub(text, PATTERNS)[0]


def looks(text: str) -> str | None:
    return looks_identifying(text, PATTERNS)


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    "piece",
    [
        "07812 345678",
        "+44 (0)7812 345678",
        "(020) 7946 0018",
        "020-7946-0018",
        "07700 900123",
        "7812345678",
        "+1 212 555 0100",
        "0 7 8 1 2 3 4 5 6 7 8",
        "078\u200b12345678",
        spellings.wide("07812345678"),
        spellings.arabic_indic("07812 345678"),
        "oh seven eight one two three four five six seven eight",
        "07812 345678 and 07812 345679",
        "someone@example.org",
        "Some.One+x@Example.co.uk",
        "someone @ example.org",
        "someone at example dot com",
        "someone (at) example.com",
        spellings.wide("someone@example.org"),
        "@someone_1990",
        "https://example.org/a?b=c",
        "HTTP://EXAMPLE.ORG",
        "www.example.org/me",
        "example.co.uk",
        "facebook.com/some.one",
        "bit.ly/3xYz",
        "4612345/26",
        "4612345 / 26",
        "4612345\u201326",
        "4612345/2026",
        "01/123456/26",
        "ref/01/123456/26",
        "N1-4AB",
        "N1 OAB",
        *POSTCODES,
    ],
)
@pytest.mark.parametrize(
    "text", ["{}", "Ring me: {}, please.", "They lost ({}) my file", "It’s {}!"]
)
def test_what_identifies_is_taken_out_and_marked(piece: str, text: str) -> None:
    found, count = scrub(text.format(piece), PATTERNS)
    assert count >= 1
    before, after = text.split("{}")
    assert found.startswith(before)
    assert found.endswith(after)
    left = found.removeprefix(before).removesuffix(after).replace(REMOVED, "")
    assert left.strip() in ("", "and", "ref/")


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    "piece",
    [
        "CRIS4713500/26",
        "crime4713500/2026",
        "4713500/26x",
        "CR01/123456/26",
        "4713500 26",
        "4713500.26",
        "4713500_26",
        "4713500 of 26",
        "471 3500/26",
        "4,713,500/26",
        "4 7 1 3 5 0 0 / 2 6",
    ],
)
def test_a_crime_number_is_taken_out_however_it_is_run_together_or_spaced(piece: str) -> None:
    found, pieces = scrub(f"my number is {piece}, I think", PATTERNS)
    assert pieces == 1
    assert not any(char.isdigit() for char in found)


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    "piece",
    [
        "07812;345;678", "07812 and then 345678", "07812xx345678", "7946 0123", "07812 34S678",
        "ada@gmail", "ada@gmail com", "ada at hotmail", "ada_at_example_dot_org",
        "adaATexampleDOTorg",
        "ada arroba example punto org", "a d a @ e x a m p l e . o r g", "ada@example,org",
        "NW1, 6XE", "NW1/6XE", "NW 1 6XE", "NW 16XE", "NW1*6XE", "(NW1)(6XE)",
        "case 4612345", "4612345 from 27", "461-2345-27", "CAD 1234/28SEP27",
        "BCA-10234-27-0101-00",
        "u/ada_example", "IG ada_example99", "insta handle: ada.ex", "discord ada#1234",
        "www dot example dot org", "example[.]com", "example (dot) com", "ada.dev",
        "Flat 3, 12 Example Street", "12 example road",
    ],
)  # fmt: skip
def test_what_is_split_or_disguised_in_other_ways_is_taken_out(piece: str) -> None:
    found, pieces = scrub(f"Yes: {piece} is mine, thanks", PATTERNS)
    assert pieces >= 1
    assert not re.search(r"[0-9]{3}|6XE|example|gmail|hotmail|ada", found)
    assert found.endswith("is mine, thanks")


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "It took 2 hours. They came at 7.30 in the morning.",
        "On 12/03/2027 at 14:30 he rang; on 15.03.2027 again.",
        "On 12 03 2027 19 30 he came",
        "03-12-2027 04-12-2027",
        "in 2015, 2016 2017 2018 I paid £1,000,000,000 or 15.50",
        "I met them at home.They said nothing at all.",
        "PC 1234 was kind, 10/10, and so was shoulder no. 421AB",
        "he asked me seven times, oh well, zero help",
        "half ½ – “quoted” … 日本語 العربية ਪੰਜਾਬੀ",
        "24/7 and 9/11, either/or, on-the-spot",
        "call 101 or 999",
        "5 officers in the street, 2 of them on a 1st visit, at 0930 and again at 1730",
        "they paid £1234567, 2026-2027",
        "they meet @ 7 and handle things well",
    ],
)
def test_everything_else_stays_character_by_character(text: str) -> None:
    assert scrub(text, PATTERNS) == (text, 0)


@pytest.mark.req("R36")
def test_each_piece_is_counted_and_pieces_that_touch_are_one() -> None:
    text = "Ring 07812345678 or write to someone@example.org, N1 4AB, about 4612345/26."
    expected = f"Ring {REMOVED} or write to {REMOVED}, {REMOVED}, about {REMOVED}."
    assert scrub(text, PATTERNS) == (expected, 4)
    assert scrub("https://example.org/someone@example.org", PATTERNS) == (REMOVED, 1)


WORDS = st.lists(
    st.sampled_from(
        ["the", "officer", "came", "2", "hours", "late,", "at", "7.30", "£15.50", "—", "né"]
    ),
    max_size=8,
).map(" ".join)


@pytest.mark.req("R36")
@settings(max_examples=examples(30, 100))
@given(WORDS, WORDS, spellings.rngs)
def test_no_spelling_in_a_comment_survives(before: str, after: str, rng: Random) -> None:
    for _ in range(10):
        national = f"{rng.choice(('7812', '2079', '1132'))}{rng.randrange(10**6):06d}"
        pieces = {
            spellings.phone_spelling(national, rng): national[-6:],
            spellings.email_spelling(address := spellings.address(rng), rng): address,
            spellings.crime_spelling(number := spellings.crime(rng), rng): number,
        }
        for piece, telling in pieces.items():
            found, count = scrub(f"{before} ; {piece} ; {after}", PATTERNS)
            assert (piece, count >= 1) == (piece, True)
            assert telling not in found
            assert found.startswith(before)
            assert found.endswith(after)


@given(st.text(alphabet="0123456789+-./ @aA1\u200b\uff11", max_size=40))
def test_a_scrubbed_comment_is_clean(text: str) -> None:
    assert scrub(clean(text), PATTERNS)[1] == 0


@given(st.text(max_size=60))
def test_scrubbing_never_fails_and_counts_what_it_marks(text: str) -> None:
    found, count = scrub(text, PATTERNS)
    assert found.count(REMOVED) == count + text.count(REMOVED)


@pytest.mark.attack("file")
@pytest.mark.parametrize(
    "text",
    [
        "a" * 60_000 + " b@c dot",
        "a-" * 30_000 + " .com x/",
        "1 / " * 4_000,
        "07 " * 8_000,
        "@a." * 20_000,
    ],
)
def test_a_hostile_comment_does_not_hold_up_the_month(text: str) -> None:
    start = process_time()
    scrub(text, PATTERNS)
    looks(text)
    assert process_time() - start < 30, "what grows by the square takes minutes"


@pytest.mark.req("R34")
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "07812345678"),
        ("phone", "tel 07812 345678"),
        ("phone", "7812345678"),
        ("phone", "7812345678.0"),
        ("phone", "+447700900123"),
        ("phone", "07700 900123"),
        ("phone", "020 7946 0018 ext 3"),
        ("phone", spellings.wide("07812345678")),
        ("email", "someone@example.org"),
        ("email", "Some One <someone@example.org>"),
        ("email", spellings.wide("someone@example.org")),
        ("crime number", "4612345/26"),
        ("crime number", "ref 01/123456/26"),
        ("crime number", "4612345-26"),
        ("crime number", "CRIS4612345/26"),
        ("crime number", "4612345/26x"),
        ("crime number", "4612345 26"),
        ("crime number", "4612345_26"),
        ("crime number", "CR01/123456/26"),
        ("email", "someone @ example.org"),
        *(("postcode", postcode) for postcode in POSTCODES),
        ("postcode", "London SW1A 1AA"),
    ],
)
def test_a_value_that_must_not_come_back_is_seen(kind: str, value: str) -> None:
    assert looks(value) == kind


@pytest.mark.req("R34", "R35")
@pytest.mark.parametrize(
    "value",
    [
        "",
        "1",
        "2",
        "99",
        "-9",
        "800",
        "1999",
        "15.50",
        "0.1234567890",
        "1234567",
        "1000000000",
        "03/12/2027",
        "2027-12-03",
        "2027-11-03T10:15:00",
        "01/02/2027 10:30",
        "20271103101500",
        "Don't know",
        "prefer not to say",
        "refused",
        "16-24",
        "£1,000-£5,000",
        "White British",
        "Hammersmith and Fulham",
        "E09000007",
        "IMD 1",
        "1 (most deprived 10%)",
        "4.L.46",
        "Q1 2027",
        "1;2;3;4;5;6;7;8;9;10",
        "1 2 3 4 5 6 7 8 9 10",
        "£4,612,345.26",
        "4612345.26",
        "1, 2, 3, 4, 5, 6, 7, 8, 9",
        "0000000000",
    ],
)
def test_answers_codes_dates_and_amounts_pass_the_gate(value: str) -> None:
    assert looks(value) is None


@pytest.mark.req("R34")
@settings(max_examples=50)
@given(spellings.rngs)
def test_no_spelling_in_a_column_passes_the_gate(rng: Random) -> None:
    for _ in range(10):
        national = f"{rng.choice(('7812', '2079', '1132'))}{rng.randrange(10**6):06d}"
        number = spellings.crime(rng)
        assert looks(text := spellings.phone_spelling(national, rng)) == "phone", text
        assert looks(text := spellings.email_spelling(spellings.address(rng), rng)) == "email", text
        text = spellings.crime_spelling(number, rng)
        assert looks(text) in ("crime number", "phone"), text
