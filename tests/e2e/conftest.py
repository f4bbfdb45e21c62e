"""One embedded cloud for the whole end-to-end run, with the real templates deployed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud

HOME = Path(__file__).parents[2] / "build" / "e2e"


@pytest.fixture(scope="session")
def here() -> Iterator[cloud.Cloud]:
    """A running cloud; tests that share it keep to months and names of their own."""
    with cloud.running(HOME) as running:
        yield running
