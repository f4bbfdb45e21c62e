"""``make mutants``: how many wrong rules the tests would notice; docs/mutants.md says which not.

``python -m tests.mutants [--again] [PART | MODULE …]``: the parts of targets.toml, each a rule that
must not fail, or single modules of them; ``--again``: only what no test noticed the last time.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from itertools import accumulate
from pathlib import Path
from random import Random

from tests.mutants import session, walk
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.report import HOME, Outcome, write
from tests.mutants.trial import Question, Session

_WORTH = 20.0  # seconds of tests, with each line watched, that one change is worth


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
            _try(outcome, part["most"], walked, warm)
        warm.end()


def _try(outcome: Outcome, most: int, walked: walk.Walk, warm: Session) -> None:
    started = time.monotonic()
    module = Path(outcome.module)
    noticed_by: Counter[str] = Counter()
    for mutant in _tried(outcome, most):
        failed = _failed(module, mutant, walked, warm, noticed_by)
        outcome.take(mutant.name, noticed=bool(failed))
        noticed_by[failed] += 1
        if not failed:
            print(f"  survived: {mutant.name}", flush=True)  # noqa: T201
    seconds = round(time.monotonic() - started)
    print(f"{module}: {outcome.said()}, {seconds} s", flush=True)  # noqa: T201
    write(outcome)


def _tried(outcome: Outcome, most: int) -> list[Mutant]:
    """All changes of a module, or as many as are worth it; the second time those that survived."""
    mutants = [*mutants_of(Path(outcome.module).read_text(encoding="utf-8"))]
    outcome.changes = len(mutants)
    if outcome.survived:
        left, outcome.survived = {*outcome.survived}, []
        return [mutant for mutant in mutants if mutant.name in left]
    if 0 < most < len(mutants):
        return Random(outcome.module).sample(mutants, most)
    return mutants


def _failed(
    module: Path, mutant: Mutant, walked: walk.Walk, warm: Session, noticed_by: Counter[str]
) -> str:
    """Asks the tests that come by the changed line: those that noticed others, then the quick."""
    there = walked.tests_by(module, mutant.lines)
    sums = accumulate(walked.seconds[test] for test in there)
    enough = [test for test, so_far in zip(there, sums, strict=True) if so_far <= _WORTH]
    there = enough or there[:1]
    if not there:
        return ""
    there.sort(key=lambda test: -noticed_by[test])
    seconds = tuple(walked.seconds[test] for test in there)
    question = Question(module, mutant.source, tuple(there), seconds)
    return warm.ask(question, whole=walked.is_imported(module, mutant.lines))


if __name__ == "__main__":
    main(sys.argv[1:])
