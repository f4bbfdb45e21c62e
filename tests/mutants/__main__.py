"""``make mutants``: how many wrong rules the tests would notice; docs/mutants.md says which not.

``python -m tests.mutants [PART …]``: the parts of targets.toml, each a rule that must not fail.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
import tomllib
from itertools import accumulate
from pathlib import Path

from moto import mock_aws

from functions.shared.aws import clients
from tests.mutants import trial
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.report import Outcome, write

HOME = Path(__file__).parent
# Imported once, so that each fork has them: none of them knows our code.
LIBRARIES = (
    *(
        "boto3",
        "botocore.client",
        "moto",
        "moto.dynamodb.models",
        "moto.s3.models",
        "moto.ssm.models",
    ),
    *("pydantic", "jinja2", "aws_lambda_powertools", "holidays", "pyzipper"),
)

_MOST = 400  # seconds of tests, with each line watched, that one change is worth


def main(parts: list[str]) -> None:
    """Tries every part named, or all of them, and writes what came of it."""
    for library in LIBRARIES:
        importlib.import_module(library)
    _warm()
    targets = tomllib.loads((HOME / "targets.toml").read_text(encoding="utf-8"))
    for name in parts or targets:
        part = targets[name]
        for module in part["modules"]:
            started = time.monotonic()
            outcome = _tried(name, Path(module), [*part["tests"], *part.get(module, [])])
            seconds = round(time.monotonic() - started)
            print(f"{module}: {outcome.said()}, {seconds} s", flush=True)  # noqa: T201
            write(outcome)


def _warm() -> None:
    """Clients are made once: each fork has them."""
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="eu-west-2"
    )
    from tests.component.conftest import World, make_everything

    with mock_aws(config={"lambda": {"use_docker": False}}):
        world = World()
        make_everything(world)
    clients.keyring.cache_clear()


def _tried(part: str, module: Path, tests: list[str]) -> Outcome:
    walked = trial.walk(module, tests)
    outcome = Outcome(part, module.as_posix())
    for mutant in mutants_of(module.read_text(encoding="utf-8")):
        noticed = _is_noticed(module, mutant, walked)
        outcome.take(mutant.name, noticed=noticed)
        if not noticed:
            print(f"  survived: {mutant.name}", flush=True)  # noqa: T201
    return outcome


def _is_noticed(module: Path, mutant: Mutant, walked: trial.Walk) -> bool:
    """Asks the tests that come by the changed line, the quickest first."""
    there = [
        test for test, lines in walked.lines.items() if not mutant.lines or lines & mutant.lines
    ]
    there.sort(key=walked.seconds.__getitem__)
    sums = accumulate(walked.seconds[test] for test in there)
    there = [test for test, seconds in zip(there, sums, strict=True) if seconds <= _MOST] or there[
        :1
    ]
    if not there:
        return False
    seconds = 15 + 4 * sum(walked.seconds[test] for test in there)
    return trial.is_noticed(module, mutant.source, there, seconds=seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
