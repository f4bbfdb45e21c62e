"""The report of a draw as a page: it says what the report says, to everybody, and no more."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sample_draw.report.page import page
from functions.sample_draw.report.page.words import row_numbers
from functions.sample_draw.selection import chances
from tests.draw_reports import Json, described, invented, table, whole
from tests.drawing import made
from tests.extracts import spread

REASONS, CELLS, ANNEX = "Reasons why rows", "Target, drawn", "The figures to weight"
MARGINS, PROBLEMS = "Expected interviews", "Problems by rule"


@cache
def uss() -> Json:
    return invented("uss")


def steps(html: str) -> list[tuple[str, int, int]]:
    """Each step of the table of exclusions: its words, rows out, rows left."""
    heads = [row[0] for row in table(html, REASONS)[1:] if len(row) == 1]
    found = [re.fullmatch(r"(.+) ([\d,]+) rows? taken out, ([\d,]+) left", one) for one in heads]
    return [(one[1], whole(one[2]), whole(one[3])) for one in found if one]


@pytest.mark.req("R11", "R14")
def test_the_steps_add_up_from_the_extract_to_the_sample() -> None:
    left, report = uss()["rows"], uss()
    found = steps(page(report))
    assert len(found) == len(report["funnel"]) - 1
    for (words, out, remain), told in zip(found, report["funnel"][1:], strict=True):
        assert (words, remain) == (told["words"], told["left"])
        assert remain == left - out
        left = remain
    assert left == report["sample"]["people"]


@pytest.mark.req("R11")
def test_every_outcome_stands_on_the_page_with_its_rule_and_count() -> None:
    rows = {row[0]: row for row in table(page(uss()), REASONS) if len(row) > 1}
    for one in uss()["outcomes"]:
        if one["code"] == "selected":
            continue
        _, rule, count, _ = rows[one["words"][0].upper() + one["words"][1:]]
        assert rule == one["requirement"]
        assert count == (one["count"] if isinstance(one["count"], str) else f"{one['count']:,}")


@pytest.mark.req("R08", "R20")
def test_a_small_sensitive_count_has_words_and_no_bar() -> None:
    html = page(uss())
    hidden = [one for one in uss()["outcomes"] if isinstance(one["count"], str)]
    assert hidden
    for one in hidden:
        words = one["words"][0].upper() + one["words"][1:]
        [row] = re.findall(rf"<tr><th scope=\"row\">{re.escape(words)}</th>.*?</tr>", html)
        assert one["count"] in row
        assert "<svg" not in row


@pytest.mark.req("R08")
def test_pages_whose_sensitive_counts_differ_below_ten_are_the_same() -> None:
    def shown(abused: int, vulnerable: int) -> str:
        rows = spread(60)
        for row in rows[:abused]:
            row["Domestic Abuse"] = "Y"
        for row in rows[abused : abused + vulnerable]:
            row["Vulnerable"] = "Y"
        for row in rows[20:30]:
            row["VIW Date of Birth"] = ""
        return page(described(made(rows)))

    assert shown(3, 4) == shown(6, 1) == shown(0, 7)
    assert "fewer than 20" in shown(3, 4)


@pytest.mark.req("R06", "R08")
def test_what_other_tables_tell_protects_no_sensitive_count() -> None:
    rows = spread(60)
    for row in rows[:4]:
        row["Domestic Abuse"] = "Y"
    for row in rows[20:23]:
        row["Owning Borough"] = "Heathrow"
    for row in rows[30:42]:
        row["VIW Date of Birth"] = ""
    report = described(made(rows))
    counts = {one["code"]: one["count"] for one in report["outcomes"]}
    assert counts["owner_not_a_borough"] == 3
    assert table(page(report), "Owners that are not a borough")[1][1] == "3"
    assert counts["age_unknown"] == "not shown"  # its 12 and the 4 cannot be told apart


@pytest.mark.req("R05", "R14")
def test_the_heat_map_says_in_words_what_its_colours_say() -> None:
    head, *rows = table(page(uss()), CELLS)
    told = {(cell["area"], cell["crime_type"]): cell for cell in uss()["cells"]}
    seen = 0
    for area, *texts in rows[:-1]:
        for crime_type, text in zip(head[1:-1], texts[:-1], strict=True):
            cell = told[area, crime_type]
            lack = f"{cell['shortfall']:,} short" if cell["shortfall"] else "met"
            assert text == f"{cell['drawn']:,} target {cell['target']:,} {lack}"
            seen += 1
    assert seen == len(told)
    plan = uss()["allocation"]
    assert rows[-1][-1] == (
        f"{plan['drawn']:,} target {plan['target']:,} {plan['shortfall']:,} short"
    )


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.req("R57")
def test_shades_can_be_told_apart_without_colour_sight() -> None:
    found = re.findall(r"\.m\d\{background:(#[0-9a-f]{6})", page(uss()))
    lights = [luminance(colour) + 0.05 for colour in found]
    assert len(lights) == 5
    assert all(lighter / darker > 1.15 for lighter, darker in pairwise(lights))


@pytest.mark.parametrize(
    ("missing", "shade"), [(0, 0), (1, 1), (10, 1), (11, 2), (25, 2), (26, 3), (50, 3), (51, 4)]
)
def test_a_cell_is_as_dark_as_the_part_of_its_target_that_is_missing(
    missing: int, shade: int
) -> None:
    report = dict(uss())
    report["cells"] = [
        {**cell, "target": 100, "drawn": 100 - missing, "shortfall": missing}
        for cell in report["cells"]
    ]
    assert set(re.findall(r'<td class="(m\d)"><b>', page(report))) == {f"m{shade}"}


@pytest.mark.req("R14")
def test_each_cell_has_its_probability_and_weight() -> None:
    head, *rows = table(page(uss()), ANNEX)
    assert head[:5] == ["BCU", "Crime type", "Frame", "Eligible", "Interviews wanted"]
    for cell, row in zip(uss()["cells"], rows, strict=True):
        assert row[:2] == [cell["area"], cell["crime_type"]]
        assert whole(row[3]) == cell["eligible"]
        assert whole(row[6]) == cell["drawn"]
        assert row[9] == ("–" if not cell["drawn"] else f"{cell['design_weight']:.4f}")


@pytest.mark.req("R05", "R14")
def test_margins_are_told_per_bcu_and_overall() -> None:
    rows = {row[0]: row for row in table(page(uss()), MARGINS)}
    found = uss()["precision"]
    assert rows["All of London"][4] == f"±{found['overall']['margin']:.1f}"
    for one in (*found["areas"], *found["crime_types"]):
        name = one.get("area") or one["crime_type"]
        assert rows[name][4] == (f"±{one['margin']:.1f}" if one["margin"] else "–")


@pytest.mark.req("R09", "R11")
def test_problems_are_told_by_rule_and_row_number() -> None:
    rows = spread(30)
    rows[4]["VIW Surname"], rows[4]["VIW Co/Forenames"] = "UNKNOWN", ""
    rows[5]["VIW Surname"], rows[5]["VIW Co/Forenames"] = "Ltd", ""
    rows[6]["Date Reported"] = "soon"
    found = {row[0]: row[1:] for row in table(page(described(made(rows))), PROBLEMS)}
    assert found["No usable name"] == ["2", "6, 7"]
    assert found["Report date cannot be read"] == ["1", "8"]


@pytest.mark.req("R09")
def test_what_is_not_listed_is_counted() -> None:
    rows = spread(400)
    for row in rows[:300]:
        row["VIW Telephone Mobile"] = ""
    html = page(described(made(rows)))
    [(_, count, numbers)] = table(html, PROBLEMS)[1:]
    assert count == "300"
    assert numbers == "2 to 61 and 240 more"


@given(st.sets(st.integers(2, 300), min_size=1))
def test_row_numbers_in_runs_are_the_same_rows(rows: set[int]) -> None:
    found: set[int] = set()
    for run in row_numbers(rows).split(", "):
        first, _, last = run.partition(" to ")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == rows


@pytest.mark.req("R10")
def test_people_lost_to_the_rest_are_told() -> None:
    lost, frame = uss()["persons"]["lost_to_rest_and_field"], uss()["funnel"][2]["left"]
    assert f"{lost:,} rows ({100 * lost / frame:.1f}% of the frame) are left out" in page(uss())


@pytest.mark.req("R09", "R14")
def test_the_page_says_how_weights_of_people_who_share_a_phone_are_worked_out() -> None:
    html = page(uss())
    assert "For two people that is 1 \u2212 f ÷ 2" in html
    assert "(1 \u2212 (1 \u2212 f)<sup>c</sup>) ÷ (c × f)" in html
    for sharers in (2, 3):
        group = frozenset(range(sharers))
        sharing = dict.fromkeys(group, group)
        found = chances.chances(range(10), [0] * 10, sharing, {0: 4}, {0: 4})
        f = found.of_cell[0]
        assert found.of(0, 0) == pytest.approx(f * (1 - (1 - f) ** sharers) / (sharers * f))
        if sharers == 2:
            assert found.of(0, 0) == pytest.approx(f * (1 - f / 2))
