"""Who may import whom: read from the sources, so that a lazy import cannot hide."""

import ast
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("functions", "infra", "local", "tests")
SOURCES = sorted(path for top in OURS for path in (ROOT / top).rglob("*.py"))

FOUNDATION = tuple(f"functions.shared.{name}" for name in ("policy", "clock", "errors", "models"))
PURE_NAMES = {"draw", "dispatch", "consent", "expiry"}  # pure whatever their docstring says
PURE_MAY = (*FOUNDATION, *("functions.shared.text", "functions.shared.keyed_hashes"))
# What the page may write is the same in its policy and in its code (R20).
REQUESTS = "functions.shared.stores.people.objecting.requests"
# The templates' periods are the purge's: both come from the one reading of the table of clocks.
INFRA_MAY = (
    REQUESTS,
    *(
        f"functions.shared.{name}"
        for name in ("errors", "policy", "retention", "retention_wording", "log")
    ),
)
OUTSIDE_WORLD = {"boto3", "botocore", "os", "random", "secrets", "time", "socket", "urllib"}


def module_name(path: Path) -> str:
    """`functions/shared/policy.py` is `functions.shared.policy`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that the file imports anywhere, also inside functions and type-only blocks."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
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
    opening = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
    says_so = path.stem in PURE_NAMES or ".messages" in name or "Pure" in opening
    return name.startswith("functions.") and says_so


def any_within(name: str, packages: Iterable[str]) -> bool:
    return any(within(name, package) for package in packages)


def is_outside(name: str) -> bool:
    """Whether a module reaches out of the process; taking an address apart does not."""
    return name.split(".")[0] in OUTSIDE_WORLD and name != "urllib.parse"


PURE = [path for path in SOURCES if is_pure(path)]
PURE_MODULES = [module_name(path) for path in PURE]


def breaches(paths: Iterable[Path], wrong: Callable[[Path], object]) -> dict[str, object]:
    """What is wrong in each file in which anything is."""
    found = {module_name(path): wrong(path) for path in paths}
    return {name: what for name, what in found.items() if what}


def ours_but_for(*allowed: str) -> Callable[[Path], list[str]]:
    return lambda path: [name for name in ours(path) if not any_within(name, allowed)]


def test_the_tree_is_read() -> None:
    assert len(by_module("functions.shared")) > 3
    assert by_module("functions.shared.policy")
    assert len(PURE) > 3


def test_functions_import_neither_infra_nor_local_nor_tests() -> None:
    assert breaches(by_module("functions"), ours_but_for("functions")) == {}


def test_function_folders_never_import_each_other() -> None:
    def strangers(path: Path) -> list[str]:
        home = ".".join(module_name(path).split(".")[:2])
        return ours_but_for(home, "functions.shared")(path)

    assert breaches(by_module("functions"), strangers) == {}


def test_policy_clock_and_errors_rest_on_nothing_else_of_ours() -> None:
    foundation = [path for path in SOURCES if any_within(module_name(path), FOUNDATION)]
    assert breaches(foundation, ours_but_for(*FOUNDATION)) == {}


def test_pure_modules_know_no_cloud_no_environment_and_no_chance() -> None:
    assert breaches(PURE, ours_but_for(*PURE_MAY, *PURE_MODULES)) == {}
    assert breaches(PURE, lambda path: [name for name in imports(path) if is_outside(name)]) == {}


def test_infra_imports_the_policy_and_never_a_handler() -> None:
    def handlers(path: Path) -> list[str]:
        return [name for name in ours_but_for(*INFRA_MAY)(path) if within(name, "functions")]

    assert breaches(by_module("infra"), handlers) == {}


def said(path: Path, *words: str) -> list[str]:
    text = path.read_text()
    return [word for word in words if word in text]


def test_what_is_deployed_never_asks_the_naive_clock() -> None:
    deployed = [*by_module("functions"), *by_module("infra")]
    assert breaches(deployed, lambda path: said(path, "utcnow(", "date.today(")) == {}


@pytest.mark.req("R49")
def test_an_events_time_is_read_in_one_place() -> None:
    """Settings.moment_of knows how far from the real clock a stage lets it lie."""
    homes = {f"functions.shared.{name}" for name in ("clock", "settings", "events")}
    others = [path for path in by_module("functions") if module_name(path) not in homes]
    words = ("clock.moment_of", '["time"]', 'get("time")')
    assert breaches(others, lambda path: said(path, *words)) == {}


def test_each_part_of_the_cdk_that_infra_uses_has_its_types_checked() -> None:
    """The other parts are not read at all: that would be half of `make types`."""
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    checked = next(each["module"] for each in overrides if "aws_cdk" in each["module"])
    used = {
        f"aws_cdk.{alias.name}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "aws_cdk"
        for alias in node.names
        if alias.name.startswith("aws_")
    }
    assert used == {*checked} - {"aws_cdk"}
