"""What was found in a file: rule, column, row numbers; never a value. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from functions.shared.csv.reader import RULES
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops as policy
from functions.shared.policy import responses
from functions.shared.policy.drops import Effect, Reader

_MEND = "Correct the file and send it again under the same name."


class Words(NamedTuple):
    """A rule in plain words: what it means, what was done, what to do, and who reads of it."""

    effect: Effect
    what: str
    do: str
    reader: Reader = "sender"


@dataclass(slots=True)
class Found:
    """One rule in one column: how often, and the first rows (1 is the header, 0 the whole file)."""

    code: str
    column: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    set_aside: bool = False

    @property
    def rule(self) -> Words:
        """The rule in plain words."""
        return rule_of(self.code, set_aside=self.set_aside)


def rule_of(code: str, *, set_aside: bool = False) -> Words:
    """A rule of this policy, or one of the rules of reading a file at all."""
    known = policy.rules().findings.get(code)
    if known:
        effect = "row" if set_aside and known.effect == "file" else known.effect
        return Words(effect, known.what, known.do, known.reader)
    return Words("row" if set_aside else "file", RULES[code], _MEND)


class Findings:
    """Collects them while a file is read; iterating gives those that the sender may read.

    Policy says of each rule who may (R39a); what the stores knew is in :meth:`held`, and leaves no
    trace in the sender's, not even by the room that it takes.
    """

    def __init__(self) -> None:
        rules = responses.rules()
        self._found: dict[Reader, dict[tuple[str, str], Found]] = {"sender": {}, "ei": {}}
        self._listed = rules.listed_rows
        self._room: dict[Reader, int] = dict.fromkeys(self._found, rules.listed_in_all)
        # Is the whole file refused?
        self.refuse = False

    def add(
        self, code: str, row: int, column: str = "", *, set_aside: bool = False, held: bool = False
    ) -> None:
        """One more. ``set_aside``: a rule of reading that left out the row, not the file.

        ``held``: here it tells what the stores knew, whoever may read of the rule otherwise.
        """
        reader: Reader = "ei" if held else rule_of(code).reader
        among = self._found[reader]
        found = among.get((code, column))
        if found is None:
            found = among[code, column] = Found(code, column, set_aside=set_aside)
            self.refuse |= found.rule.effect == "file"
        found.count += 1
        if len(found.rows) < self._listed and self._room[reader]:
            found.rows.append(row)
            self._room[reader] -= 1

    def take(self, refused: RefusedFile) -> None:
        """All that the reader found before it stopped."""
        for row, column, code in refused.problems:
            self.add(code, row, column)

    def add_if_refusing(self, code: str, row: int, column: str = "") -> None:
        """As :meth:`add`, for a row of which nothing is stored: only what refuses the file."""
        if rule_of(code).effect == "file":
            self.add(code, row, column)

    def count(self, *codes: str) -> int:
        """How many of some rules, whoever may read of them."""
        return sum(found.count for found in (*self, *self.held()) if found.code in codes)

    def rows_set_aside(self) -> int:
        return sum(found.count for found in self if found.rule.effect == "row")

    def held(self) -> Iterator[Found]:
        """What Evidence and Insight alone may read."""
        return iter(self._found["ei"].values())

    def __iter__(self) -> Iterator[Found]:
        return iter(self._found["sender"].values())

    def __len__(self) -> int:
        return len(self._found["sender"])
