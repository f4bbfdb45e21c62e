"""Of a crime with two victims nobody can tell who spoke; what others need is left (R39, R50)."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from functions.subject_access.erase import erase_files
from functions.subject_access.erase.csv_rewrite import without
from functions.subject_access.erase.erase import LEFT_ALONE, still_there
from functions.subject_access.erase.finish_withdrawals import parted
from functions.subject_access.search.matches import Match, Place
from functions.subject_access.search.people_table import decoded
from functions.subject_access.search.person_resolution import Person

SHARED, ALONE = "4600001/27", "4600002/27"


def seen(crime: str, viw: str = "", what: str = "register", where: str = "there") -> Match:
    return Match(Place(what, "Store", where), crime, viw)


@pytest.mark.req("R39")
def test_of_a_crime_with_two_victims_everything_is_kept_back() -> None:
    two = [seen(SHARED, "1"), seen(SHARED, "2"), seen(SHARED, where="answers")]
    one = [seen(ALONE, "1"), seen(ALONE, where="answers")]
    found = parted([*two, *one])
    assert found.seen == one
    assert found.unsure == two


@pytest.mark.req("R39")
def test_a_crime_with_one_known_victim_is_theirs_also_where_only_the_crime_is_named() -> None:
    rows = [seen(ALONE), seen(ALONE, "1"), seen(ALONE, "01"), seen(SHARED)]
    assert parted(rows).seen == rows
    assert parted(rows).unsure == []


@pytest.mark.req("R39")
@pytest.mark.parametrize("what", LEFT_ALONE)
def test_what_stays_with_everybody_is_not_counted_as_kept_back(what: str) -> None:
    two = [seen(SHARED, "1"), seen(SHARED, "2"), seen(SHARED, what=what)]
    assert parted(two).unsure == two[:2]


@pytest.mark.req("R50")
def test_how_much_is_left_counts_all_but_what_stays_with_everybody() -> None:
    assert still_there(Person([seen(ALONE), seen(ALONE, what="linked-responses")])) == 2
    assert still_there(Person([seen(ALONE, what=what) for what in LEFT_ALONE])) == 0
    assert still_there(Person([], [seen(SHARED)])) == 0


@pytest.mark.req("R50")
def test_answers_go_by_crimes_of_which_no_other_victim_is_known() -> None:
    person = Person([seen(ALONE, "1"), seen(SHARED, "1")], [seen(SHARED)])
    assert erase_files.all_of(person) == {ALONE: ("all",)}


def starts_with(letter: str) -> Callable[[list[str], list[str]], bool]:
    return lambda header, row: header[0] == "Name" and row[0].startswith(letter)


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b"Name,A\r\nada,1\r\nbob,2\r\n", b"Name,A\r\nbob,2\r\n"),
        (b'Name,A\nbob,"two\r\nlines"\nada,"1\n2"\neve,\n', b'Name,A\nbob,"two\r\nlines"\neve,\n'),
        (b"\n Name ,A\nada,1", b"\n Name ,A\n"),
        (
            b"\xef\xbb\xbfName,A\r\nada,1\r\n\r\nbob,\xc2\xa3\r\n",
            b"\xef\xbb\xbfName,A\r\n\r\nbob,\xc2\xa3\r\n",
        ),
        (b"Name,A\r\nbob,caf\xe9\r\n", b"Name,A\r\nbob,caf\xe9\r\n"),
        (b"Name,A\rada,1\rbob,2\r", b"Name,A\rbob,2\r"),  # as an old Mac ends its lines
        (b"", b""),
    ],
)
def test_every_other_row_stays_as_it_is_byte_for_byte(body: bytes, left: bytes) -> None:
    assert without(body, starts_with("a")) == (left, body.count(b"ada"))


@pytest.mark.req("R39")
def test_a_longest_cell_of_an_upload_is_no_hindrance() -> None:
    body = b"Name,A\r\nada," + b"x" * 200_000 + b"\r\nbob,1\r\n"
    before = csv.field_size_limit(131_072)  # as a new process has it
    try:
        assert without(body, starts_with("a"))[0] == b"Name,A\r\nbob,1\r\n"
    finally:
        csv.field_size_limit(before)


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (b"caf\xe9 \x96 bar", "caf\u00e9 \u2013 bar"),
        (b"caf\xc3\xa9 \x96 bar", "caf\u00e9 \u2013 bar"),  # one letter of it is Windows'
        (b"caf\xc3\xa9", "caf\u00e9"),
        (b"ca\0f\xe9", "caf\u00e9"),
        (b"ca\0fe", "cafe"),
    ],
)
def test_whose_a_row_is_is_asked_of_cells_as_the_search_reads_them(cell: bytes, read: str) -> None:
    """By its cells it is known again; as other letters it would be nobody's, and stay."""
    body = b"Name,A\r\nbob," + cell + b"\r\n"
    assert without(body, lambda _, row: row == ["bob", read]) == (b"Name,A\r\n", 1)
    assert decoded(body) == f"Name,A\r\nbob,{read}\r\n"
