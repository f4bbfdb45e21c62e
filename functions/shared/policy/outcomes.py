"""What ORS's call outcomes do to a case, to the person's rest and to the do-not-contact list."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Literal

from functions.shared.policy import RULES, Rule, read
from functions.shared.policy.geography import letters_and_digits


class Outcome(Rule):
    """One outcome code and its consequences; ``aapor`` is the standard code (R56).

    ``also``: phrases of which one in an unknown outcome says that this is meant: a word more must
    not let anybody be called again who is to be left alone.
    """

    name: str
    aapor: str
    case: Literal["closed", "window", "open"]
    rests: bool = False
    lists: Literal["person", "number"] | None = None
    stops: bool = False
    concern: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_interview(self) -> bool:
        """The standard's codes 1.1 and 1.2: complete and partial interviews (R56)."""
        return self.aapor.startswith("1.")


class Outcomes(Rule):
    """Columns of an outcomes file and the codes in it."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    outcome: tuple[Outcome, ...]

    @cached_property
    def _by_name(self) -> dict[str, Outcome]:
        return {letters_and_digits(outcome.name): outcome for outcome in self.outcome}

    def named(self, text: str) -> Outcome | None:
        """The outcome, whatever the case, blanks, hyphens and points ("not-safe."); or None."""
        return self._by_name.get(letters_and_digits(text))


@cache
def rules() -> Outcomes:
    return read(Outcomes, RULES / "outcomes.toml")
