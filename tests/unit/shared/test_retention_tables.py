"""The tables that people read say what the table of clocks says."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.shared import retention_wording as words
from functions.shared.policy import retention
from local.tools import generate_retention_tables as tables


@pytest.mark.parametrize("path", tables.DOCUMENTS, ids=lambda path: path.name)
def test_the_tables_in_the_documents_are_current(path: Path) -> None:
    name, make = tables.DOCUMENTS[path]
    text = path.read_text()
    assert tables.with_table(text, name, make()) == text, (
        "run: python -m local.generate_retention_tables"
    )


def test_the_whole_table_has_every_class_once() -> None:
    rows = tables.whole().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(retention.rules().by_name)


@pytest.mark.req("R40", "R43", "R45")
@pytest.mark.parametrize(
    ("name", "period", "promise"),
    [
        ("raw-extract", {"days": 31}, "31 days from the 18th of the sample month"),
        (
            "working-sample",
            {"months": 7},
            "to the end of the next quarter, at most 7 months from the 18th of the sample month",
        ),
        (
            "invitation-contact",
            {"days": 31},
            "31 days from the last day of contact, never longer than working-sample",
        ),
        ("answers", {"review_months": 12}, "no end date, reviewed every 12 months"),
        ("drop", {"days": 14}, "14 days from its arrival"),
    ],
)
def test_a_promise_reads_like_one(name: str, period: dict[str, int], promise: str) -> None:
    item = retention.rules().by_name[name].model_copy(update=period)
    assert words.promise(item) == promise


def test_a_document_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="markers"):
        tables.with_table("# Nothing here", "retention", "| a |")
