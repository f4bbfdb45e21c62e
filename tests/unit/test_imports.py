"""Who may import whom: read from the sources, so that a lazy import cannot hide."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("functions", "infra", "local", "tests")
SOURCES = sorted(path for top in OURS for path in (ROOT / top).rglob("*.py"))

FOUNDATION = tuple(f"functions.shared.{name}" for name in ("policy", "clock", "errors", "models"))
PURE_NAMES = {"draw", "dispatch", "consent", "expiry"}  # pure whatever their docstring says
PURE_MAY = (*FOUNDATION, *("functions.shared.text", "functions.shared.keyed_hashes"))
# The templates' periods are the purge's: both come from the one reading of the table of clocks.
INFRA_MAY = tuple(
    f"functions.shared.{name}"
    for name in ("errors", "policy", "retention", "retention_wording", "log")
)
OUTSIDE_WORLD = {"boto3", "botocore", "os", "random", "secrets", "time", "socket", "urllib"}


def module_name(path: Path) -> str:
    """`functions/shared/policy.py` is `functions.shared.policy`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports anywhere, also inside functions and type-only blocks."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}: a relative import hides the one name of a module")
            yield from (from_import(node.module or "", alias.name) for alias in node.names)


def from_import(module: str, name: str) -> str:
    """`from functions.shared import policy` imports the module, not a name within it."""
    inner = ROOT.joinpath(*module.split("."), name)
    is_module = module.split(".")[0] in OURS and (
        inner.with_suffix(".py").is_file() or inner.is_dir()
    )
    return f"{module}.{name}" if is_module else module


def ours(path: Path) -> set[str]:
    """The modules of this repository that the file imports."""
    return {name for name in imports(path) if name.split(".")[0] in OURS}


def within(name: str, package: str) -> bool:
    """Whether a module is the package or lies inside it."""
    return name == package or name.startswith(package + ".")


def by_module(package: str) -> list[Path]:
    return [path for path in SOURCES if within(module_name(path), package)]


def is_pure(path: Path) -> bool:
    """A module is pure if its name or the opening of its docstring says so."""
    name = module_name(path)
    opening = (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n\n")[0]
    says_so = path.stem in PURE_NAMES or ".messages" in name or "Pure" in opening
    return name.startswith("functions.") and says_so


def any_within(name: str, packages: Iterable[str]) -> bool:
    return any(within(name, package) for package in packages)


def is_outside(name: str) -> bool:
    """Whether a module reaches out of the process; taking an address apart does not."""
    return name.split(".")[0] in OUTSIDE_WORLD and name != "urllib.parse"


PURE = [module_name(path) for path in SOURCES if is_pure(path)]


def test_the_tree_is_read() -> None:
    assert len(by_module("functions.shared")) > 3
    assert by_module("functions.shared.policy")


@pytest.mark.parametrize("path", by_module("functions"), ids=module_name)
def test_functions_import_neither_infra_nor_local_nor_tests(path: Path) -> None:
    assert not [name for name in ours(path) if not within(name, "functions")]


@pytest.mark.parametrize("path", by_module("functions"), ids=module_name)
def test_function_folders_never_import_each_other(path: Path) -> None:
    home = ".".join(module_name(path).split(".")[:2])
    allowed = {home, "functions.shared"}
    assert not [name for name in ours(path) if not any_within(name, allowed)]


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if any_within(module_name(p), FOUNDATION)], ids=module_name
)
def test_policy_clock_and_errors_rest_on_nothing_else_of_ours(path: Path) -> None:
    assert not [name for name in ours(path) if not any_within(name, FOUNDATION)]


@pytest.mark.parametrize("path", [p for p in SOURCES if is_pure(p)], ids=module_name)
def test_pure_modules_know_no_cloud_no_environment_and_no_chance(path: Path) -> None:
    assert not [name for name in ours(path) if not any_within(name, (*PURE_MAY, *PURE))]
    assert not [name for name in imports(path) if is_outside(name)]


@pytest.mark.parametrize("path", by_module("infra"), ids=module_name)
def test_infra_imports_the_policy_and_never_a_handler(path: Path) -> None:
    assert not [
        name for name in ours(path) if within(name, "functions") and not any_within(name, INFRA_MAY)
    ]


@pytest.mark.parametrize("path", [*by_module("functions"), *by_module("infra")], ids=module_name)
def test_what_is_deployed_never_asks_the_naive_clock(path: Path) -> None:
    text = path.read_text()
    assert "utcnow(" not in text
    assert "date.today(" not in text


@pytest.mark.req("R49")
@pytest.mark.parametrize("path", by_module("functions"), ids=module_name)
def test_an_events_time_is_read_in_one_place(path: Path) -> None:
    """Settings.moment_of knows how far from the real clock a stage lets it lie."""
    text, home = path.read_text(), module_name(path)
    if home not in (
        "functions.shared.clock",
        "functions.shared.settings",
        "functions.shared.events",
    ):
        assert "clock.moment_of" not in text
        assert '["time"]' not in text
        assert 'get("time")' not in text
