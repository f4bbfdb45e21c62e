"""Files that people drop: what is read, what is refused, and that no refusal repeats a value."""

import csv
import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.csv.header import Problem
from functions.shared.csv.reader import FIELD_LONGEST, RULES, Table, open_table
from functions.shared.errors import DataError, RefusedFile

KNOWN = ("Crime No", "VIW Surname", "VIW Telephone Home", "Owning Borough", "TIU")
REQUIRED = KNOWN[:4]
VICTIM = "Featherstonehaugh"
HEADER = b"Crime No,VIW Surname,VIW Telephone Home,Owning Borough\n"
ROW = f"4612345/26,{VICTIM},07812345678,Camden\n".encode()


def table(data: bytes, *, max_rows: int = 1_000, **more: object) -> Table:
    options = {"known": KNOWN, "required": REQUIRED, "max_rows": max_rows, **more}
    return open_table(io.BytesIO(data), **options)  # type: ignore[arg-type]


def read(data: bytes, **more: int) -> list[tuple[int, list[str]]]:
    return list(table(data, **more).rows())


def refusal(data: bytes, **more: int) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        read(data, **more)
    refused = caught.value
    shown = f"{refused} {refused!r} {refused.problems} {refused.args}"
    for value in (VICTIM, "4612345", "07812345678"):
        assert value not in shown
    assert refused.rule in RULES
    assert isinstance(refused, DataError)
    return refused


def test_a_plain_file_is_read_row_by_row() -> None:
    found = read(HEADER + ROW * 2)
    assert [number for number, _ in found] == [2, 3]
    assert found[0][1] == ["4612345/26", VICTIM, "07812345678", "Camden"]


def test_headers_match_without_case_and_outer_blanks_in_any_order() -> None:
    found = table(b" owning borough ,TIU,VIW SURNAME,viw telephone home,\tCrime No\na,b,c,d,e\n")
    assert found.header == KNOWN[3:4] + KNOWN[4:] + KNOWN[1:3] + KNOWN[:1]
    pick = found.in_order(("Crime No", "Owning Borough"))
    assert [pick(row) for _, row in found.rows()] == [("e", "a")]


def test_a_column_that_need_not_be_there_reads_as_blank() -> None:
    found = table(HEADER + ROW)
    picks = found.in_order(("TIU", "Owning Borough")), found.in_order(("TIU",))
    assert [[pick(row) for pick in picks] for _, row in found.rows()] == [[("", "Camden"), ("",)]]
    assert found.in_order(("Crime No",))(["x", "", "", ""]) == ("x",)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_any_line_end_will_do(end: bytes) -> None:
    assert len(read((HEADER + ROW * 3).replace(b"\n", end))) == 3


def test_the_last_line_end_and_a_byte_order_mark_are_free() -> None:
    assert len(read(b"\xef\xbb\xbf" + HEADER + ROW.rstrip())) == 1


def test_a_line_end_within_quotes_belongs_to_the_value_and_is_one_row() -> None:
    found = read(HEADER + b'1,"a\r\nb, ""c""",,Camden\n' + ROW)
    assert found[0] == (2, ["1", 'a\r\nb, "c"', "", "Camden"])
    assert found[1][0] == 3


def test_blank_lines_are_counted_but_are_no_records() -> None:
    assert [number for number, _ in read(HEADER + ROW + b"\n\r\n" + ROW + b"\n")] == [2, 5]


def test_unicode_line_separators_do_not_end_a_row() -> None:
    text = "a\u2028b\x85c\x0bd"
    assert read(HEADER + f"1,{text},,Camden\n".encode())[0][1][1] == text


@pytest.mark.req("R13")
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
def test_nothing_at_all_is_refused(data: bytes) -> None:
    assert refusal(data).rule == "empty"


@pytest.mark.req("R13")
@pytest.mark.parametrize("data", [HEADER, HEADER.rstrip(), HEADER + b"\n\r\n\n"])
def test_a_header_alone_is_refused(data: bytes) -> None:
    assert refusal(data).rule == "no-rows"


