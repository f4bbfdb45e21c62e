"""The templates of every stage, synthesised once a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.app import build, new_app
from infra.stages import Stage, stage
from local.tools.access.deployed import Deployed
from local.tools.access.questions import Access

# What an owner would fill in; nobody's.
FILLED: dict[str, Any] = {
    "account": "111122223333",
    "sender_domain": "survey.example.org",
    "opt_out_domain": "no-thanks.example.org",
    "handbook": "https://handbook.example.org/docs/operations.md",
    "opt_out_certificate": "arn:aws:acm:eu-west-2:111122223333:certificate/invented",
    "ors_files": {
        "principal": "arn:aws:iam::444455556666:role/files",
        "external_id": "invented-files-id-1",
    },
    "ors_passwords": {
        "principal": "arn:aws:iam::444455556666:role/passwords",
        "external_id": "invented-passwords-id-1",
    },
    "github_repository": "example-org/victim-surveys",
    "subscribers": {
        "alarms": ["ops@example.org"],
        "notices": ["ei@example.org"],
        "breaches": ["ei@example.org", "dpo@example.org", "mps@example.org"],
        "safeguarding": ["safeguarding@example.org"],
    },
    "mps": {
        "principal": "arn:aws:iam::777788889999:role/recipient",
    },
}


def settings(name: str, **given: Any) -> Stage:
    """A stage with everything filled in that it cannot do without."""
    return stage(name, **{**(FILLED if name == "prod" else {}), **given})


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder with the templates of a stage."""
    done: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in done:
            out = tmp_path_factory.mktemp(f"cdk-{name}")
            app = new_app(str(out))
            build(app, settings(name))
            app.synth()
            done[name] = out
        return done[name]

    return folder


@pytest.fixture(scope="session", params=["local", "prod"])
def deployed(request: pytest.FixtureRequest, synthesised: Callable[[str], Path]) -> Deployed:
    """The stacks of a stage with every reference resolved; tests run for both ends of the range."""
    return Deployed.of(synthesised(request.param))


@pytest.fixture(scope="session")
def prod(synthesised: Callable[[str], Path]) -> Deployed:
    return Deployed.of(synthesised("prod"))


@pytest.fixture(scope="session")
def local(synthesised: Callable[[str], Path]) -> Deployed:
    return Deployed.of(synthesised("local"))


@pytest.fixture(scope="session")
def access(prod: Deployed) -> Access:
    """Who may do what in prod."""
    return Access(prod, "victim-surveys-prod")


def template(folder: Path, stack: str) -> dict[str, Any]:
    """One template as written."""
    loaded: dict[str, Any] = json.loads(next(folder.glob(f"*-{stack}.template.json")).read_text())
    return loaded
