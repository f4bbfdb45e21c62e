"""What every test shares: no real account, reproducible examples, markers that name promises."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase
from xdist.scheduler import LoadScopeScheduling

from tests.assurance.plugin import FIGURE, Assurance

REQUIREMENT = re.compile(r"R\d{2}[ab]?")

# A test that misses its moto or its embedded cloud must fail, never find somebody's real account.
os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="eu-west-2",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
)
os.environ.pop("AWS_PROFILE", None)

# The same examples on every machine and run; `make fuzz` looks for new ones.
_EXAMPLES = DirectoryBasedExampleDatabase(Path("build/hypothesis"))
settings.register_profile("steady", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None, database=_EXAMPLES)
settings.load_profile("steady")


# What shares one embedded cloud, or one synthesis of the templates, stays in one process; of the
# rest each file is on its own, also of the end-to-end run where it starts a cloud for itself.
_TOGETHER = ("tests/e2e", "tests/infra")
_CLOUD_OF_ITS_OWN = tuple(
    f"tests/e2e/test_{name}.py"
    for name in ("demo", "soak", "promises_retention", "upgrade", "restore", "strictness", "server")
)
_EACH_ON_ITS_OWN = ("tests/component/test_odd_files.py",)  # 10,000 files each in `make fuzz`
_LONGEST_FIRST = (_TOGETHER[0], *_CLOUD_OF_ITS_OWN, _TOGETHER[1])


def pytest_configure(config: pytest.Config) -> None:
    """A run of all tests says in build/assurance.html which promises hold (tests/assurance)."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Assurance(), "assurance")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, int], None]:
    """Gives the assurance page a count: ``figure("points at which a run was stopped", 44)``."""

    def give(what: str, count: int) -> None:
        request.node.user_properties.append((FIGURE, (what, count)))

    return give


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How `make test` deals the tests out to its processes."""
    dealer = LoadScopeScheduling(config, log)
    dealer._split_scope = _group
    return dealer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Check the `req` markers; in several processes, the longest groups go first."""
    for item in items:
        _check_markers(item)
    if hasattr(config, "workerinput"):  # one of several
        items.sort(key=lambda item: _turn(_group(item.nodeid)))


def _group(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    if file in _CLOUD_OF_ITS_OWN:
        return file
    if file in _EACH_ON_ITS_OWN:
        return nodeid
    return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def _turn(group: str) -> int:
    """What takes longest begins first, so that no process ends long after the other."""
    return _LONGEST_FIRST.index(group) if group in _LONGEST_FIRST else len(_LONGEST_FIRST)


def _check_markers(item: pytest.Item) -> None:
    """Refuse a marker that names no requirement: the traceability table is made of them."""
    for marker in item.iter_markers("req"):
        odd = [name for name in marker.args if not REQUIREMENT.fullmatch(str(name))]
        if odd or not marker.args:
            raise pytest.UsageError(f"{item.nodeid}: req marker with {odd or 'nothing'}")
