"""A workbook goes the whole way through the real triggers, as its CSV does (R58)."""

from __future__ import annotations

import json

import pytest

from tests.e2e.invented import EXTRACT, table, victim
from tests.e2e.outside import Outside, rules
from tests.workbooks import of_text, workbook


@pytest.mark.req("R20a", "R58")
def test_a_workbook_that_is_dropped_is_taken_in(outside: Outside) -> None:
    body = workbook([["Contact", "Reason"], ["07812 990001", "asked"], ["", ""], ["?", "asked"]])
    report = outside.drop("do-not-contact/formats.xlsx", body)
    assert report["read_as"] == "Excel workbook"
    assert rules(report) == {"contact-unreadable": [4]}
    assert outside.versions("OrsDropBucket", "do-not-contact/formats.xlsx") == []


@pytest.mark.req("R58", "R06a")
def test_an_extract_that_is_a_workbook_is_checked_where_its_csv_would_be(outside: Outside) -> None:
    month, name = "2031-08", "formats.xlsx"
    text = table([victim(9901, "01/07/2031")], EXTRACT).decode()
    outside.put("ExtractBucket", f"extracts/uss/{month}/{name}", of_text(text))
    key = f"extracts/uss/{month}/{name}.json"
    outside.wait_for(lambda: key in outside.keys("ReportBucket", key), "no report")
    assert json.loads(outside.read("ReportBucket", key))["accepted"]
