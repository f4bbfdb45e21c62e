"""Who is in an extract is found and taken out of it whatever form it came in (R39, R50, R58)."""

from __future__ import annotations

import pytest

from functions.shared.csv.decode import WORKBOOK
from functions.subject_access.erase.csv_rewrite import without
from functions.subject_access.search.people_table import Columns, decoded, open_rows
from tests.extracts import text_of, victim
from tests.workbooks import of_text

TEXT = text_of([victim(1), victim(2), victim(3)])
ADA = "4600002/27"
FORMS = {
    "csv": TEXT.encode(),
    "workbook": of_text(TEXT),
    "semicolons": TEXT.replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 without a mark": TEXT.encode("utf-16-le"),
    "the other utf-16": TEXT.encode("utf-16-be"),
    "windows": TEXT.replace("Exampleb", "Müller").encode("cp1252"),
    "marks and a blank row": b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode(),
    "a blank row above": b"\r\n" + TEXT.encode(),
}


def crimes(body: bytes) -> list[str]:
    opened = open_rows(decoded(body))
    assert opened is not None
    columns, rows = opened
    return [row[columns.crime] for row in rows]


def is_ada(header: list[str], row: list[str]) -> bool:
    columns = Columns.of(header)
    return columns is not None and row[columns.crime] == ADA


@pytest.mark.req("R50", "R58")
@pytest.mark.parametrize("form", FORMS)
def test_everybody_in_a_file_is_found_in_any_form(form: str) -> None:
    assert crimes(FORMS[form]) == ["4600001/27", ADA, "4600003/27"]


@pytest.mark.req("R39", "R58")
@pytest.mark.parametrize("form", FORMS)
def test_who_is_taken_out_of_a_file_is_gone_in_any_form(form: str) -> None:
    left, gone = without(FORMS[form], is_ada)
    assert gone == 1
    assert crimes(left) == ["4600001/27", "4600003/27"]
    assert ADA not in decoded(left)
    assert not left.startswith(WORKBOOK)


@pytest.mark.req("R50")
def test_what_is_no_file_of_ours_is_searched_as_it_stands() -> None:
    assert "4600001/27" in decoded(b"PK\x03\x04 4600001/27")
    assert decoded(b"") == ""
