"""Published figures of the field: the same numbers come out here (R14, R55, R56)."""

from __future__ import annotations

from math import sqrt
from random import Random

import pytest

from functions.results.estimates.change import Difference, change
from functions.results.estimates.cube import Cell, Count
from functions.results.estimates.estimate import of_stratum, proportion, quantile, wilson
from functions.results.estimates.quarters import Quarter
from functions.results.estimates.weights import post_stratify, unweighted
from functions.results.fieldwork import rates
from functions.shared.policy import outcomes

Q4 = Quarter.parse("2027-Q4")
# The stratified sample of Californian schools that R's survey package comes with (apistrat).
APISTRAT = (
    (4421, 100, 674.43, 15687.419),
    (1018, 50, 636.60, 13824.857),
    (755, 50, 625.82, 11947.089),
)


@pytest.mark.req("R55")
@pytest.mark.parametrize(("finite", "se"), [(True, 9.4089408), (False, 9.5361323)])
def test_a_stratified_mean_has_the_standard_error_of_the_textbook(finite: bool, se: float) -> None:
    schools = sum(people for people, *_ in APISTRAT)
    mean = sum(people * m for people, _, m, _ in APISTRAT) / schools
    variance = 0.0
    for people, n, m, s2 in APISTRAT:
        sums = n * (m - mean)
        squares = (n - 1) * s2 + n * (m - mean) ** 2
        variance += of_stratum(
            interviews=n, weight=people / n, sums=(sums, sums), products=squares, finite=finite
        )
    assert mean == pytest.approx(662.2874, abs=1e-4)
    assert sqrt(variance) / schools == pytest.approx(se, abs=1e-6)


def of_one_cell(good: int, people: int, bcu: str = "South") -> Difference:
    """A proportion beside itself: a simple sample is a stratum whose weight is 1."""
    cell = Cell(Q4, bcu, "Assault")
    found = proportion({cell: Count(good, people)}, unweighted({cell: people}))
    assert found
    return Difference(found, found, 0)


@pytest.mark.req("R55")
@pytest.mark.parametrize(
    ("good", "people", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)]
)
def test_wilsons_interval_is_newcombes(good: int, people: int, low: float, high: float) -> None:
    found = wilson(good / people, people, quantile(0.95))
    assert found == pytest.approx((low, high), abs=5e-5)


@pytest.mark.req("R55")
def test_nobody_good_still_has_an_interval() -> None:
    one = of_one_cell(0, 20).a
    assert one.interval() == pytest.approx((0, 0.1611), abs=5e-5)


@pytest.mark.req("R55")
def test_the_interval_of_a_difference_is_newcombes() -> None:
    """56/70 less 48/80: .0524 to .3339, at the sample sizes as they are."""
    a, b = of_one_cell(56, 70).a, of_one_cell(48, 80, "North").a
    (low_a, high_a), (low_b, high_b) = (
        wilson(one.estimate, one.answers, quantile(0.95)) for one in (a, b)
    )
    low = a.estimate - b.estimate - sqrt((0.8 - low_a) ** 2 + (high_b - 0.6) ** 2)
    high = a.estimate - b.estimate + sqrt((high_a - 0.8) ** 2 + (0.6 - low_b) ** 2)
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    # Ours takes the effective sample, here n - 1, so that it is a little wider.
    assert Difference(a, b, 0).interval() == pytest.approx((low, high), abs=2e-3)


@pytest.mark.req("R55")
def test_years_that_share_nothing_but_quarters_know_it() -> None:
    """Without the covariance of what two rolling years share, the error would be far too large."""
    cells = {n: Cell(Q4.plus(-n), "South", "Assault") for n in range(5)}
    interviews = dict.fromkeys(cells.values(), 100)
    strata = post_stratify(interviews, dict.fromkeys(cells.values(), 1000))
    now = proportion({cells[n]: Count(60, 100) for n in range(4)}, strata)
    ago = proportion({cells[n]: Count(60 if n < 4 else 45, 100) for n in range(1, 5)}, strata)
    assert now
    assert ago
    apart = sqrt(now.variance + ago.variance)
    assert change(ago, now).se < 0.55 * apart


@pytest.mark.req("R56")
def test_response_rates_are_those_of_the_aapor_calculator() -> None:
    people = {"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1}
    found = rates.rates(people, e=0.9)
    assert found.rr1 == pytest.approx(0.364, abs=5e-4)
    assert found.rr3 == pytest.approx(0.370, abs=5e-4)
    assert found.coop1 == pytest.approx(0.500, abs=5e-4)
    assert found.ref1 == pytest.approx(0.091, abs=5e-4)
    assert found.con1 == pytest.approx(0.727, abs=5e-4)


@pytest.mark.req("R56")
def test_e_is_stated_and_comes_from_those_whose_eligibility_is_known() -> None:
    assert rates.rates({"I": 6, "NE": 2, "UH": 4}).e == 0.75
    assert rates.rates({}).rr1 is None


@pytest.mark.req("R56")
def test_every_outcome_of_policy_has_its_letter() -> None:
    letters = {one.name: rates.letter(one.name) for one in outcomes.rules().outcome}
    assert {*letters.values()} <= {*rates.LETTERS}
    assert letters["Interviewed"] == "I"
    assert letters["Do Not Contact"] == "R"
    assert letters["Deceased"] == "O"
    assert rates.letter("a code of next year") == "UO"


@pytest.mark.req("R56")
def test_the_median_length_is_the_middle_interview() -> None:
    assert rates.median({12: 3, 15: 2, 40: 1}) == 13.5
    assert rates.median({}) is None


@pytest.mark.req("R55")
def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """2,000 quarters of unequal cells: nominal 95 % intervals cover 94 to 96.5 %."""
    rng = Random(55)
    cells = [Cell(Q4, bcu, crime) for bcu in "ABCDEF" for crime in "wxyz"]
    people = {cell: rng.randrange(6, 18) for cell in cells}
    eligible = {cell: rng.randrange(100, 900) for cell in cells}
    share = {cell: rng.uniform(0.35, 0.85) for cell in cells}
    strata = post_stratify(people, eligible)
    truth = sum(eligible[c] * share[c] for c in cells) / sum(eligible.values())
    held = 0
    for _ in range(2000):
        domain = {
            cell: Count(sum(rng.random() < share[cell] for _ in range(people[cell])), people[cell])
            for cell in cells
        }
        found = proportion(domain, strata)
        assert found
        low, high = found.interval()
        held += low <= truth <= high
    assert 0.94 <= held / 2000 <= 0.965
