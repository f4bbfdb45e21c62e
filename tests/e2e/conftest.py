"""One embedded cloud for the whole end-to-end run, with the real templates deployed."""

from collections.abc import Iterator

import pytest

from local.emulator import cloud
from tests.e2e.outside import Outside


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cloud.Cloud]:
    """A running cloud; tests that share it keep to months and names of their own."""
    with cloud.running(tmp_path_factory.mktemp("e2e") / "cloud") as running:
        yield running


@pytest.fixture(scope="session")
def outside(here: cloud.Cloud) -> Outside:
    """The same cloud as people and systems outside it use it."""
    return Outside(here)
