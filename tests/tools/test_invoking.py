"""Tools start a function once and wait for it: in one place, which nothing goes around."""

from __future__ import annotations

import ast
from pathlib import Path

import boto3
import pytest

from infra.compute.catalogue import SPECS
from local import invoking

ROOT = Path(__file__).parents[2]
SOURCES = [path for top in ("local", "bench", "tests/e2e") for path in (ROOT / top).rglob("*.py")]


def invokes(path: Path) -> bool:
    """Does the file ask Lambda itself to run a function?"""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "invoke"
        and any(keyword.arg == "FunctionName" for keyword in node.keywords)
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_functions_are_invoked_in_one_place() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in SOURCES if invokes(path)}
    assert found == {"local/invoking.py"}


def test_the_client_waits_longer_than_the_longest_function_and_asks_once() -> None:
    assert invoking.CONFIG.read_timeout > max(one.timeout for one in SPECS)
    client = boto3.client("lambda", region_name="eu-west-2", config=invoking.CONFIG)
    assert client.meta.config.retries["total_max_attempts"] == 1
    assert client.meta.config.tcp_keepalive


def test_an_ordinary_client_is_refused_before_it_starts_anything() -> None:
    with pytest.raises(ValueError, match="hangs up early"):
        invoking.invoke(boto3.client("lambda", region_name="eu-west-2"), "purge", {})
