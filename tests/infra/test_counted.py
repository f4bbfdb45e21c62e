"""A metric that somebody looks at is one that the function named beside it counts."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from functions.shared.log import Metric
from infra.operations.alarm_book import written
from local.tools.access.deployed import Deployed


@pytest.mark.parametrize("item", [a for a in written() if a.services], ids=lambda a: a.name)
def test_a_metric_that_an_alarm_listens_to_is_counted_by_the_functions_it_names(
    item: Any,
) -> None:
    """Else the alarm would be silent for ever."""
    name = Metric(item.metric).name
    for package in item.services:
        assert name in counted(package), f"{package} never counts {name}"


def test_every_number_on_the_dashboard_is_counted_by_the_function_it_names(
    prod: Deployed,
) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    shown = re.findall(r'"VictimSurveys","(\w+)","service","(\w+)"', board["DashboardBody"])
    assert len(set(shown)) > 20
    for metric, package in set(shown):
        assert Metric(metric).name in counted(package), f"{package} never counts {metric}"


def counted(package: str) -> set[str]:
    """The metrics that a package counts, itself or by a shared module that it imports."""
    folder = Path("functions") / package
    texts = [path.read_text() for path in folder.rglob("*.py")]
    seen = {"functions.shared.log"}
    waiting = [name for text in texts for name in shared_imports(text)]
    while waiting:
        name = waiting.pop()
        path = Path(*name.split(".")).with_suffix(".py")
        if name not in seen and path.exists():
            seen.add(name)
            texts.append(path.read_text())
            waiting += shared_imports(path.read_text())
    return {found for text in texts for found in re.findall(r"Metric\.([A-Z_]+)", text)}


def shared_imports(text: str) -> list[str]:
    """Modules of ours that a text imports, and names in them that may be modules as well."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("functions.shared"):
            found += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found
