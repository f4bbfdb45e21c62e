"""Pages stand beside the reports of draws and checks, and say the same (R05, R14)."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.sample_draw.handler import handler
from functions.sample_draw.report.page import page
from tests.component.conftest import World
from tests.draw_reports import table
from tests.extracts import spread, text_of, victim

MONTHS = ("2027-10", "2027-11")


def run(event: dict[str, Any]) -> None:
    handler(event, SimpleNamespace(aws_request_id="run"))


def arrived(world: World, key: str, text: str, time: str) -> None:
    world.put("extract", key, text)
    detail = {"bucket": {"name": "test-extract"}, "object": {"key": key}}
    run({"time": time, "detail-type": "Object Created", "detail": detail})


def read(world: World, stem: str) -> tuple[dict[str, Any], str]:
    """The report and its page."""
    report = json.loads(world.read("report", f"{stem}.json"))
    return report, world.read("report", f"{stem}.html").decode()


@pytest.mark.req("R14")
def test_a_draw_has_a_page_with_the_month_before_beside_it(world: World) -> None:
    reported = {"2027-10": "28/08/2027", "2027-11": "28/09/2027"}
    for at, month in enumerate(MONTHS):
        rows = spread(40, first=1 + 100 * at)
        for row in rows:
            row["Date Reported"] = reported[month]
        world.put("extract", f"extracts/uss/{month}/extract.csv", text_of(rows))
        run({"time": f"{month}-18T06:00:00Z", "survey": "uss", "month": month})
    first, before = read(world, "draws/uss/2027-10/report")
    second, html = read(world, "draws/uss/2027-11/report")
    assert before == page(first)
    assert html == page(second, [first])
    assert [row[:2] for row in table(html, "The same figures")[1:]] == [
        ["Oct 27", "40"],
        ["Nov 27", "40"],
    ]
    kind = world.s3.head_object(Bucket=world.bucket("report"), Key="draws/uss/2027-11/report.html")[
        "ContentType"
    ]
    assert kind == "text/html; charset=utf-8"


@pytest.mark.req("R05")
def test_an_extract_that_arrives_has_a_forecast_as_a_page(world: World) -> None:
    stem = "extracts/uss/2027-11/first"
    arrived(world, f"{stem}.csv", text_of(spread(40)), "2027-11-10T09:00:00Z")
    report, html = read(world, stem)
    assert html == page(report)
    assert "Forecast of the draw: User Satisfaction Survey, November 2027" in html
    assert "40 people would be drawn at random from 40 eligible people" in html


@pytest.mark.req("R13")
def test_a_refused_extract_has_a_page_without_its_values(world: World) -> None:
    stem = "extracts/uss/2027-11/strange"
    names = [*victim(1), "Favourite Colour"]
    text = text_of([victim(1, **{"Favourite Colour": "vermilion"})], names)
    arrived(world, f"{stem}.csv", text, "2027-11-10T09:00:00Z")
    report, html = read(world, stem)
    assert html == page(report)
    assert "Extract refused" in html
    assert report["refused"]["rule"] in html
    for value in ("vermilion", "Favourite", "Example", "4600001"):
        assert value not in html
