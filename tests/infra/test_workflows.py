"""The workflows: pinned, without stored keys, with no more rights than each job needs (R53)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

FOLDER = Path(".github/workflows")
Job = dict[str, Any]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
SIGN_IN = "aws-actions/configure-aws-credentials"


def workflows() -> Iterator[tuple[Path, dict[Any, Any]]]:
    for path in sorted(FOLDER.glob("*.yml")):
        yield path, yaml.safe_load(path.read_text())


def jobs() -> Iterator[tuple[str, Job]]:
    for path, workflow in workflows():
        yield from ((f"{path.stem} {name}", job) for name, job in workflow["jobs"].items())


def uses(job: Job) -> list[str]:
    return [step["uses"] for step in job["steps"] if "uses" in step]


@pytest.mark.parametrize(("name", "job"), list(jobs()), ids=lambda part: str(part)[:20])
def test_an_action_is_the_commit_that_was_looked_at(name: str, job: Job) -> None:
    assert uses(job)
    assert not [action for action in uses(job) if not PINNED.fullmatch(action)], name


@pytest.mark.req("R53")
@pytest.mark.parametrize(("name", "job"), list(jobs()), ids=lambda part: str(part)[:20])
def test_only_a_job_that_signs_in_may_prove_who_it_is(name: str, job: Job) -> None:
    signs_in = any(action.startswith(SIGN_IN) for action in uses(job))
    rights = job.get("permissions", {})
    assert (rights.get("id-token") == "write") is signs_in, name
    assert set(rights) <= {"contents", "id-token"}
    assert rights.get("contents", "read") == "read"


@pytest.mark.req("R53")
def test_nothing_is_deployed_but_from_a_protected_environment_after_the_tests() -> None:
    deploy = yaml.safe_load((FOLDER / "deploy.yml").read_text())["jobs"]
    deploying = {
        name
        for name, job in deploy.items()
        if any("$CDK deploy" in step.get("run", "") for step in job["steps"])
    }
    assert deploying == {"dev", "prod"}
    for name in deploying:
        assert deploy[name]["environment"] == name
    assert deploy["dev"]["needs"] == "test"
    assert deploy["prod"]["needs"] == "dev"
    assert any("$CDK diff" in step.get("run", "") for step in deploy["diff"]["steps"])


@pytest.mark.req("R53")
def test_no_workflow_keeps_a_key_or_runs_for_a_stranger() -> None:
    for path, workflow in workflows():
        text = path.read_text()
        assert "secrets." not in text, path
        assert "pull_request_target" not in text, path
        assert workflow["permissions"] == {"contents": "read"}, path


def test_the_functions_are_tested_with_the_oldest_sdk_of_the_runtime_and_with_the_newest() -> None:
    """boto3 is the runtime's own; what it has there is between these two."""

    def pinned(file: str) -> tuple[int, ...]:
        (found,) = re.findall(r"^boto3==([\d.]+)", Path(file).read_text(), re.MULTILINE)
        return tuple(map(int, found.split(".")))

    assert pinned("requirements-runtime.txt") < (1, 35, 50) < pinned("requirements-dev.txt")
    assert not re.search(r"^boto", Path("requirements-lambda.txt").read_text(), re.MULTILINE)
    job = yaml.safe_load((FOLDER / "ci.yml").read_text())["jobs"]["runtime"]
    assert {"run": "make runtime"} in job["steps"]
    makefile = Path("Makefile").read_text()
    recipe = makefile.partition("\nruntime:")[2].partition("\n\n")[0]
    assert "$(RUNTIME)/bin/python -m pytest" in recipe
    assert "tests/component" in recipe
