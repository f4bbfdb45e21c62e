"""Spreadsheets instead of CSV: what a cell says, and what is refused by its name (R58)."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from datetime import date, datetime, time
from random import Random

import pytest

from functions.shared.csv.reader import RULES, Table, open_table
from functions.shared.errors import RefusedFile
from tests.effort import examples
from tests.workbooks import with_part, workbook

KNOWN = ("Crime No", "VIW Telephone Home", "Date Reported", "TIU")
ROW = ("4612345/26", "07812 345678", "28/09/2027", "N")
SHEET = "xl/worksheets/sheet1.xml"


def opened(body: bytes, *, lenient: bool = False) -> Table:
    return open_table(
        io.BytesIO(body),
        known=KNOWN,
        required=KNOWN,
        max_rows=1_000,
        max_field=400,
        dates=("Date Reported",),
        lenient=lenient,
    )


def cell(value: object, column: str = "Date Reported", **more: str) -> str:
    """What is read of one typed cell."""
    row = [value if name == column else "x" for name in KNOWN]
    ((_, read),) = opened(workbook([KNOWN, row], **more)).rows()  # type: ignore[arg-type]
    return read[KNOWN.index(column)]


def refusal(body: bytes, *, lenient: bool = False) -> str:
    with pytest.raises(RefusedFile) as caught:
        list(opened(body, lenient=lenient).rows())
    assert caught.value.rule in RULES
    return caught.value.rule


@pytest.mark.req("R58")
def test_a_workbook_gives_the_rows_of_the_csv_with_their_numbers() -> None:
    table = opened(workbook([KNOWN, ROW, ["", "", "", ""], ROW]))
    assert list(table.rows()) == [(2, [*ROW]), (4, [*ROW])]
    assert table.read_as == "Excel workbook"


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2027, 9, 28), "28/09/2027"),
        (datetime.fromisoformat("2027-09-28T00:00"), "28/09/2027"),
        (datetime.fromisoformat("2027-09-28T10:05"), "28/09/2027 10:05"),
        (46658, "28/09/2027"),  # a day as Excel counts, in a column of days
        ("2027-09-28", "2027-09-28"),
        (time(9, 30), "09:30:00"),
        (None, ""),
    ],
)
def test_days_are_read_as_days(value: object, text: str) -> None:
    assert cell(value) == text


@pytest.mark.req("R58")
@pytest.mark.parametrize("form", ["dd-mmm-yy", "mm/dd/yyyy", "yyyy-mm-dd", "[$-809]d mmmm yyyy"])
def test_a_day_is_the_same_day_however_the_sheet_shows_it(form: str) -> None:
    assert cell(date(2027, 9, 28), formats=form) == "28/09/2027"


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7812345678, "7812345678"),
        (7812345678.0, "7812345678"),
        (46658, "46658"),  # no day: the column holds none
        (0.5, "0.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("07812345678", "07812345678"),
        ("007", "007"),
        ("+44 7812 345678 ", "+44 7812 345678 "),
    ],
)
def test_numbers_and_texts_stay_what_they_are(value: object, text: str) -> None:
    assert cell(value, "VIW Telephone Home") == text


@pytest.mark.req("R58")
def test_the_filled_sheet_counts_wherever_it_stands() -> None:
    assert len(list(opened(workbook([], [KNOWN, ROW])).rows())) == 1
    assert len(list(opened(workbook([KNOWN, ROW], [[" "]])).rows())) == 1


@pytest.mark.req("R58")
@pytest.mark.parametrize("hidden", [False, True])
def test_several_filled_sheets_are_refused_by_name(hidden: bool) -> None:
    assert refusal(workbook([KNOWN, ROW], [KNOWN, ROW], hidden=hidden)) == "several-sheets"


@pytest.mark.req("R20a")
def test_of_a_list_every_filled_sheet_is_read() -> None:
    table = opened(workbook([KNOWN, ROW], [KNOWN, ROW, ROW]), lenient=True)
    assert [number for number, _ in table.rows(lambda _: None)] == [2, 3, 4, 5]  # 3: a header
    assert table.several_sheets


@pytest.mark.attack("file")
@pytest.mark.req("R58")
def test_macros_are_refused_by_name_and_never_run() -> None:
    body = with_part(workbook([KNOWN, ROW]), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert refusal(body) == "macros"
    assert len(list(opened(body, lenient=True).rows(lambda _: None))) == 1


@pytest.mark.attack("file")
@pytest.mark.req("R58")
def test_a_workbook_that_unpacks_to_far_too_much_is_refused_before_it_is_parsed() -> None:
    bomb = with_part(workbook([KNOWN, ROW]), "xl/media/a.xml", b"\0" * 262_144_001)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert refusal(bomb) == "workbook-too-large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.attack("file")
@pytest.mark.req("R58")
def test_a_part_that_lies_about_its_size_gives_no_more_than_it_claims() -> None:
    body = with_part(workbook([KNOWN, ROW]), SHEET, b"<worksheet>" + b" " * 9_000_000)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        claimed = archive.getinfo(SHEET).file_size
    assert refusal(body.replace(struct.pack("<L", claimed), struct.pack("<L", 20))) in (
        "workbook-broken",
        "empty",
    )


@pytest.mark.attack("file")
@pytest.mark.req("R58")
def test_one_cell_far_away_does_not_make_room_for_all_that_lies_between() -> None:
    far = workbook([KNOWN, ROW])
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        sheet = archive.read(SHEET)
    cell = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    assert refusal(with_part(far, SHEET, sheet.replace(b"</sheetData>", cell))) == (
        "workbook-too-large"
    )
    blank = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    fine = with_part(far, SHEET, sheet.replace(b"</sheetData>", blank))
    assert len(list(opened(fine).rows())) == 1


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (workbook([]), "empty"),
        (workbook([KNOWN]), "no-rows"),
        (workbook([["a", "b"], ["c", "d"]]), "no-header"),
        (workbook([KNOWN, [*ROW[:3], "x" * 401]]), "field-too-long"),
        (workbook([KNOWN, [*ROW, "stray"]]), "ragged-row"),
        (workbook([KNOWN, ROW])[:-30], "not-csv"),
        (
            with_part(workbook([KNOWN, ROW]), SHEET, b"<worksheet><sheetData><row"),
            "workbook-broken",
        ),
    ],
)
def test_what_is_no_sound_table_is_refused(body: bytes, rule: str) -> None:
    assert refusal(body) == rule


@pytest.mark.attack("file")
@pytest.mark.req("R58")
def test_a_workbook_of_which_a_byte_came_through_wrong_is_read_or_refused() -> None:
    sound = workbook([KNOWN, ROW, ROW])
    rng, rules = Random(1), set()
    for _ in range(examples(300, 20_000)):
        at = rng.randrange(len(sound))
        body = sound[:at] + bytes([rng.randrange(256)]) + sound[at + 1 :]
        try:
            for _ in opened(body).rows():
                pass
        except RefusedFile as refused:
            rules.add(refused.rule)
    assert {"workbook-broken", "not-csv"} <= rules


@pytest.mark.req("R58")
def test_the_parser_of_spreadsheets_is_imported_by_whoever_reads_one_alone() -> None:
    import subprocess
    import sys

    code = "import functions.ingest.handler, functions.sample_draw.handler, sys; "
    code += "sys.exit('python_calamine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
