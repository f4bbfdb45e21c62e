"""What the report's page tells people to do, whoever they are, and that it stands alone."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

import pytest

from functions.sample_draw.report.page import page, words
from functions.shared.policy import governance
from functions.shared.policy.surveys import Expected
from tests.draw_reports import Json, described, invented, table, tables
from tests.drawing import made, wanting
from tests.extracts import spread

CELLS, MARGINS = "Target, drawn", "Expected interviews"


@cache
def uss() -> Json:
    return invented("uss", rows=1200)


@cache
def ovss() -> Json:
    return invented("ovss", rows=800)


def test_a_census_has_no_targets_and_invites() -> None:
    html = page(ovss())
    assert "target" not in html.split("<main")[1].lower()
    assert not any(caption.startswith(MARGINS) for caption in tables(html))
    people, eligible = ovss()["sample"]["people"], sum(c["eligible"] for c in ovss()["cells"])
    assert f"{people:,} of {eligible:,} eligible people are to be invited" in html
    assert "samples/ovss/2027-11/ovss-2027-11-links.csv" in html


@pytest.mark.req("R52")
def test_the_page_says_how_to_release_and_how_to_recall() -> None:
    html = page(uss())
    assert "released=yes" in html
    assert "samples/uss/2027-11/uss-2027-11.zip" in html
    assert "working/uss/2027-11.csv" in html, "what this role can open"
    assert '"survey": "uss", "month": "2027-11"' in unescape(html)


def test_a_forecast_releases_nothing() -> None:
    html = page({**uss(), "kind": "check", "accepted": True})
    assert "Forecast of the draw" in html
    assert "would be drawn at random" in html
    assert "released=yes" not in html


@pytest.mark.req("R11", "R12")
def test_the_fingerprints_are_there_and_the_seed_is_not() -> None:
    html = page(uss())
    for part in ("extract", "policy", "seed", "sample"):
        assert uss()[part]["sha256"] in html
    assert "python -m local.verify_draw" in html
    assert b"2027-11".ljust(32, b".").hex() not in html


SERIOUS: list[tuple[str, dict[str, Any]]] = [
    ("smaller than expected", {"sample": {**uss()["sample"], "as_expected": False, "people": 3}}),
    ("rules are not those of last month", {"policy": {"differs_from_last_month": True}}),
    ("2 entries of the do-not-contact list", {"do_not_contact": {"unreadable_entries": 2}}),
]


@pytest.mark.req("R05", "R12", "R20")
@pytest.mark.parametrize(("words", "over"), SERIOUS, ids=[words for words, _ in SERIOUS])
def test_what_must_be_looked_at_stands_in_the_box(words: str, over: dict[str, Any]) -> None:
    calm = {
        **uss(),
        "sample": {**uss()["sample"], "as_expected": True},
        "do_not_contact": {"unreadable_entries": 0},
    }
    assert "Nothing to check" in page(calm)
    changed = {**calm, **{name: {**calm[name], **value} for name, value in over.items()}}
    [box] = re.findall(r'<div class="box bad">.*?</div>', page(changed), re.S)
    assert "1 thing to check before you release the sample" in box
    assert words in box


def test_a_sample_that_meets_its_targets_is_short_of_nothing() -> None:
    policy = wanting(10, allocation="proportional", expected_draw=Expected(least=1, most=99))
    html = page(described(made(spread(400), of=policy)))
    assert "10 people were drawn at random from 400 eligible people" in html
    assert "Nothing to check" in html
    assert " short" not in " ".join(text for row in table(html, CELLS) for text in row)
    assert "are missing" not in html
    assert "too small" not in html


@pytest.mark.req("R34")
def test_a_refused_extract_tells_rule_row_and_column() -> None:
    problem = {"row": 17, "column": "Date Reported", "rule": "too-long"}
    refused = {**problem, "meaning": "A field is too long.", "problems": [problem]}
    html = page(
        {
            "kind": "check",
            "made_at": "2027-11-10T08:00:00Z",
            "survey": "uss",
            "month": "2027-11",
            "extract": {"key": "extracts/uss/2027-11/extract.csv"},
            "accepted": False,
            "refused": refused,
        }
    )
    assert "A field is too long." in html
    assert table(html, "Problems found")[1] == ["too-long", "17", "Date Reported"]


@pytest.mark.req("R57")
def test_the_page_stands_alone_and_says_who_to_write_to() -> None:
    html = page(uss())
    assert not re.search(r"<script|<link|<img|<iframe|@import|src=|url\((?!#)", html)
    assert not re.search(r"https?://", html)
    assert governance.rules().contacts.enquiries in html
    assert f"{governance.rules().contacts.accessible_format_days} working days" in html


@pytest.mark.req("R57")
def test_every_link_and_every_name_leads_somewhere() -> None:
    html = page(uss(), [invented(month="2027-10", rows=400)])
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    named = [*re.findall(r'href="#([^"]+)"', html), *re.findall(r"url\(#([^)]+)\)", html)]
    for several in re.findall(r'aria-labelledby="([^"]+)"', html):
        named += several.split()
    assert set(named) <= set(ids)
    assert len(named) > 20


@pytest.mark.req("R57")
def test_every_chart_has_a_title_and_a_description_or_is_beside_its_number() -> None:
    charts = re.findall(r"<svg[^>]*>.*?</svg>", page(uss(), [invented(month="2027-10", rows=400)]))
    images = [chart for chart in charts if 'role="img"' in chart]
    assert len(images) == 7
    assert all("<title" in chart and "<desc" in chart for chart in images)
    assert all('aria-hidden="true"' in chart for chart in charts if chart not in images)


def test_nothing_that_comes_from_data_is_taken_for_html() -> None:
    bad = "<i>&\"'"
    report = dict(uss())
    report["cells"] = [{**cell, "area": bad, "crime_type": bad} for cell in report["cells"]]
    report["owners_that_are_no_borough"] = {bad: 3}
    report["funnel"] = [{**step, "words": bad} for step in report["funnel"]]
    report["outcomes"] = [{**one, "words": bad} for one in report["outcomes"]]
    html = page(report)
    assert "<i>" not in html
    assert "&lt;i&gt;" in html


@pytest.mark.req("R14")
@pytest.mark.parametrize(("margin", "said"), [(4.44, "±4.4"), (50, "±50.0"), (376, "too few")])
def test_a_margin_that_says_nothing_is_no_number(margin: float, said: str) -> None:
    assert words.points(margin) == said
