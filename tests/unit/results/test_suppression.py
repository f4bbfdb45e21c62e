"""Nobody works a hidden base out of the shown ones: attacked by linear programming (R55)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from functions.results.disclosure.bridges import bridges
from functions.results.disclosure.suppress import Why, one_way, rounded, small, turned_over, two_way
from functions.shared.policy import results
from tests.effort import examples

pytestmark = pytest.mark.req("R55")
SAFE = (0.0, 10.0)


def spread(wanted: int, known: list[tuple[list[int], int]], count: int) -> tuple[float, float]:
    """The least and the most of one base, given sums of bases that are known to the nearest 5."""
    above, limits = [], []
    for places, base in known:
        line = [1.0 if place in places else 0.0 for place in range(count)]
        above += [line, [-x for x in line]]
        limits += [rounded(base) + 2, 2 - rounded(base)]
    ends = []
    for sign in (1, -1):
        goal = [sign * (place == wanted) for place in range(count)]
        found = linprog(goal, A_ub=above, b_ub=limits, bounds=(0, None), method="highs")
        ends.append(float("inf") if found.status == 3 else sign * found.fun)
    return ends[0], ends[1]


def holds(ends: tuple[float, float]) -> bool:
    return ends[0] <= SAFE[0] + 1e-6 and ends[1] >= SAFE[1] - 1e-6


@given(st.lists(st.integers(0, 90), min_size=2, max_size=12), st.integers(0, 40))
@settings(max_examples=examples(40, 300))
def test_in_a_one_way_table_each_hidden_base_could_be_nought_and_could_be_ten(
    bases: list[int], no_group: int
) -> None:
    named = {f"g{n}": base for n, base in enumerate(bases)}
    total = sum(bases) + no_group
    hidden = one_way(named, total, small(named))
    assert hidden.keys() >= small(named).keys()
    assert len(hidden) != 1
    if len(hidden) == len(named):
        return  # nothing is shown
    count = len(bases)
    known = [([n], base) for n, base in enumerate(bases) if f"g{n}" not in hidden]
    known.append(([*range(count + 1)], total))
    assert all(holds(spread(n, known, count + 1)) for n in range(count) if f"g{n}" in hidden)


def table(rng: Random, rows: int, columns: int) -> dict[tuple[str, str], int]:
    scale = rng.choice((25, 45, 90))
    return {(f"r{r}", f"c{c}"): rng.randrange(scale) for r in range(rows) for c in range(columns)}


@pytest.mark.parametrize("seed", range(examples(8, 50)))
def test_in_a_two_way_table_each_hidden_base_could_be_nought_and_could_be_ten(seed: int) -> None:
    rng = Random(seed)
    cells = table(rng, rng.randrange(2, 13), rng.randrange(2, 6))
    rows, columns = margin(cells, 0), margin(cells, 1)
    total = sum(cells.values())
    shown_rows = {n: b for n, b in rows.items() if n not in one_way(rows, total, small(rows))}
    shown_columns = {
        n: b for n, b in columns.items() if n not in one_way(columns, total, small(columns))
    }
    primary = {key: Why.SMALL for key, base in cells.items() if base < 30}
    hidden = two_way(cells, shown_rows, shown_columns, primary)
    assert hidden.keys() >= primary.keys()
    assert not bridges(hidden) or len(hidden) == len(cells)
    places = {key: place for place, key in enumerate(cells)}
    known = [([places[key]], base) for key, base in cells.items() if key not in hidden]
    for side, margins in ((0, shown_rows), (1, shown_columns)):
        for name, base in margins.items():
            known.append(([places[key] for key in cells if key[side] == name], base))
    known.append(([*places.values()], total))
    if len(hidden) < len(cells):
        assert all(holds(spread(places[key], known, len(cells))) for key in hidden)


def margin(cells: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, base in cells.items():
        sums[key[side]] = sums.get(key[side], 0) + base
    return sums


def test_a_single_hidden_cell_in_a_row_takes_another_with_it() -> None:
    cells = {(r, c): 200 for r in "abc" for c in "xyz"} | {("a", "x"): 12}
    hidden = two_way(cells, margin(cells, 0), margin(cells, 1), {("a", "x"): Why.SMALL})
    assert len([key for key in hidden if key[0] == "a"]) > 1
    assert len([key for key in hidden if key[1] == "x"]) > 1
    assert hidden["a", "x"] is Why.SMALL
    assert {*hidden.values()} == {Why.SMALL, Why.OTHERS}


def test_a_bridge_is_an_edge_on_no_circle() -> None:
    circle = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    assert bridges(circle) == []
    assert bridges([*circle, ("b", "z"), ("c", "z")]) == [("b", "z"), ("c", "z")]
    assert bridges([("a", "x")]) == [("a", "x")]


def test_nothing_hidden_stays_so() -> None:
    assert one_way({"a": 40, "b": 50}, 90, {}) == {}


def test_a_rolling_year_waits_while_few_people_come_or_go() -> None:
    least = results.rules().disclosure.turnover
    assert turned_over(least, least)
    assert not turned_over(least - 1, 50)
    assert not turned_over(50, least - 1)
