"""What any surface reads of a person's details, all read (R20a): one table, every surface."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from random import Random

import pytest

from functions.ingest.findings import Findings
from functions.ingest.kinds.outcome_rows import Calls
from functions.ingest.responses.disclosure.scrub import REMOVED, scrub
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Screening
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import people, surveys
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import Listed
from functions.shared.text.contact_cells import email_cell, looked_at, phone_cell
from functions.shared.text.contacts import read
from functions.shared.text.crime_numbers import crime_number
from functions.subject_access.search.csv_search import Reader
from functions.subject_access.search.matches import Marks, Place, Wanted
from tests import spellings
from tests.drawing import outcomes
from tests.effort import examples
from tests.extracts import victim
from tests.spelling_table import (
    ADDRESS,
    CONTACTS,
    CRIME,
    OLD,
    OLD_CRIME,
    ONE_CRIME,
    PHONE,
    SECOND,
    WRITTEN,
)

RING = Keyring(b"one reader" * 4)
PATTERNS = people.rules().crime_numbers
OVSS = surveys.survey("ovss")
NOBODY = Contacted(frozenset(), frozenset(), frozenset())
PLACE = Place("drop", "OrsDropBucket", "responses/uss/2027-11/a.csv")


def keys(values: Iterable[str]) -> frozenset[str]:
    kinds = {"+": "phone"}
    return frozenset(
        RING.contact(kinds.get(v[0], "email" if "@" in v else "crime"), v) for v in values
    )


def by_the_list(text: str) -> frozenset[str]:
    """The console, a dropped file and the page: each lists what this gives."""
    entries, understood = DoNotContact(None, "", RING).entries_of(text, "", Door.PAGE)
    assert understood, text
    return frozenset(entry.key for entry in entries)


def by_an_outcome(text: str) -> frozenset[str]:
    day = date(2027, 11, 18)
    calls = Calls(first=day, last=day, last_contact=day, findings=Findings())
    row = dict.fromkeys(("Crime No", "VIW No", "Replicate", "Attempts", "Outcome Date"), "")
    calls.take(2, {**row, "Outcome": "Do Not Contact", "Contact": text})
    return frozenset(RING.contact(*key) for key in calls.persons)


def by_the_extract(text: str) -> frozenset[str]:
    cell = email_cell if "phone" not in {key.kind for key in read(text).keys} else phone_cell
    return keys(cell(text).values)


def by_a_search_of_text(text: str) -> frozenset[str]:
    wanted = Wanted(crimes=keys({CRIME, OLD}), contacts=keys(ALL))
    line = " ".join(text.split())  # a line of a file
    found = Reader(Marks(RING)).text(PLACE, f"X1,{line},Camden\n".encode(), wanted, {})
    seen = list(found)
    crimes = keys(one.crime for one in seen if one.crime)
    return frozenset().union(crimes, *(one.contacts for one in seen))


ALL = frozenset().union(*(values for _, values in WRITTEN))
SURFACES: list[Callable[[str], frozenset[str]]] = [by_the_list, by_an_outcome, by_a_search_of_text]


@pytest.mark.req("R20", "R20a")
@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_reads_every_spelling(surface: Callable[[str], frozenset[str]]) -> None:
    assert len({text for text, _ in WRITTEN}) >= 80
    missed = [text for text, values in WRITTEN if not keys(values) <= surface(text)]
    assert missed == []


@pytest.mark.req("R20", "R20a")
def test_the_extracts_cells_are_read_alike() -> None:
    assert [text for text, values in CONTACTS if not keys(values) <= by_the_extract(text)] == []


@pytest.mark.req("R20", "R20a", "R10")
@pytest.mark.parametrize("value", [PHONE, SECOND, ADDRESS, "adaexample@gmail.com"])
def test_whoever_is_listed_is_not_drawn_however_their_cell_is_written(value: str) -> None:
    column = "VIW Telephone Mobile" if value.startswith("+") else "VIW Email"
    texts = [text for text, values in CONTACTS if value in values]
    home = (f"020 7946 {number:04d}" for number in range(1, 9999))
    rows = [
        victim(
            number, **{"VIW Telephone Home": next(home), "VIW Telephone Mobile": "", column: text}
        )
        for number, text in enumerate(texts, start=1)
    ]
    lists = Screening(RING, Listed(keys({value}), frozenset()), NOBODY)
    found = outcomes([*rows, victim(9_000)], lists=lists)
    kept = {Outcome.DO_NOT_CONTACT, Outcome.WISH}
    assert [text for text, out in zip(texts, found, strict=False) if out not in kept] == []
    assert found[-1] is Outcome.SELECTED


@pytest.mark.req("R20")
@pytest.mark.parametrize("text", [*ONE_CRIME, *OLD_CRIME])
def test_a_crime_number_that_is_listed_is_not_drawn_however_it_is_written(text: str) -> None:
    value = OLD if text in OLD_CRIME else CRIME
    assert crime_number(text, PATTERNS) == value
    rows = [victim(1, **{"Crime No": text}), victim(2)]
    lists = Screening(RING, Listed(keys({value}), frozenset()), NOBODY)
    assert outcomes(rows, lists=lists) == [Outcome.DO_NOT_CONTACT, Outcome.SELECTED]


@pytest.mark.req("R50")
def test_a_search_finds_every_spelling_in_an_extract() -> None:
    rows = [
        victim(number, **{column: text})
        for number, (text, values) in enumerate(CONTACTS, start=1)
        for column in ["VIW Telephone Mobile" if min(values)[0] == "+" else "VIW Email"]
    ]
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    found = Reader(Marks(RING)).table(PLACE, file.getvalue().encode(), Wanted(contacts=keys(ALL)))
    assert found is not None
    seen = {one.crime: one.contacts for one in found}
    for row, (text, values) in zip(rows, CONTACTS, strict=True):
        assert keys(values) <= seen.get(row["Crime No"], frozenset()), text


@pytest.mark.req("R36")
def test_no_spelling_stays_in_a_comment() -> None:
    for text, _ in WRITTEN:
        left, count = scrub(f"They rang me: {text}", PATTERNS)
        assert (text, count > 0, REMOVED in left) == (text, True, True)
        assert (text, read(left).keys) == (text, ())


@pytest.mark.req("R09", "R10")
def test_two_records_with_one_number_in_whatever_spelling_are_one_person() -> None:
    same = {"VIW Surname": "Lovelace", "VIW Telephone Home": "", "VIW Date of Birth": "04/03/1980"}
    for text in ("7812345678.0", "07812345678 / 07912345679", "07812345678 after 6pm"):
        rows = [
            victim(
                1, **same, **{"VIW Telephone Mobile": text, "VIW Telephone Other": "020 7946 0001"}
            ),
            victim(2, **same, **{"VIW Telephone Mobile": "07812 345678"}),
        ]
        found = outcomes([*rows, victim(3)])
        assert sorted(found[:2]) == [Outcome.DUPLICATE, Outcome.SELECTED], text


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("phone", "+447812345678", "phone#JoOZeqmg-eH1tQEnoBvs"),
        ("email", "ada@example.org", "email#5WNcDF7cFyUaVwVIL2FP"),
        ("crime", "4612345/26", "crime#4Z2DCzizkS3zuMj9TfzP"),
    ],
)
def test_the_hash_of_a_plain_spelling_never_changes(kind: str, value: str, key: str) -> None:
    plain = {"+447812345678": "07812 345678"}.get(value, value)
    assert RING.contact(kind, value) == key
    assert by_the_list(plain) == {key}


@pytest.mark.req("R20")
def test_an_address_is_listed_as_it_is_written_too() -> None:
    """Invitations and cases from before mailboxes were compared hold that key alone."""
    assert by_the_list("Ada.B+x@GoogleMail.com") == keys(
        {"adab@gmail.com", "ada.b+x@googlemail.com"}
    )


@pytest.mark.req("R20", "R08")
@pytest.mark.parametrize(
    "text",
    [
        "07812345678 do not call",
        "DO NOT CONTACT",
        "Don’t ring 07812345678",
        "refused contact",
        "not safe 07812345678",
        "deceased",
        "07812 345678 refused",
        "07812345678 - declined",
        "opted out",
        "unsafe",
        "(dec'd)",
        "DNC",
        "07812345678 d.n.c.",
        "07812 345678 please do not ever ring",
        "07812 345678 would rather not be contacted",
        "07812 345678 - suspect may answer",
        "07812 345678 stop",
        "07812 345678 no phone calls",
        "no longer wishes to be contacted",
        "has not consented",
        "07812 345678 not a safe number",
        "07812 345678 in hiding",
        "07812 345678 risk to life",
        "do&nbsp;not&nbsp;call",
        "07812 345678 don\u00e2\u20ac\u2122t ring",
    ],
)
@pytest.mark.parametrize("column", ["VIW Telephone Home", "VIW Telephone Other", "VIW Email"])
def test_a_wish_in_any_cell_keeps_the_person_out(text: str, column: str) -> None:
    rows = [victim(1, **{column: text}), victim(2)]
    assert outcomes(rows) == [Outcome.WISH, Outcome.SELECTED]


@pytest.mark.req("R20")
def test_a_wish_in_one_record_keeps_the_person_out_of_every_other() -> None:
    same = {"VIW Surname": "Lovelace", "VIW Telephone Mobile": "07812 345678"}
    rows = [
        victim(1, **same, **{"VIW Telephone Home": "do not call"}),
        victim(2, **same),
        victim(3),
    ]
    assert outcomes(rows) == [Outcome.WISH, Outcome.WISH, Outcome.SELECTED]


@pytest.mark.req("R09")
@pytest.mark.parametrize("text", [
        "refused", "Declined", "not given", "no contact number", "n/k", "does not have a phone",
        "did not give email", "07812 345678 call after 6",
    ],
)  # fmt: skip
def test_no_number_given_is_no_wish(text: str) -> None:
    rows = [victim(1, **{"VIW Telephone Home": text}), victim(2)]
    assert outcomes(rows) == [Outcome.SELECTED] * 2


@pytest.mark.req("R09", "R25")
@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("VIW Email", "noemail@noemail.com"),
        ("VIW Email", "none@none.com"),
        ("VIW Email", "unknown@unknown.com"),
        ("VIW Email", "no@email.com"),
        ("VIW Email", "refused@refused.com"),
        ("VIW Email", "noreply@met.police.uk"),
        ("VIW Email", "pc.example@met.police.uk"),
        ("VIW Email", "No-Reply@example.org"),
        ("VIW Email", "test1@example.org"),
        ("VIW Telephone Mobile", "07777777777"),
        ("VIW Telephone Mobile", "07123456789"),
        ("VIW Telephone Mobile", "07111111111"),
        ("VIW Telephone Mobile", "07900000000"),
        ("VIW Telephone Mobile", "07777 777 777"),
        ("VIW Telephone Mobile", "+44 7900 000000"),
        ("VIW Telephone Mobile", "07878787878"),
        ("VIW Telephone Mobile", "7777777777.0"),
    ],
)
def test_what_fills_a_field_is_no_contact(column: str, text: str) -> None:
    blank = {"VIW Telephone Home": "", "VIW Telephone Mobile": "", "VIW Email": ""}
    online = {"Reported Via": "Online"}
    rows = [victim(n, **{**blank, **online, column: text}) for n in (1, 2)]
    found = outcomes([*rows, victim(3, **online)], of=OVSS)
    assert found == [Outcome.NO_CONTACT, Outcome.NO_CONTACT, Outcome.SELECTED]


@pytest.mark.req("R25")
@pytest.mark.parametrize(
    ("text", "sms"),
    [
        ("07812008700 (work)", False),
        ("business: 07812008702", False),
        ("07812008703 other", False),
        ("07812008705 (mum)", False),
        ("w: 07812008706", False),
        ("office 07812008707", False),
        ("07812008711 ex", False),
        ("PC 07812008712", False),
        ("07812008713 ext 5", False),
        ("07812008708 (mob)", True),
        ("m. 07812008709", True),
        ("07812008710", True),
    ],
)
def test_a_mobile_that_is_said_to_be_anothers_gets_no_sms(text: str, sms: bool) -> None:
    row = {"VIW Telephone Home": "", "VIW Telephone Mobile": text, "Reported Via": "Online"}
    rows = [victim(1, **row), victim(2, **{"Reported Via": "Online"})]
    expected = Outcome.SELECTED if sms else Outcome.NO_CONTACT
    assert outcomes(rows, of=OVSS) == [expected, Outcome.SELECTED]


@pytest.mark.req("R08", "R09")
@pytest.mark.parametrize(
    "name",
    [
        {"VIW Title": "Deceased"},
        {"VIW Title": "The Late"},
        {"VIW Title": "Late"},
        {"VIW Title": "Estate of"},
        {"VIW Title": "Exors of"},
        {"VIW Title": "Dec'd"},
        {"VIW Title": "DECD"},
        {"VIW Title": "Mr (Deceased)"},
        {"VIW Co/Forenames": "Ada (Dec'd)"},
        {"VIW Co/Forenames": "Ada (Dec’d)"},
        {"VIW Surname": "Example (DECD)"},
        {"VIW Surname": "Example (D'CEASED)"},
        {"VIW Co/Forenames": "Executors of Ada"},
        {"VIW Surname": "Example (dec)"},
        {"VIW Co/Forenames": "The late Ada"},
        {"VIW Co/Forenames": "Late Ada"},
        {"VIW Surname": "Example Deceased"},
        {"VIW Co/Forenames": "Personal Representatives of Ada"},
        {"VIW Co/Forenames": "Estate of Ada"},
        {"VIW Surname": "De\u200bceased"},
        {"VIW Title": spellings.wide("DECD")},
    ],
)
def test_whoever_has_died_is_not_asked_for(name: dict[str, str]) -> None:
    assert outcomes([victim(1, **name), victim(2)]) == [Outcome.NAME, Outcome.SELECTED]


@pytest.mark.req("R09")
@pytest.mark.parametrize("forenames", ["Dec", "Declan", "Adele", "Latecia"])
def test_names_that_only_look_like_it_are_names(forenames: str) -> None:
    assert outcomes([victim(1, **{"VIW Co/Forenames": forenames})]) == [Outcome.SELECTED]


@pytest.mark.req("R20a")
def test_plain_cells_take_a_short_way_to_the_same() -> None:
    rng = Random(20_27)
    for _ in range(examples(4_000, 20_000)):
        text, kind = spellings.plain_cell(rng)
        short = (phone_cell if kind == "phone" else email_cell)(text)
        assert (text, short) == (text, looked_at.__wrapped__(text, kind))


@pytest.mark.req("R20a")
def test_what_may_be_used_is_always_read_as_well() -> None:
    rng = Random(7)
    for _ in range(examples(600, 2_000)):
        text = spellings.with_words(
            spellings.phone_spelling(f"7812{rng.randrange(10**6):06d}", rng), rng
        )
        cell = phone_cell(text)
        assert not cell.use or ("phone", cell.use) in read(text).keys
