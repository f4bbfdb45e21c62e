"""``make mutants``: how many wrong rules the tests would notice; docs/mutants.md says which not.

``python -m tests.mutants [--again] [PART | MODULE …]``: the parts of targets.toml, each a rule that
must not fail, or single modules of them; ``--again``: only what no test noticed the last time.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from random import Random

from tests.mutants import session, walk
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.report import HOME, Outcome, equivalent, write
from tests.mutants.trial import Question, Session

# Seconds of tests, with each line watched, that one change is worth: the first time, and again.
_WORTH, _WORTH_AGAIN = 30.0, 150.0


def main(wanted: list[str]) -> None:
    """Tries every part or module named, or all of them, and writes what came of it."""
    again = "--again" in wanted
    wanted = [each for each in wanted if each != "--again"]
    targets = tomllib.loads((HOME / "targets.toml").read_text(encoding="utf-8"))
    session.import_libraries()
    for name, part in targets.items():
        modules = [each for each in part["modules"] if not wanted or {name, each} & {*wanted}]
        if not modules:
            continue
        walked = walk.walk(part["tests"])
        warm = Session(part["tests"])
        for module in modules:
            outcome = Outcome.last(module) if again else Outcome(name, module)
            if again and not outcome.survived:
                continue
            _try(outcome, part["most"], Trial(walked, warm, _WORTH_AGAIN if again else _WORTH))
        warm.end()


def _try(outcome: Outcome, most: int, trial: Trial) -> None:
    started = time.monotonic()
    module = Path(outcome.module)
    for mutant in _tried(outcome, most):
        noticed = trial.is_noticed(module, mutant)
        outcome.take(mutant.name, noticed=noticed)
        if not noticed:
            print(f"  survived: {mutant.name}", flush=True)  # noqa: T201
    seconds = round(time.monotonic() - started)
    print(f"{module}: {outcome.said()}, {seconds} s", flush=True)  # noqa: T201
    write(outcome)


def _tried(outcome: Outcome, most: int) -> list[Mutant]:
    """All changes of a module, or as many as are worth it; the second time those that survived."""
    mutants = [*mutants_of(Path(outcome.module).read_text(encoding="utf-8"))]
    outcome.changes = len(mutants)
    if outcome.noticed or outcome.survived:  # tried before
        same = equivalent().get(outcome.module, {})
        left = {*outcome.survived} - same.keys()
        outcome.survived = [name for name in outcome.survived if name in same]
        return [mutant for mutant in mutants if mutant.name in left]
    if 0 < most < len(mutants):
        return Random(outcome.module).sample(mutants, most)
    return mutants


@dataclass
class Trial:
    """Asks tests about changes. ``worth``: seconds of tests that one change is worth."""

    walked: walk.Walk
    warm: Session
    worth: float
    noticed_by: Counter[str] = field(default_factory=Counter)

    def is_noticed(self, module: Path, mutant: Mutant) -> bool:
        """Asks tests that come by the line: first those that noticed others, then the quick."""
        seconds = self.walked.seconds
        there = self.walked.tests_by(module, mutant.lines)
        imported = self.walked.is_imported(module, mutant.lines)
        if imported:  # what comes of the line is kept: whoever uses the module may notice
            others = self.walked.tests_by(module, frozenset())
            there += [test for test in others if test not in {*there}]
        sums = accumulate(seconds[test] for test in there)
        enough = [test for test, so_far in zip(there, sums, strict=True) if so_far <= self.worth]
        asked = sorted(enough or there[:1], key=lambda test: -self.noticed_by[test])
        if not asked:
            return False
        question = Question(
            module, mutant.source, tuple(asked), tuple(map(seconds.__getitem__, asked))
        )
        failed = self.warm.ask(question, whole=imported)
        self.noticed_by[failed] += 1
        return bool(failed)


if __name__ == "__main__":
    main(sys.argv[1:])
