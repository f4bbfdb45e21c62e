"""``python -m tests.proof`` writes the table of docs/faults.md: what each fault comes to."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from functions.shared.aws import clients
from tests.component import conftest
from tests.component.conftest import World
from tests.proof.faults import without_waiting
from tests.proof.trials import FAULTS, SCENES, Trials

PAGE = Path("docs") / "faults.md"
MARK = "<!-- made by python -m tests.proof -->\n"


@contextmanager
def _world() -> Iterator[World]:
    locked = conftest._one_at_a_time(DynamoHandler.call_action)
    with (
        mock_aws(config={"lambda": {"use_docker": False}}),
        patch.object(DynamoHandler, "call_action", locked),
    ):
        clients.keyring.cache_clear()
        made = World()
        conftest.make_everything(made)
        os.environ.update(made.environment)
        yield made


def _words(name: str) -> list[str]:
    def replace(target: str, value: object) -> None:
        module, _, attribute = target.rpartition(".")
        setattr(importlib.import_module(module), attribute, value)

    with _world() as world, without_waiting(replace), redirect_stdout(io.StringIO()):
        trials = Trials(world, SCENES[name])
        return [trials.word(fault) for fault in FAULTS]


def main() -> None:
    importlib.import_module("tests.conftest")
    words = {name: _words(name) for name in SCENES}
    rows = [["", *SCENES], ["---"] * (len(SCENES) + 1)]
    rows += [[fault, *(words[name][n] for name in SCENES)] for n, fault in enumerate(FAULTS)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(before + MARK + table, encoding="utf-8")


if __name__ == "__main__":
    main()
