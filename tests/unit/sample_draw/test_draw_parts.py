"""Cells, allocation, rounding, replicates, margins: the statistics of the draw, each by itself."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.sample_draw.planner import observed_yields, planner
from functions.sample_draw.report import report
from functions.sample_draw.selection import allocation, precision
from functions.sample_draw.selection.controlled_rounding import Stratum, controlled
from functions.sample_draw.selection.replicates import numbered
from functions.shared.errors import ConfigurationError, EventError, NotAllowed
from functions.shared.policy import surveys
from functions.shared.policy.surveys import Expected, FixedQuota, Sampling
from functions.shared.stores.fieldwork import Disposition, Fieldwork, FrameCell
from tests.drawing import made
from tests.extracts import victim

AREAS, TYPES = ("North", "South", "West"), ("Assault", "Hate Crime")
CELLS = tuple(product(AREAS, TYPES))


def policy(**over: object) -> Sampling:
    base = Sampling(
        cohort_day=18,
        other_owners="exclude",
        target_interviews=60,
        yield_interviews=1,
        yield_sample=10,
        replicate_size=50,
        expected_draw=Expected(least=1, most=1000),
    )
    return base.model_copy(update=over)


sizes = st.fixed_dictionaries(
    {cell: st.fractions(min_value=0, max_value=300, max_denominator=9999) for cell in CELLS}
)


@pytest.mark.req("R05")
@given(sizes)
def test_rounded_cells_sum_to_the_total_and_no_margin_moves_by_one(
    cells: dict[Stratum, Fraction],
) -> None:
    whole = sum(cells.values(), Fraction())
    if not whole:
        return
    cells = {cell: size * ceil(whole) / whole for cell, size in cells.items()}
    found = controlled(cells)
    assert sum(found.values()) == ceil(whole)
    lines = [[cell for cell in CELLS if cell[axis] == name] for axis, name in _lines()]
    for line in [[cell] for cell in CELLS] + lines:
        exact = sum((cells[cell] for cell in line), Fraction())
        assert floor(exact) <= sum(found[cell] for cell in line) <= ceil(exact)


def _lines() -> list[tuple[int, str]]:
    return [(0, area) for area in AREAS] + [(1, name) for name in TYPES]


def test_a_table_whose_sum_is_not_whole_cannot_be_rounded() -> None:
    with pytest.raises(ValueError, match="whole"):
        controlled({("a", "b"): Fraction(1, 3)})


@pytest.mark.req("R05")
def test_ten_wanted_from_strata_of_77_and_154_give_ten_and_ten() -> None:
    cells = (("A", "Assault"), ("B", "Assault"))
    sampling = policy(target_interviews=20, yield_interviews=1, yield_sample=1)
    wanted = allocation.interviews(sampling, cells, {cells[0]: 77, cells[1]: 154}, "equal")
    assert allocation.sample_sizes(sampling, wanted) == {cells[0]: 10, cells[1]: 10}


@pytest.mark.req("R05")
def test_the_default_month_is_800_interviews_and_the_sample_is_rounded_up_once() -> None:
    sampling = surveys.survey("uss").sampling
    assert sampling is not None
    cells = allocation.cells_of([str(n) for n in range(12)], ["a", "b", "c", "d"])
    wanted = allocation.interviews(sampling, cells, {}, "equal")
    assert sum(wanted.values()) == 800
    found = allocation.sample_sizes(sampling, wanted)
    assert sum(found.values()) == ceil(800 * Fraction(17500, 1110)) == 12613
    assert set(found.values()) == {262, 263}


@pytest.mark.req("R05")
def test_a_crime_type_with_a_low_yield_gets_more_people() -> None:
    sampling = policy(yields={"Hate Crime": 0.05})
    found = allocation.sample_sizes(sampling, allocation.interviews(sampling, CELLS, {}, "equal"))
    assert {found[cell] for cell in CELLS if cell[1] == "Assault"} == {100}
    assert {found[cell] for cell in CELLS if cell[1] == "Hate Crime"} == {200}


PEOPLE = {cell: 100 * (n + 1) for n, cell in enumerate(CELLS)}


@pytest.mark.req("R05")
def test_proportional_takes_the_same_share_of_every_cell_and_costs_nothing() -> None:
    wanted = allocation.interviews(policy(), CELLS, PEOPLE, "proportional")
    assert {wanted[cell] / PEOPLE[cell] for cell in CELLS} == {Fraction(60, 2100)}
    drawn = allocation.sample_sizes(policy(), wanted)
    effect = allocation.design_effect(PEOPLE, drawn)
    assert effect == pytest.approx(1, abs=1e-3)


@pytest.mark.req("R05")
def test_power_lies_between_equal_and_proportional() -> None:
    small, large = CELLS[0], CELLS[-1]
    ratios = {}
    for method in ("equal", "power", "proportional"):
        wanted = allocation.interviews(policy(), CELLS, PEOPLE, method)
        ratios[method] = wanted[large] / wanted[small]
    assert ratios["equal"] == 1
    assert float(ratios["power"]) == pytest.approx(sqrt(6), rel=1e-5)
    assert ratios["proportional"] == 6


@pytest.mark.req("R05")
def test_fixed_quotas_are_taken_as_they_stand() -> None:
    quota = tuple(
        FixedQuota(bcu=area, crime_type=kind, interviews=7 * (area == "West"))
        for area, kind in CELLS
    )
    wanted = allocation.interviews(policy(quota=quota), CELLS, PEOPLE, "fixed")
    assert wanted == {cell: 7 * (cell[0] == "West") for cell in CELLS}


@pytest.mark.req("R05")
def test_a_cell_that_fixed_quotas_forget_or_invent_stops_the_draw() -> None:
    """Nobody would be drawn from a forgotten one, and nothing would say so."""
    whole = [FixedQuota(bcu=area, crime_type=kind, interviews=7) for area, kind in CELLS]
    other = FixedQuota(bcu="Nowhere", crime_type="Hate Crime", interviews=7)
    for quota in (whole[1:], [*whole, other], ()):
        with pytest.raises(ConfigurationError, match="every cell"):
            allocation.interviews(policy(quota=tuple(quota)), CELLS, PEOPLE, "fixed")


def test_the_design_effect_is_kishs() -> None:
    eligible = {("a", "x"): 100, ("b", "x"): 300}
    # Weights 10 and 30, ten people each: n Σw² ÷ (Σw)² = 20 × 10,000 ÷ 160,000.
    assert allocation.design_effect(eligible, {("a", "x"): 10, ("b", "x"): 10}) == 1.25
    assert allocation.design_effect(eligible, {}) is None


@pytest.mark.req("R14")
def test_the_margin_of_one_simple_sample_is_the_textbooks() -> None:
    cell = ("a", "x")
    margin = precision.margin({cell: 2000}, {cell: 400})
    textbook = 100 * 1.959964 * sqrt(0.25 / 400 * (1 - 400 / 2000))
    assert margin == pytest.approx(textbook, rel=1e-6)
    assert precision.margin({cell: 2000}, {cell: 2000}) == 0
    assert precision.margin({cell: 2000}, {}) is None


@pytest.mark.req("R14")
def test_unequal_weights_widen_the_margin_by_the_design_effect() -> None:
    eligible = {("a", "x"): 10**7, ("b", "x"): 3 * 10**7}  # so large that nothing is corrected
    answers = {("a", "x"): 200.0, ("b", "x"): 200.0}
    found = precision.of_domain(eligible, eligible, answers)
    assert found.design_effect == pytest.approx(1.25)
    simple = 100 * precision.Z * sqrt(0.25 / 400)
    assert found.margin == pytest.approx(simple * sqrt(1.25), rel=1e-4)


def test_people_in_cells_without_interviews_are_counted_as_uncovered() -> None:
    eligible = {("a", "x"): 100, ("b", "x"): 50}
    assert precision.of_domain(eligible, eligible, {("a", "x"): 10.0}).uncovered == 50


people = st.lists(
    st.tuples(st.binary(min_size=20, max_size=20), st.integers(0, 5), st.sampled_from("abc")),
    max_size=400,
    unique_by=lambda one: one[0],
)


@pytest.mark.req("R05")
@given(people, st.integers(1, 60))
def test_replicates_have_policys_size_and_each_has_its_share_of_every_cell(
    drawn: list[tuple[bytes, int, str]], size: int
) -> None:
    replicate = numbered(drawn, size)
    assert numbered(reversed(drawn), size) == replicate
    counts = [list(replicate.values()).count(n) for n in sorted(set(replicate.values()))]
    assert all(count == size for count in counts[:-1])
    assert sum(counts) == len(drawn)
    cells = {cell for _, cell, _ in drawn}
    for cell in cells:
        inside = [number for number, its_cell, _ in drawn if its_cell == cell]
        for last in range(1, len(counts)):
            worked = sum(replicate[number] <= last for number in inside)
            share = len(inside) * last * size / len(drawn)
            # Each cell's places are evenly apart, so a cut is off by less than one person a cell.
            assert abs(worked - share) < len(cells) + 1


@pytest.mark.req("R04", "R05")
def test_boroughs_are_spread_over_the_replicates() -> None:
    drawn = [(bytes([n, 7 * n % 256]), 0, "Camden" if n % 4 else "Islington") for n in range(200)]
    replicate = numbered(drawn, 40)
    for number in range(1, 6):
        islington = sum(
            borough == "Islington" and replicate[one] == number for one, _, borough in drawn
        )
        assert 9 <= islington <= 11


USS = surveys.survey("uss")
LONDON = {(f"BCU {n}", name): 600 + 40 * n for n in range(12) for name in ("Assault", "Hate Crime")}


@pytest.mark.req("R05")
def test_a_draw_with_the_planners_quotas_gives_the_margin_that_it_promised() -> None:
    answer = planner.plan(USS, LONDON, planner.Question("BCU 3", "Hate Crime", 8))
    option = answer.fastest
    cell = ("BCU 3", "Hate Crime")
    assert USS.sampling is not None
    quota = tuple(
        FixedQuota(bcu=area, crime_type=name, interviews=number)
        for (area, name), number in option.quotas.items()
    )
    sampling = USS.sampling.model_copy(update={"allocation": "fixed", "quota": quota})
    wanted = allocation.interviews(sampling, list(LONDON), LONDON, "fixed")
    sizes = allocation.sample_sizes(sampling, wanted)
    people = min(sizes[cell], LONDON[cell])
    assert people == option.people
    answers = float(option.months * people * allocation.yield_of(sampling, "Hate Crime"))
    margin = precision.margin({cell: option.months * LONDON[cell]}, {cell: answers})
    assert margin is not None
    assert margin <= 8
    assert sum(option.quotas.values()) == 800
    assert option.others_after < option.others_before


@pytest.mark.req("R05")
def test_what_is_reached_anyway_costs_nobody_anything() -> None:
    answer = planner.plan(USS, LONDON, planner.Question("BCU 3", "Hate Crime", 20))
    assert answer.fastest == answer.free


@pytest.mark.req("R05")
def test_one_month_less_would_not_have_been_enough() -> None:
    question = planner.Question("BCU 3", "Hate Crime", 8)
    option = planner.plan(USS, LONDON, question).fastest
    cell = ("BCU 3", "Hate Crime")
    everybody = (option.months - 1) * LONDON[cell] * 1110 / 17500
    margin = precision.margin({cell: (option.months - 1) * LONDON[cell]}, {cell: everybody})
    assert margin is not None
    assert margin > 8


def test_at_the_present_allocation_nobody_else_pays() -> None:
    free = planner.plan(USS, LONDON, planner.Question("", "", 5)).free
    assert free is not None
    assert free.others_before == free.others_after == 0
    part = planner.plan(USS, LONDON, planner.Question("BCU 3", "", 15)).free
    assert part is not None
    assert part.others_after == part.others_before


def test_what_cannot_be_planned_is_said() -> None:
    with pytest.raises(EventError, match="bcu"):
        planner.plan(USS, LONDON, planner.Question("Nowhere", "", 5))
    with pytest.raises(NotAllowed, match="60 months"):
        planner.plan(USS, LONDON, planner.Question("BCU 3", "Hate Crime", 0.1))
    with pytest.raises(NotAllowed, match="census"):
        planner.plan(surveys.survey("ovss"), LONDON, planner.Question("", "", 5))


@pytest.mark.req("R14")
def test_eligible_people_are_counted_by_their_age_on_the_day_of_the_draw() -> None:
    """Results compare who answered with who could have (R56): by age band and crime type."""
    births = ("18/11/2002", "19/11/2002", "01/01/1930")  # 25 on the day, 24, and 97
    rows = [victim(n, **{"VIW Date of Birth": born}) for n, born in enumerate(births)]
    rows += [rows[0], victim(9, **{"Sexual Element": "Y"})]  # one person twice; one who is out
    draw = made(rows)
    assert draw.eligible_by_age == {
        ("16-24", "Assault"): 1,
        ("25-34", "Assault"): 1,
        ("65+", "Assault"): 1,
    }
    less = draw.without({row for row in draw.selected if row == 4})
    assert ("65+", "Assault") not in less.eligible_by_age
    told = report.of_draw(draw)["eligible_by_age"]
    assert {"age_band": "65+", "crime_type": "Assault", "eligible": 1} in told


@pytest.mark.req("R05")
def test_a_random_number_of_answers_widens_the_margin() -> None:
    """r answers at a yield y: the variance grows by 1 + (1 - y) / r."""
    cell = ("A", "Assault")
    fixed = precision.margin({cell: 20_000}, {cell: 40})
    at_random = precision.margin({cell: 20_000}, {cell: 40}, lambda _: 0.1)
    assert fixed is not None
    assert at_random == pytest.approx(fixed * sqrt(1 + 0.9 / 40))


@pytest.mark.req("R05")
@settings(max_examples=25)
@given(st.sampled_from(["", "BCU 3"]), st.sampled_from(["", "Hate Crime"]), st.floats(2.5, 20))
def test_the_planner_never_plans_more_interviews_than_a_month_has(
    bcu: str, crime_type: str, points: float
) -> None:
    try:
        answer = planner.plan(USS, LONDON, planner.Question(bcu, crime_type, points))
    except NotAllowed:
        return
    assert sum(answer.fastest.quotas.values()) <= 800
    assert answer.fastest.margin <= points


@pytest.mark.req("R05")
@settings(max_examples=20, deadline=None)
@given(
    budget=st.integers(1, 2_000),
    interviews=st.integers(1, 90),
    yields=st.dictionaries(st.sampled_from(["Assault", "Hate Crime"]), st.floats(0.02, 1)),
    replicate=st.integers(1, 400),
    method=st.sampled_from(["equal", "power", "proportional"]),
    part=st.sampled_from(["", "BCU 2"]),
    crime_type=st.sampled_from(["", "Hate Crime"]),
    points=st.floats(6, 25),
)
def test_no_budget_yield_or_replicate_makes_the_planner_plan_more_than_it_may(
    budget: int,
    interviews: int,
    yields: dict[str, float],
    replicate: int,
    method: str,
    part: str,
    crime_type: str,
    points: float,
) -> None:
    assert USS.sampling is not None
    changed = {
        "target_interviews": budget,
        "yield_interviews": interviews,
        "yield_sample": 100,
        "yields": yields,
        "replicate_size": replicate,
        "allocation": method,
    }
    survey = USS.model_copy(update={"sampling": USS.sampling.model_copy(update=changed)})
    few = {
        cell: people for cell, people in LONDON.items() if cell[0] in ("BCU 0", "BCU 1", "BCU 2")
    }
    try:
        answer = planner.plan(survey, few, planner.Question(part, crime_type, points))
    except NotAllowed:
        return
    for option in filter(None, (answer.fastest, answer.free)):
        assert sum(option.quotas.values()) <= budget
        assert option.interviews <= budget


@pytest.mark.req("R05", "R56")
def test_the_yield_of_the_last_months_stands_beside_the_published_one() -> None:
    month = Fieldwork(
        survey="uss",
        month="2027-05",
        frame=(FrameCell(bcu="West", crime_type="Assault", frame=900, eligible=800, drawn=500),),
        dispositions=tuple(
            Disposition(bcu="West", crime_type="Assault", replicate="1", disposition=d, people=n)
            for d, n in (("Interviewed", 50), ("Refused", 200), ("Not Called", 250))
        ),
    )
    sampling = surveys.survey("uss").sampling
    assert sampling is not None
    drawn = {"Assault": 12_000}
    told = observed_yields.told(sampling, drawn, [month, month])
    assert told is not None
    [row] = told["crime_types"]
    assert (row["people"], row["interviews"]) == (1000, 100)
    assert (row["observed"], row["published"]) == (0.1, round(1110 / 17500, 4))
    assert told["replicates"] == {"there": 30, "needed": 20, "expected_interviews": 1200.0}
    nothing = observed_yields.told(sampling, drawn, [])
    assert nothing is not None
    assert nothing["replicates"]["needed"] is None
