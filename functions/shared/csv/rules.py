"""What each rule of reading a file means, for the people who have to mend it. Pure."""

from __future__ import annotations

# What each rule means, for the people who have to mend the file.
RULES = {
    "empty": "The file is empty. Export it again.",
    "no-rows": "There is a header and no row below it.",
    "not-csv": "This is not a CSV file or an Excel workbook (.xlsx) without a password. "
    "Save it as one of those.",
    "macros": "This workbook holds macros. Save it as an ordinary workbook (.xlsx) or as CSV.",
    "several-sheets": "More than one sheet of this workbook is filled, hidden sheets included. "
    "Leave only the one with the table.",
    "workbook-too-large": "This workbook is too large to open. Save it as CSV.",
    "workbook-broken": "This workbook cannot be opened. Open it in Excel and save it again.",
    "nul": "There is a NUL byte in this row: the export is broken. Export it again.",
    "line-too-long": "There is no line end for millions of characters. This is not a table.",
    "no-header": "The first row is not a header: none of its names is a known column.",
    "too-many-columns": "There are far more columns than any such file has.",
    "duplicate-column": "This column is there more than once.",
    "missing-column": "This column is required and is missing.",
    "unknown-column": "This column is not on the list of columns. Leave it out.",
    "ragged-row": "This row has more or fewer fields than the header.",
    "broken-quotes": "A quotation mark in this row is not closed, or text follows a closing one.",
    "field-too-long": "A field of this row is too long. Is a quotation mark left open?",
    "too-many-rows": "The file has more rows than allowed. Split it.",
}