def archive() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as inside:
        inside.writestr("extract.csv", HEADER + ROW)
    return whole.getvalue()


@pytest.mark.req("R13")
@pytest.mark.parametrize(
    ("data", "rule", "row"),
    [
        (archive(), "not-csv", 0),
        (gzip.compress(HEADER + ROW), "not-csv", 0),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + ROW, "not-csv", 0),
        (b"\xff" + HEADER, "missing-column", 1),
        (HEADER + ROW + b"1,a\0b,,Camden\n" + ROW, "nul", 3),
        (HEADER + ROW + b'1,"a b,,Camden\n' + ROW, "broken-quotes", 3),
        (HEADER + ROW + b'1,"a"b,,Camden\n' + ROW, "broken-quotes", 3),
        (b'Crime No,"VIW Surname\n', "broken-quotes", 1),
        (HEADER + ROW + b"1,2,3\n" + ROW, "ragged-row", 3),
        (HEADER + ROW + b"1,2,3,4,5\n", "ragged-row", 3),
        (HEADER + ROW + ROW[:20], "ragged-row", 3),
        (HEADER + ROW + b"1," + b"x" * (FIELD_LONGEST + 1) + b",,C\n", "field-too-long", 3),
        (HEADER + ROW + b'1,"' + ROW * 10_000, "field-too-long", 3),
        (b"x" * 9_000_000, "line-too-long", 1),
        (b",".join(b"Q%d" % n for n in range(100_000)) + b"\n" + ROW, "too-many-columns", 1),
        (b" , ,\n" + ROW, "no-header", 1),
        (ROW * 3, "no-header", 1),
        (HEADER.replace(b",", b";") + ROW, "ragged-row", 2),
        (HEADER.replace(b",", b" ") + ROW, "no-header", 1),
    ],
)
def test_a_file_that_is_no_sound_csv_is_refused_at_its_row(
    data: bytes, rule: str, row: int
) -> None:
    refused = refusal(data)
    assert (refused.rule, refused.row) == (rule, row)


@pytest.mark.req("R13")
def test_the_longest_field_passes_and_one_character_more_does_not() -> None:
    row = b"1," + b"x" * 40 + b",,Camden\n"
    assert len(read(HEADER + row, max_field=40)) == 1
    assert refusal(HEADER + row, max_field=39).rule == "field-too-long"


def test_the_limit_of_a_field_is_given_back_to_the_process() -> None:
    before = csv.field_size_limit()
    rows = table(HEADER + ROW * 300, max_field=50).rows()
    next(rows)
    assert csv.field_size_limit() == before
    refusal(HEADER + b"x" * 60 + ROW, max_field=50)
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("rows", [1, 127, 128, 129, 256])
def test_as_many_rows_as_allowed_pass_and_one_more_does_not(rows: int) -> None:
    assert len(read(HEADER + ROW * rows, max_rows=rows)) == rows
    refused = refusal(HEADER + ROW * (rows + 1), max_rows=rows)
    assert (refused.rule, refused.row) == ("too-many-rows", rows + 2)


@pytest.mark.req("R20a", "R58")
def test_rows_without_content_take_nobodys_room() -> None:
    """Excel saves a table that was formatted to the end with a million rows of commas."""
    blank = b"," * (HEADER.count(b",")) + b"\r\n"
    assert len(read(HEADER + blank * 300 + ROW + blank * 300 + ROW, max_rows=2)) == 2
    refused = refusal(HEADER + ROW + blank * 300 + ROW + ROW, max_rows=2)
    assert (refused.rule, refused.row) == ("too-many-rows", 304)


@pytest.mark.req("R13")
def test_every_problem_of_a_header_is_told_at_once() -> None:
    refused = refusal(b"Crime No,crime no ,VIW Surname,Owning Borough,Shoe size\n" + ROW)
    assert set(refused.problems) == {
        Problem(1, "Crime No", "duplicate-column"),
        Problem(1, "VIW Telephone Home", "missing-column"),
        Problem(1, "column 5", "unknown-column"),
    }
    assert (refused.row, refused.column) == (1, "Crime No")


