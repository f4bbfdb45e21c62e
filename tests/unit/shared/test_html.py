"""Pages from templates: data is escaped by itself, nothing is left blank unsaid (R57)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from functions.shared import html
from functions.shared.html import charts
from functions.shared.html.charts import Range, Scale

pytestmark = pytest.mark.req("R57")
HALF = Range("<b>South</b>", 0.5, 0.44, 0.56, "50%")


def page(room: Path, template: str, **content: object) -> str:
    (room / "it.html").write_text(template, encoding="utf-8")
    return html.render(room, "it.html", title="A & B", kicker="MOPAC", **content)


def test_what_comes_from_data_is_escaped_without_asking(tmp_path: Path) -> None:
    made = page(
        tmp_path,
        '{% extends "base.html" %}{% from "macros.html" import table %}{% block main %}'
        '{{ table("People", ["Where", "How many"], [[where, 1234]], flush=[1]) }}{% endblock %}',
        where="<script>x</script>",
    )
    assert "<script>" not in made
    assert "&lt;script&gt;" in made
    assert "<title>A &amp; B</title>" in made
    assert '<td class="n">1,234</td>' in made


def test_a_name_that_is_missing_is_an_error_not_a_blank(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        page(tmp_path, '{% extends "base.html" %}{% block main %}{{ people }}{% endblock %}')


def test_a_page_asks_nothing_of_anybody_else(tmp_path: Path) -> None:
    made = page(tmp_path, '{% extends "base.html" %}')
    assert not re.search(r"https?:|<script|@import|url\(", made)


def test_a_chart_says_its_figures_to_those_who_do_not_see_it() -> None:
    made = charts.ranges("c1", "By BCU", [HALF], Scale(40, 80), Range("London", 0.6, 0, 1, "60%"))
    assert "<desc" in made
    assert "&lt;b&gt;South&lt;/b&gt; 50%. The dashed line is London, 60%." in made
    assert "<b>" not in made


def test_a_missing_quarter_is_a_gap_and_never_a_nought() -> None:
    points = [HALF, None, HALF, HALF]
    made = charts.over_time("c2", "Over time", points, Scale.around([HALF]))
    assert made.count("<polyline") == 2
    assert made.count("<circle") == 3


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [(0.61, 0.68, (40, 90)), (0.0, 0.05, (0, 40)), (0.95, 1.0, (60, 100)), (0.31, 0.88, (30, 90))],
)
def test_an_axis_holds_every_interval_in_whole_tens(
    low: float, high: float, scale: tuple[int, int]
) -> None:
    made = Scale.around([Range("x", (low + high) / 2, low, high, "")])
    assert (made.low, made.high) == scale
