"""Proportions with their standard errors and intervals, as R's survey package has them. Pure.

The Hájek ratio of weighted counts; variance by Taylor linearisation over the strata, unanswered
questions and other groups being domains (their residual is 0, the stratum keeps all its
interviews); no finite population correction; Wilson's interval on the effective sample.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from functions.results.estimates.cube import Count, Domain
from functions.results.estimates.weights import Strata, Stratum

Counts = Mapping[Stratum, Count]


def quantile(confidence: float) -> float:
    """1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


@dataclass(frozen=True, slots=True)
class Proportion:
    """An estimated proportion; ``total``: people that its answers stand for."""

    answers: int
    estimate: float
    total: float
    counts: Counts
    variance: float

    @property
    def se(self) -> float:
        return sqrt(self.variance)

    @property
    def effective(self) -> float:
        """The simple random sample that would be as sure; by the weights alone at 0 and 1."""
        if self.variance > 0 and 0 < self.estimate < 1:
            return self.estimate * (1 - self.estimate) / self.variance
        squares = sum(count.valid * s.weight**2 for s, count in self.counts.items())
        return self.total**2 / squares

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        return wilson(self.estimate, self.effective, quantile(confidence))


def wilson(proportion: float, sample: float, z: float) -> tuple[float, float]:
    """Wilson's score interval (1927) of a proportion seen in a sample of that size."""
    middle = proportion + z * z / (2 * sample)
    half = z * sqrt(proportion * (1 - proportion) / sample + z * z / (4 * sample * sample))
    scale = 1 + z * z / sample
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def proportion(domain: Domain, strata: Strata) -> Proportion | None:
    """The estimate for a domain; None if nobody of a weighted cell answered."""
    sums: dict[Stratum, list[int]] = defaultdict(lambda: [0, 0])
    for cell, count in domain.items():
        if (stratum := strata.of.get(cell)) is not None:
            sums[stratum][0] += count.good
            sums[stratum][1] += count.valid
    counts = {stratum: Count(*pair) for stratum, pair in sums.items() if pair[1]}
    if not counts:
        return None
    total = sum(stratum.weight * count.valid for stratum, count in counts.items())
    good = sum(stratum.weight * count.good for stratum, count in counts.items())
    answers = sum(count.valid for count in counts.values())
    found = Proportion(answers, good / total, total, counts, 0.0)
    return Proportion(
        answers, found.estimate, total, counts, max(0.0, covariance(found, found, counts))
    )


def covariance(a: Proportion, b: Proportion, both: Counts) -> float:
    """Of two estimates from the same sample; ``both``: the answers that are in both domains.

    Strata that only one of them has add nothing: samples of two quarters are independent.
    """
    p, q, total = a.estimate, b.estimate, 0.0
    for stratum in a.counts.keys() & b.counts.keys():
        good, valid = both.get(stratum, Count(0, 0))
        total += of_stratum(
            interviews=stratum.interviews,
            weight=stratum.weight,
            sums=(_residuals(a, stratum), _residuals(b, stratum)),
            products=good * (1 - p) * (1 - q) + (valid - good) * p * q,
        )
    return total / (a.total * b.total)


def of_stratum(
    *,
    interviews: int,
    weight: float,
    sums: tuple[float, float],
    products: float,
    finite: bool = False,
) -> float:
    """What a stratum adds to the covariance of two weighted totals.

    ``sums`` and ``products`` are those of the two variables over its interviews. ``finite``: with
    the correction for a sample that is a large part of its population; never in what is published,
    which is to speak for people who will report tomorrow as well.
    """
    spread = interviews / (interviews - 1) * (products - sums[0] * sums[1] / interviews)
    return weight**2 * spread * (1 - 1 / weight if finite else 1)


def _residuals(one: Proportion, stratum: Stratum) -> float:
    """Sum of answer less estimate over the domain's answers in a stratum."""
    count = one.counts[stratum]
    return count.good - one.estimate * count.valid