@pytest.mark.req("R13")
@pytest.mark.parametrize("name", ["VIW Surname2", "viw sur-name", "Owning Borougb", "Crime No."])
def test_an_unknown_column_that_resembles_a_known_one_is_named(name: str) -> None:
    refused = refusal(HEADER.rstrip() + f",{name}\n".encode() + ROW)
    assert refused.problems == (Problem(1, name, "unknown-column"),)


@pytest.mark.req("R13")
@pytest.mark.parametrize("name", [VICTIM, "TIA", "4612345/26", "Date of Birth"])
def test_any_other_unknown_column_goes_by_its_position(name: str) -> None:
    refused = refusal(HEADER.rstrip() + f",{name}\n".encode() + ROW)
    assert refused.problems == (Problem(1, "column 5", "unknown-column"),)


@pytest.mark.req("R13")
def test_a_first_victim_called_like_a_column_is_still_never_printed() -> None:
    refused = refusal(f"TIU,Surname {VICTIM},VIW Surnam,Owning Boroug\n".encode() + ROW)
    assert all(
        column in REQUIRED or column.startswith("column ") for _, column, _ in refused.problems
    )


def test_unknown_columns_can_be_let_in_for_a_closer_look() -> None:
    found = open_table(
        iter([HEADER.rstrip() + b",Tel.\n" + ROW.rstrip() + b",x\n"]),
        known=KNOWN,
        required=REQUIRED,
        max_rows=5,
        forbid_unknown=False,
    )
    assert found.header[4] == ""
    assert found.written[4] == "Tel."
    assert "" not in found.index


def test_numbered_columns_are_recognised_by_rule() -> None:
    def question(text: str) -> str | None:
        return text.capitalize() if text[:1] in "qQ" and text[1:2].isdigit() else None

    assert table(HEADER.rstrip() + b",q12A\n" + ROW, also=question).header[4] == "Q12a"


def test_ragged_rows_can_be_told_and_read_as_far_as_they_go() -> None:
    told: list[Problem] = []
    found = list(table(HEADER + b"1,2\n" + ROW + b"1,2,3,4,5\n").rows(told.append))
    assert found[0] == (2, ["1", "2", "", ""])
    assert found[2] == (4, ["1", "2", "3", "4", "5"])  # whoever is in it counts (R20a)
    assert told == [Problem(2, "", "ragged-row"), Problem(4, "", "ragged-row")]


CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


def filled(row: tuple[str, ...]) -> bool:
    return any(cell.strip() for cell in row)


ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS).filter(filled), min_size=1, max_size=8)


@given(rows=ROWS, cut=st.data())
def test_what_a_csv_writer_wrote_is_read_back_however_the_bytes_arrive(
    rows: list[tuple[str, ...]], cut: st.DataObject
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([REQUIRED, *rows])
    data = text.getvalue().encode()
    places = sorted(cut.draw(st.lists(st.integers(0, len(data)), max_size=4)))
    parts = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    found = open_table(parts, known=KNOWN, required=REQUIRED, max_rows=10)
    assert [tuple(row) for _, row in found.rows()] == rows


@given(
    place=st.integers(0, len(HEADER + ROW * 2)),
    junk=st.binary(min_size=1, max_size=4) | st.sampled_from([b'"', b"\0", b",", b"\r", b"\xff"]),
)
def test_a_damaged_file_is_read_or_refused_and_never_a_crash(place: int, junk: bytes) -> None:
    data = HEADER + ROW * 2
    try:
        read(data[:place] + junk + data[place:])
    except RefusedFile as refused:
        assert refused.rule in RULES  # noqa: PT017 (either outcome is right)


def endless(rows: int) -> Iterator[bytes]:
    yield HEADER
    for _ in range(rows // 1_000):
        yield ROW * 1_000


def test_memory_stays_flat_however_many_rows() -> None:
    tracemalloc.start()
    found = open_table(endless(60_000), known=KNOWN, required=REQUIRED, max_rows=60_000)
    assert sum(1 for _ in found.rows()) == 60_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
