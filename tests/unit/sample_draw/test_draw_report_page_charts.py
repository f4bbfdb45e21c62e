"""Charts: lengths and heights are the numbers, and a month that is missing is a gap."""

from __future__ import annotations

import re
from functools import cache

import pytest

from functions.sample_draw.report.page import draw_charts, months, page
from functions.shared.clock import Month
from tests.draw_reports import Json, invented, table


@cache
def year() -> tuple[Json, ...]:
    """A year and two months of reports with one month missing, oldest first."""
    last = Month(2027, 11)
    spans = [last.plus(back) for back in range(-14, 1) if back != -4]
    return tuple(invented(month=str(one), rows=150 + 10 * one.month) for one in spans)


def numbers(pattern: str, text: str) -> list[float]:
    return [float(one) for one in re.findall(pattern, text)]


def test_a_step_is_as_long_as_what_is_left_and_hatched_where_it_takes_out() -> None:
    steps = [
        draw_charts.Step("all", 200, 200),
        draw_charts.Step("some", 150, 200),
        draw_charts.Step("in", 0, 150),
    ]
    drawn = draw_charts.funnel("f", "Left", steps)
    assert numbers(r'width="([\d.]+)%" height="16" class="bar"', drawn) == [100, 75, 0]
    assert numbers(r'width="([\d.]+)%" height="16" fill', drawn) == [0, 25, 75]
    assert "all: 200; some: 150; in: 0." in drawn


def test_a_funnel_of_nothing_is_drawn() -> None:
    assert 'width="0.00%"' in draw_charts.funnel("f", "Left", [draw_charts.Step("all", 0, 0)])


def test_a_line_begins_at_nought_and_ends_at_the_large_dot() -> None:
    series = draw_charts.Series([10, 20, 5], "5", "20", ("a", "b"))
    drawn = draw_charts.small_line("l", "Line", "", series)
    [points] = re.findall(r'points="([^"]+)" class="line"', drawn)
    heights = [float(point.split(",")[1]) for point in points.split()]
    floor = numbers(r'y1="([\d.]+)" y2="[\d.]+" class="axis"', drawn)[0]
    assert [round((floor - y) / (floor - heights[1]), 2) for y in heights] == [0.5, 1.0, 0.25]
    assert f'cy="{heights[-1]}" r="5"' in drawn


def test_what_is_missing_is_a_gap_and_no_nought() -> None:
    series = draw_charts.Series([10, 12, None, 11, None], "–", "12", ("a", "b"))
    drawn = draw_charts.small_line("l", "Line", "", series)
    assert len(re.findall("<polyline", drawn)) == 1  # a month between two gaps is a dot
    assert len(re.findall('r="2.5"', drawn)) == 3
    assert 'r="5"' not in drawn


def test_a_margin_is_drawn_about_the_middle_on_a_scale_that_holds_the_widest() -> None:
    now = year()[-1]
    of = {**now["precision"]["overall"], "margin": 12.5}
    precision = {**now["precision"], "overall": of, "areas": [], "crime_types": []}
    html = page({**now, "precision": precision})
    assert re.search(r">35%</text>.*>50%</text>.*>65%</text>", html)
    assert 'x1="8.3%" x2="91.7%" y1="8" y2="8"' in html


def test_the_months_beside_are_the_twelve_before_and_no_others() -> None:
    *earlier, now = year()
    html = page(now, earlier)
    rows = table(html, "The same figures")[1:]
    assert ", ".join(row[0] for row in rows) == (
        "Nov 26, Dec 26, Jan 27, Feb 27, Mar 27, Apr 27, May 27, Jun 27, Aug 27, Sep 27, Oct 27, "
        "Nov 27"
    )
    told = {one["month"]: one["rows"] for one in year()}
    assert rows[0][1] == f"{told['2026-11']:,}"
    assert rows[-1][1] == f"{told['2027-11']:,}"
    assert rows[-1][2] == f"{sum(cell['eligible'] for cell in now['cells']):,}"


def test_the_order_of_earlier_reports_does_not_matter() -> None:
    *earlier, now = year()
    assert page(now, earlier) == page(now, earlier[::-1])


def test_a_month_far_from_all_others_is_noted() -> None:
    *earlier, now = year()
    many = [{**one, "rows": 10 * now["rows"]} for one in earlier]
    words = "Rows of the extract: fewer than in any of 11 earlier months"
    assert words in page(now, many)
    assert words not in page(now, earlier)


def test_the_first_month_of_all_has_none_beside_it() -> None:
    assert "No earlier month of this survey is on record" in page(year()[-1])


@pytest.mark.parametrize("missing", ["precision", "outcomes", "persons", "allocation", "sample"])
def test_a_report_of_another_make_leaves_gaps_and_breaks_nothing(missing: str) -> None:
    *earlier, now = year()
    old = [{name: value for name, value in one.items() if name != missing} for one in earlier]
    for one in old:
        one.setdefault("allocation", None)
        one.setdefault("sample", {"people": 0})
    html = page(now, old)
    assert "Nov 26" in html
    assert "Traceback" not in html


def test_a_number_that_is_not_shown_is_no_point_of_a_line() -> None:
    *earlier, now = year()
    kept = {**earlier[-1]["persons"], "lost_to_rest_and_field": "not shown"}
    hidden = [*earlier[:-1], {**earlier[-1], "persons": kept}]
    html = page(now, hidden)
    assert "not shown" in [row[6] for row in table(html, "The same figures")]
    [measure] = [one for one in months.MEASURES if one.name.startswith("Frame resting")]
    assert measure.value(hidden[-1]) == "not shown"
    title = f">{measure.name}</title>"
    [before] = [s for s in re.findall(r"<svg.*?</svg>", page(now, earlier)) if title in s]
    [after] = [s for s in re.findall(r"<svg.*?</svg>", html) if title in s]
    assert after.count('r="2.5"') == before.count('r="2.5"') - 1
