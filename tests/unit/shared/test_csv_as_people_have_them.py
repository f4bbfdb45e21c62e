"""Files as people have them: encodings, separators, blank rows; lists that lose nobody (R58)."""

from __future__ import annotations

import io

import pytest

from functions.shared.csv.reader import Problem, Table, open_table
from functions.shared.errors import RefusedFile

KNOWN = ("Crime No", "VIW Surname", "Date Reported")
TEXT = "Crime No,VIW Surname,Date Reported\r\n4612345/26,Zoë O’Neill,28/09/2027\r\n"
ROW = ["4612345/26", "Zoë O’Neill", "28/09/2027"]
LIST = ("Contact", "Reason", "Scope")
ASKED = "07812 001001,asked,person"


def opened(data: bytes) -> Table:
    return open_table(io.BytesIO(data), known=KNOWN, required=KNOWN, max_rows=100)


def people(data: bytes | str) -> tuple[list[tuple[int, str]], list[int]]:
    """(row, Contact) of a list, and the rows that were told as uneven."""
    told: list[Problem] = []
    body = data.encode() if isinstance(data, str) else data
    table = open_table(
        io.BytesIO(body),
        known=LIST,
        required=("Contact",),
        max_rows=100,
        forbid_unknown=False,
        lenient=True,
    )
    pick = table.in_order(("Contact", "Scope"))
    rows = [(number, pick(row)[0]) for number, row in table.rows(told.append)]
    return rows, [problem.row for problem in told]


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    ("encoding", "understood"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize(
    ("mark", "named"),
    [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")],
)
def test_every_usual_encoding_and_separator_gives_the_same_rows(
    encoding: str, understood: str, mark: str, named: str
) -> None:
    table = opened(TEXT.replace(",", mark).encode(encoding))
    assert [row for _, row in table.rows()] == [ROW]
    assert table.read_as == f"{understood}, columns separated by {named}"


@pytest.mark.req("R58")
def test_a_file_of_two_encodings_loses_no_letter() -> None:
    data = TEXT.encode() + "4612346/26,Renée,28/09/2027\r\n".encode("cp1252")
    assert [row[1] for _, row in opened(data).rows()] == ["Zoë O’Neill", "Renée"]


@pytest.mark.req("R58")
def test_a_letter_cut_between_two_pieces_is_still_utf_8() -> None:
    data = TEXT.encode()
    cut = data.index("ë".encode()) + 1
    table = open_table([data[:cut], data[cut:]], known=KNOWN, required=KNOWN, max_rows=9)
    assert [row for _, row in table.rows()] == [ROW]
    assert table.read_as.startswith("UTF-8")


@pytest.mark.req("R20a")
@pytest.mark.parametrize("mark", ["\ufeff\ufeff", "\ufeff\ufeff\ufeff", "\u200b", "\u200e"])
def test_marks_that_nobody_sees_do_not_hide_a_header(mark: str) -> None:
    assert len(list(opened(f"{mark}{TEXT}".encode()).rows())) == 1
    assert len(list(opened(TEXT.replace("Surname", f"Surname{mark}").encode()).rows())) == 1


@pytest.mark.req("R58")
def test_excel_s_own_line_about_the_separator_is_no_row() -> None:
    table = opened(f"sep=;\r\n{TEXT.replace(',', ';')}".encode())
    assert [number for number, _ in table.rows()] == [2]


@pytest.mark.req("R58")
def test_blank_rows_are_no_rows_wherever_they_stand() -> None:
    rows = list(opened(f"\r\n,,\r\n{TEXT},,\r\n \u00a0,,\r\n{ASKED}\r\n,,\r\n".encode()).rows())
    assert [number for number, _ in rows] == [4, 7]


@pytest.mark.req("R58")
def test_commas_without_content_at_the_end_of_rows_are_no_columns() -> None:
    text = TEXT.replace("\r\n", ",,\r\n")
    assert [row for _, row in opened(text.encode()).rows()] == [ROW]
    with pytest.raises(RefusedFile, match="ragged-row"):
        list(opened(text.replace("2027,,", "2027,,x").encode()).rows())


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # A stray quotation mark swallows neither its own row nor those after it.
        (f'07812 001000,"asked,person\n{ASKED}\n07812 001002,5",person\n', (2, 3, 4)),
        (f'"07812 001000,asked,person\n{ASKED}\n', (2, 3)),
        (f'07812 001000,said "no",person\n{ASKED}\n', (2, 3)),
        # What CSV allows stays one row.
        (f'07812 001000,"asked,\nnicely",person\n{ASKED}\n', (2, 3)),
        # A NUL, a blank row, a last line that is cut.
        (f"07812 001000,as\0ked,person\n\n,,\n{ASKED}\n", (2, 5)),
        (f"{ASKED}\n07812 001002,as", (2, 3)),
    ],
)
def test_every_sound_row_of_a_list_counts(text: str, rows: tuple[int, ...]) -> None:
    found, _ = people(f"Contact,Reason,Scope\n{text}")
    assert tuple(number for number, _ in found) == rows
    assert all(contact.startswith("07812 00100") for _, contact in found)


@pytest.mark.req("R20a")
def test_a_row_that_lost_its_shape_is_read_as_far_as_it_goes_and_named() -> None:
    found, uneven = people(f"Contact,Reason,Scope\n07812 001000,a, b,person\n07812 001001\n{ASKED}")
    assert [number for number, _ in found] == [2, 3, 4]
    assert uneven == [2, 3]


@pytest.mark.req("R20a")
def test_title_lines_above_the_header_of_a_list_are_passed_over_and_rows_keep_their_numbers() -> (
    None
):
    found, _ = people(
        f"People who asked us to stop\n\nMade on 1 December\n;;\nContact,Scope\n{ASKED}"
    )
    assert found == [(6, "07812 001001")]


@pytest.mark.req("R20a")
def test_a_list_in_windows_letters_is_read() -> None:
    data = "Contact,Reason\n07812 001001,doesn’t want calls\n".encode("cp1252")
    assert people(data)[0] == [(2, "07812 001001")]
