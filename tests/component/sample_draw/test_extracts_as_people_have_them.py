"""Extracts as people have them: workbooks and other encodings; faults of a whole column (R58)."""

from __future__ import annotations

import json

import pytest

from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import MONTH, draw, handed_over, upload
from tests.component.sample_draw.test_sample_draw_arrival import BEFORE, arrives, check_report
from tests.extracts import spread, text_of, victim
from tests.workbooks import of_text

KEY = f"extracts/uss/{MONTH}/extract"


@pytest.mark.req("R58", "R06a")
def test_a_workbook_is_checked_and_drawn_as_its_csv_would_be(world: World) -> None:
    text = text_of(spread(30))
    world.put("extract", f"{KEY}.csv", text)
    arrives(f"{KEY}.csv", BEFORE)
    plain = check_report(world)
    world.put("extract", f"{KEY}.xlsx", of_text(text))
    assert arrives(f"{KEY}.xlsx", BEFORE)["status"] == "checked"
    found = json.loads(world.read("report", f"{KEY}.xlsx.json"))
    assert found["extract"]["read_as"] == "Excel workbook"
    for report in (plain, found):
        for name in ("extract", "made_at"):
            del report[name]
    assert found == plain
    draw()
    assert len(handed_over(world)) == 30


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    "body",
    [
        text_of(spread(3)).encode("utf-16"),
        text_of([victim(1, **{"VIW Surname": "Müller"})]).encode("cp1252"),
        text_of(spread(3)).replace(",", ";").encode(),
        text_of(spread(3)).replace(",", "\t").encode(),
    ],
)
def test_an_extract_is_read_in_any_usual_form(world: World, body: bytes) -> None:
    world.put("extract", f"{KEY}.csv", body)
    assert arrives(f"{KEY}.csv", BEFORE)["status"] == "checked"


@pytest.mark.req("R58", "R06a")
@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("Date Reported", "report-date-unreadable"),
        ("VIW Telephone Mobile", "contact-unreadable"),
    ],
)
def test_a_file_in_which_nobody_can_be_read_uses_up_no_month(
    world: World, column: str, rule: str
) -> None:
    bad = [victim(number, **{column: "46.658,3"}) for number in range(1, 6)]
    world.put("extract", f"{KEY}.csv", text_of(bad))
    assert arrives(f"{KEY}.csv", BEFORE)["rule"] == rule
    said = check_report(world)["refused"]
    assert column in said["column"]
    assert "upload the extract again" in said["meaning"]
    upload(world, spread(5))
    draw()
    assert len(handed_over(world)) == 5


@pytest.mark.req("R58", "R06a", "R08")
@pytest.mark.parametrize(
    ("column", "text", "rule"),
    [
        ("Domestic Abuse", "No", "flag-unreadable"),
        ("Vulnerable", "", "flag-unreadable"),
        ("Sexual Element", "FALSE", "flag-unreadable"),
        ("VIW Date of Birth", "", "birth-date-unreadable"),
        ("VIW Surname", "", "name-unreadable"),
    ],
)
def test_a_file_that_can_draw_nobody_for_one_column_uses_up_no_month(
    world: World, column: str, text: str, rule: str
) -> None:
    bad = [victim(number, **{column: text}) for number in range(1, 4)]
    world.put("extract", f"{KEY}.csv", text_of(bad))
    assert arrives(f"{KEY}.csv", BEFORE)["rule"] == rule
    assert column in check_report(world)["refused"]["column"]
    upload(world, [*bad, victim(4)])  # of which one row is as it should be
    draw()
    assert [row["Crime No"] for row in handed_over(world)] == ["4600004/27"]


@pytest.mark.req("R06a")
@pytest.mark.parametrize(
    ("key", "report"),
    [
        (f"extracts/uss/{MONTH}/a.xlsm", f"extracts/uss/{MONTH}/a.xlsm.json"),
        ("extracts/uss/9999-12/a.csv", "extracts/uss/9999-12/a.csv.json"),
        (f"extracts/uss/{MONTH}/07812001001.csv", f"extracts/uss/{MONTH}/refused-name-"),
    ],
)
def test_a_key_that_was_not_agreed_is_reported_where_its_sender_looks(
    world: World, key: str, report: str
) -> None:
    world.put("extract", key, text_of(spread(3)))
    assert arrives(key, BEFORE)["rule"] == "unknown-key"
    (made,) = world.keys("report")
    assert made.startswith(report)
