"""Generated months are messy, honest about it, always the same, and stay on this machine."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from datetime import date
from functools import cache

import boto3
import pytest

from functions.shared.clock import age_on
from functions.shared.policy import extract as columns
from functions.shared.policy import geography, people, surveys
from functions.shared.text import contacts, crime_numbers, emails
from functions.shared.text.phones import mobile, phone
from functions.shared.text.written_dates import uk_date
from local.synthetic import Extract, Row, Truth, extract, loopback, typed_do_not_contact
from local.synthetic.do_not_contact import as_file
from local.synthetic.people import phones
from local.synthetic.people.oddities import BAD_EMAILS, ODDITIES

PHONES = columns.rules().phones
SURVEYS = ("uss", "ovss")


@cache
def month_of(survey: str, rows: int = 8000) -> tuple[Extract, list[tuple[Row, Truth]]]:
    recipe = extract(survey, "2027-11", rows=rows, seed=7)
    return recipe, list(recipe.rows())


def barred_by(recipe: Extract, row: Row) -> set[str]:
    """Why the rules bar a row, worked out without the generator; empty if they do not."""
    who = surveys.survey(recipe.survey).who
    assert who is not None
    at, found = recipe.setting, name_or_contact(recipe.survey, row)
    born, reported = uk_date(row["VIW Date of Birth"]), uk_date(row["Date Reported"])
    if born is None or not 16 <= age_on(born, at.draw_day) <= 110 or born == date(1900, 1, 1):
        found.add("birthday")
    if reported is None or not at.first <= reported <= at.last:
        found.add("reported")
    if geography.match_key(row["Crime Type"]) not in map(geography.match_key, who.crime_types):
        found.add("crime type")
    if geography.match_key(row["Reported Via"]) not in map(geography.match_key, who.reported_via):
        found.add("route")
    for flag in ("Domestic Abuse", "Sexual Element", "Vulnerable"):
        if row[flag].strip().upper() != "N":
            found.add(flag)
    if not crime_numbers.crime_number(row["Crime No"], people.rules().crime_numbers):
        found.add("crime number")
    if re.search("fatal|death", row["VIW Injury Degree Desc"], re.IGNORECASE):
        found.add("injury")
    return found


def name_or_contact(survey: str, row: Row) -> set[str]:
    found: set[str] = set()
    names = [row["VIW Co/Forenames"].strip().casefold(), row["VIW Surname"].strip().casefold()]
    words = set(re.split(r"[\s,]+", " ".join(names)))
    letters = any(char.isalpha() for char in "".join(names))
    listed = all(name in people.rules().not_names for name in names if name)
    if not letters or listed or words & set(people.rules().company_words):
        found.add("name")
    if survey == "uss" and not any(phone(row[column]) for column in PHONES):
        found.add("contact")
    own = mobile(row["VIW Telephone Mobile"]) or emails.email(row["VIW Email"])
    # A resident of the hostel may have no way of their own; that is no oddity of the row.
    if survey == "ovss" and not own and not phone(row["VIW Telephone Home"]):
        found.add("contact")
    return found


@pytest.mark.parametrize("survey", SURVEYS)
def test_every_forbidden_row_breaks_a_rule_and_no_other_row_does(survey: str) -> None:
    recipe, rows = month_of(survey)
    wrong = Counter(
        (truth.kind, tuple(sorted(why)))
        for row, truth in rows
        if bool(why := barred_by(recipe, row)) != truth.forbidden
    )
    assert not wrong


def test_each_oddity_turns_up_and_most_rows_are_good() -> None:
    _, rows = month_of("uss")
    kinds = Counter(truth.kind for _, truth in rows)
    assert {oddity.kind for oddity in ODDITIES} <= set(kinds)
    assert {"plain", "duplicate", "repeat_victim", "household", "regular", "hostel"} <= set(kinds)
    good = sum(not truth.forbidden for _, truth in rows) / len(rows)
    assert 0.8 < good < 0.9


def test_hundreds_of_forbidden_rows_stand_in_a_usual_month() -> None:
    _, rows = month_of("uss")
    assert (
        sum(truth.kind in ("domestic_abuse", "sexual_element", "vulnerable") for _, truth in rows)
        > 100
    )
    assert sum(truth.kind == "under_16" for _, truth in rows) > 100


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    command = [
        sys.executable,
        "-m",
        "local.synthetic",
        "ovss",
        "2027-11",
        "--rows",
        "300",
        "--seed",
        "5",
    ]
    told = {
        subprocess.run(  # noqa: S603  # our own command, no input from outside
            command, env={**os.environ, "PYTHONHASHSEED": salt}, capture_output=True, check=True
        ).stdout
        for salt in ("1", "2")
    }
    assert told == {extract("ovss", "2027-11", rows=300, seed=5).content()}


def test_another_seed_month_or_survey_gives_another_file() -> None:
    recipes = [
        extract("uss", "2027-11", rows=50, seed=1),
        extract("uss", "2027-11", rows=50, seed=2),
        extract("uss", "2027-12", rows=50, seed=1),
        extract("ovss", "2027-11", rows=50, seed=1),
    ]
    assert len({recipe.content() for recipe in recipes}) == len(recipes)


@pytest.mark.req("R13")
def test_a_file_has_every_column_of_policy_once_in_an_order_of_its_own() -> None:
    orders = {extract("uss", "2027-11", rows=1, seed=seed).header for seed in range(5)}
    assert len(orders) == 5
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(columns.rules().names))}


def test_the_file_is_readable_csv_of_exactly_the_rows() -> None:
    recipe, rows = month_of("uss")
    text = recipe.content().decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == [row for row, _ in rows]


def test_some_files_begin_with_a_byte_order_mark_and_some_do_not() -> None:
    marks = {
        extract("uss", "2027-11", rows=1, seed=n).content()[:3] == b"\xef\xbb\xbf" for n in range(9)
    }
    assert marks == {True, False}


def test_a_large_file_is_streamed_in_little_memory() -> None:
    recipe = extract("uss", "2027-11", rows=4_000, seed=3)
    tracemalloc.start()
    size = sum(len(chunk) for chunk in recipe.chunks())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 700_000
    assert peak < 1_900_000


@pytest.mark.req("R02")
def test_report_dates_stand_on_both_edges_of_the_cohort_and_a_day_beyond_each() -> None:
    recipe, rows = month_of("uss")
    assert (recipe.setting.first, recipe.setting.last) == (date(2027, 9, 19), date(2027, 10, 18))
    days = {uk_date(row["Date Reported"]) for row, _ in rows}
    assert {date(2027, 9, 18), date(2027, 9, 19), date(2027, 10, 18), date(2027, 10, 19)} <= days


@pytest.mark.req("R07")
def test_somebody_is_sixteen_on_the_very_day_and_somebody_only_on_the_next() -> None:
    _, rows = month_of("uss")
    born = {truth.kind: set[str]() for _, truth in rows}
    for row, truth in rows:
        born[truth.kind].add(row["VIW Date of Birth"])
    assert "18/11/2011" in born["just_sixteen"]
    assert "19/11/2011" in born["under_16"]
    assert "01/01/1900" in born["no_birthday"]


@pytest.mark.req("R09")
def test_every_spelling_of_a_phone_is_the_same_phone() -> None:
    from random import Random

    rng = Random(4)
    for number in range(4000):
        plain = phones.mobile(number) if number % 2 else phones.fixed_line(number)
        typed = phones.spelled(plain, rng)
        assert phone(typed) == "+44" + plain[1:], typed


def test_no_two_people_get_the_same_phone_by_accident() -> None:
    assert len({phones.mobile(n) for n in range(50_000)}) == 50_000
    assert len({phones.fixed_line(n) for n in range(50_000)}) == 50_000


@pytest.mark.req("R09")
@pytest.mark.parametrize("text", [*phones.NOT_TO_CALL, *phones.JUNK])
def test_what_is_meant_to_be_no_phone_is_none(text: str) -> None:
    assert phone(text) is None


@pytest.mark.parametrize("text", BAD_EMAILS)
def test_what_is_meant_to_be_no_email_is_none(text: str) -> None:
    assert emails.email(text) is None


@pytest.mark.parametrize("survey", SURVEYS)
def test_mail_can_only_go_to_example_domains(survey: str) -> None:
    _, rows = month_of(survey)
    domains = {domain for row, _ in rows for domain in re.findall(r"@([\w.-]+)", row["VIW Email"])}
    assert domains
    assert all(re.fullmatch(r"(\w+\.)*example\.(org|com|net)", domain) for domain in domains)


@pytest.mark.req("R10")
def test_one_person_comes_back_under_another_crime_number_and_in_the_other_survey() -> None:
    crimes, found = defaultdict(set), defaultdict(set)
    for survey in SURVEYS:
        for row, truth in month_of(survey)[1]:
            crimes[truth.person].add(truth.crime_no)
            found[truth.person].add(survey)
            assert row["VIW Surname"] is not None
    assert sum(len(numbers) > 1 for numbers in crimes.values()) > 100
    assert sum(len(names) == 2 for names in found.values()) > 20


@pytest.mark.req("R09")
def test_a_hostel_shares_one_phone_among_dozens_and_households_share_theirs() -> None:
    _, rows = month_of("uss")
    holders = defaultdict(set)
    for row, truth in rows:
        for column in PHONES:
            number = phone(row[column])
            if number:
                holders[number].add(truth.person)
    sizes = sorted((len(sharing) for sharing in holders.values()), reverse=True)
    assert sizes[0] > 12
    assert sum(size > 1 for size in sizes) > 100


def test_crime_numbers_come_in_both_shapes_and_belong_to_one_crime() -> None:
    _, rows = month_of("uss")
    first = [
        t.crime_no
        for _, t in rows
        if t.kind not in ("duplicate", "second_victim") and not t.forbidden
    ]
    assert len(first) == len(set(first))
    assert {len(number) for number in first} == {10, 12}


@pytest.mark.req("R20")
def test_typed_do_not_contact_entries_name_a_contact_of_their_row_however_spelt() -> None:
    recipe, rows = month_of("uss")
    entries = typed_do_not_contact(recipe, people=120, strangers=30)
    patterns = people.rules().crime_numbers
    about = {truth.number: row for row, truth in rows}
    assert Counter(bool(entry.row) for entry in entries)[False] == 30
    assert {entry.kind for entry in entries} == {"phone", "email", "crime"}
    for entry in entries:
        key = contacts.read(entry.contact).only
        assert key is not None, entry.kind
        assert key.kind == entry.kind
        if entry.row:
            row = about[entry.row]
            held = {phone(row[c]) for c in PHONES}
            held |= {
                emails.email(row["VIW Email"]),
                crime_numbers.crime_number(row["Crime No"], patterns),
            }
            assert key.value in held


@pytest.mark.req("R20")
def test_unreadable_entries_are_unreadable() -> None:
    recipe, _ = month_of("uss")
    entries = typed_do_not_contact(recipe, people=0, unreadable=4)
    assert len(entries) == 4
    assert not any(contacts.read(e.contact).contacts for e in entries)
    assert as_file(entries).startswith(b"Contact,Reason,Scope\r\n")


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        "",
        "https://s3.eu-west-2.amazonaws.com",
        "http://127.0.0.1.example.com:4566",
        "http://localhost.example.com",
        "http://10.0.0.1:4566",
        "http://[2001:db8::1]:80",
        "127.0.0.1:4566",
        "http://user@example.com:80",
        "http://[::1",
    ],
)
@pytest.mark.req("R51a")
def test_generated_data_is_refused_to_any_other_machine(endpoint: str | None) -> None:
    with pytest.raises(loopback.NotLoopback):
        loopback.only_loopback(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:4566", "https://localhost:1", "http://[::1]:4566", "http://127.9.9.9"],
)
def test_generated_data_may_go_to_this_machine(endpoint: str) -> None:
    assert loopback.only_loopback(endpoint) == endpoint


@pytest.mark.req("R51a")
def test_an_upload_to_aws_itself_is_refused_before_anything_leaves() -> None:
    client = boto3.client("s3", region_name="eu-west-2")
    with pytest.raises(loopback.NotLoopback):
        loopback.upload(client, "bucket", "extracts/uss/2027-11/a.csv", b"x")


@pytest.mark.parametrize(
    ("survey", "month", "rows"),
    [("vvs", "2027-11", 5), ("uss", "2027-13", 5), ("uss", "2027-11", 0)],
)
def test_an_extract_that_cannot_be_is_refused_at_once(survey: str, month: str, rows: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # three reasons, one kind
        extract(survey, month, rows=rows, seed=1)
