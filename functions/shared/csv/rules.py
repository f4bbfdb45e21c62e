"""What each rule of reading a file means, for the people who have to mend it. Pure."""

from __future__ import annotations

# What each rule means, for the people who have to mend the file.
RULES = {
    "empty": "The file is empty. Export it again.",
    "no-rows": "The file has a header but no rows. Check the export.",
    "not-csv": "This is not a CSV file or an Excel workbook (.xlsx) without a password. "
    "Save it as one of those.",
    "macros": "This workbook has macros. Save it as an ordinary workbook (.xlsx) or as CSV.",
    "several-sheets": "More than one sheet of this workbook has data. Check hidden sheets too. "
    "Keep only the sheet with the table.",
    "workbook-too-large": "This workbook is too large to open. Save it as CSV.",
    "workbook-broken": "This workbook cannot be opened. Open it in Excel and save it again.",
    "nul": "There is a NUL byte in this row: the export is broken. Export it again.",
    "line-too-long": "One line has millions of characters. This is not a table.",
    "no-header": "The first row is not a header: it has none of our column names.",
    "too-many-columns": "The file has too many columns for this kind of file.",
    "duplicate-column": "The file has this column more than once. Keep one.",
    "missing-column": "This column is missing. Add it.",
    "unknown-column": "This column is not on the list. Remove it.",
    "ragged-row": "This row has more or fewer values than the header.",
    "broken-quotes": "A quotation mark in this row is not closed, or text follows a closing one.",
    "field-too-long": "A value in this row is too long. A quotation mark may not be closed.",
    "too-many-rows": "The file has more rows than allowed. Split it.",
}
