"""What AWS can do to a run: every function fails closed, rings, and is healed by the next event.

docs/faults.md says what each fault comes to in each function; every word of it is tried here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.component.conftest import World
from tests.component.test_every_call import EVERY_CALL
from tests.proof.faults import without_waiting
from tests.proof.trials import FAULTS, SCENES, Trials

PAGE = Path("docs") / "faults.md"
# These take long, and fail as the others do: for `make fuzz`.
LONG = {"results", "purge", "sample_draw", "ingest outcomes"}
LIKE_ANOTHER = {"tables deny access", "buckets deny access"}


def cells() -> dict[tuple[str, str], str]:
    """(fault, function) → what the page says."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    header, _, *body = [[*map(str.strip, line.split("|")[1:-1])] for line in lines if "|" in line]
    return {
        (row[0], name): cell for row in body for name, cell in zip(header[1:], row[1:], strict=True)
    }


def test_the_page_speaks_of_every_fault_and_every_function() -> None:
    assert cells().keys() == {(fault, name) for fault in FAULTS for name in SCENES}


@pytest.mark.req("R28", "R49")
@pytest.mark.parametrize("name", [name for name in SCENES if EVERY_CALL or name not in LONG])
def test_a_fault_of_a_service_comes_to_what_the_page_says(
    world: World,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, int], None],
) -> None:
    page = cells()
    with without_waiting(monkeypatch.setattr):
        trials = Trials(world, SCENES[name])
        for fault in FAULTS:
            if EVERY_CALL or fault not in LIKE_ANOTHER:
                assert trials.word(fault) == page[fault, name], fault
    figure(f"runs of {name} that met a fault of a service", trials.times)
