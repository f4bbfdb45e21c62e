"""Differences: between periods that may overlap, and between groups of one sample. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from functions.results.estimates.estimate import Counts, Proportion, covariance, quantile

NOTHING: Counts = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """Later less earlier, or group less against, in proportions."""

    a: Proportion
    b: Proportion
    covariance: float

    @property
    def difference(self) -> float:
        return self.a.estimate - self.b.estimate

    @property
    def se(self) -> float:
        return sqrt(max(0.0, self.a.variance + self.b.variance - 2 * self.covariance))

    def significant(self, confidence: float) -> bool:
        """Is the change larger than chance alone would make it, at that confidence?"""
        return abs(self.difference) > quantile(confidence) * self.se

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """From Wilson's intervals of both: Newcombe's method 10 (1998) where they are independent.

        With the correlation of overlapping samples it is Zou and Donner's (2008).
        """
        p, q = self.a.estimate, self.b.estimate
        (low_a, high_a), (low_b, high_b) = (one.interval(confidence) for one in (self.a, self.b))
        down = self._reach(p - low_a, high_b - q)
        up = self._reach(high_a - p, q - low_b)
        return max(-1.0, p - q - down), min(1.0, p - q + up)

    def _reach(self, one: float, other: float) -> float:
        product = self.a.se * self.b.se
        correlation = self.covariance / product if product else 0.0
        return sqrt(max(0.0, one**2 + other**2 - 2 * correlation * one * other))


def change(earlier: Proportion, later: Proportion) -> Difference:
    """Of one group between two periods: quarters that lie in both count once, by covariance.

    Rolling years a quarter apart share three quarters of their answers; without it the standard
    error is about twice as large as it is.
    """
    shared = {
        stratum: count for stratum, count in later.counts.items() if stratum in earlier.counts
    }
    return Difference(later, earlier, covariance(later, earlier, shared))


def gap(group: Proportion, against: Proportion) -> Difference:
    """Between two groups of one sample that share nobody."""
    return Difference(group, against, covariance(group, against, NOTHING))
