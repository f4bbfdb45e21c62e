"""What the quarter's findings are made of: measures, splits, thresholds (R55)."""

from __future__ import annotations

from datetime import time
from functools import cache, cached_property
from typing import Annotated

from functions.shared.policy import RULES, Field, Rule, model_validator, read, retention

Share = Annotated[float, Field(gt=0.5, lt=1)]
Positive = Annotated[int, Field(gt=0)]


class Measure(Rule):
    """The share of ``good`` among the ``valid`` codes of one question."""

    name: str
    question: str
    valid: tuple[str, ...]
    good: tuple[str, ...]
    label: str
    sentence: str
    surveys: tuple[str, ...]

    @model_validator(mode="after")
    def _good_is_valid(self) -> Measure:
        if not self.good or not {*self.good} < {*self.valid}:
            raise ValueError(f"{self.name}: the good codes are some of the valid ones")
        return self


class Split(Rule):
    """A column whose groups are looked at; ``against``: the group that gaps are measured from."""

    name: str
    title: str
    against: str = ""
    words: dict[str, str] = Field(default_factory=dict)

    def word(self, group: str) -> str:
        """The group as people read it."""
        return self.words.get(group, group)


class Disclosure(Rule):
    """What may be shown (R55)."""

    shown_from: Positive
    nearest: Positive
    turnover: Positive
    protect: Positive


class Results(Rule):
    """The whole file."""

    surveys: tuple[str, ...]
    confidence: Share
    mark: Share
    quarters_read: Positive
    years_shown: Positive
    run_day: Annotated[int, Field(ge=1, le=28)]
    run_months: tuple[int, ...]
    run_at: time
    expected_minutes: Positive
    no_answer: tuple[str, ...]
    measure: tuple[Measure, ...]
    split: tuple[Split, ...]
    disclosure: Disclosure

    @cached_property
    def splits(self) -> dict[str, Split]:
        return {split.name: split for split in self.split}

    def of_survey(self, survey: str) -> tuple[Measure, ...]:
        """The measures of one survey; the first is the headline."""
        return tuple(measure for measure in self.measure if survey in measure.surveys)


def held_prefixes() -> tuple[str, ...]:
    """Where answers wait that are too few for an object of their own, if policy has it so."""
    kept = retention.rules().of_store("AnonymisedBucket")
    prefixes = (prefix for item in kept for prefix in item.prefixes)
    return tuple(p for p in prefixes if p.startswith("held/") and "comments" not in p)


@cache
def rules() -> Results:
    return read(Results, RULES / "results.toml")
