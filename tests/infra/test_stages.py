"""Stages: an unknown one, another region or an unfinished prod is refused by name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.stages import StageRefused, from_context, stage
from tests.infra.conftest import FILLED, settings


@pytest.mark.req("R53")
def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(StageRefused, match='unknown stage "production"'):
        from_context({"stage": "production"})


@pytest.mark.req("R53")
def test_any_region_but_london_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StageRefused, match="region"):
        stage("dev", region="eu-west-1")
    monkeypatch.setenv("CDK_DEFAULT_REGION", "us-east-1")
    with pytest.raises(StageRefused, match="eu-west-2 only"):
        from_context({"stage": "dev"})


@pytest.mark.parametrize("setting", ["account", "sender_domain", "opt_out_domain"])
def test_prod_names_what_it_lacks(setting: str) -> None:
    with pytest.raises(StageRefused, match=setting):
        stage("prod", **{**FILLED, setting: ""})


@pytest.mark.req("R52")
def test_the_way_to_the_file_and_the_way_to_the_password_differ() -> None:
    same: dict[str, Any] = {"ors_passwords": FILLED["ors_files"]}
    with pytest.raises(StageRefused, match="R52"):
        settings("prod", **same)


@pytest.mark.req("R51a")
def test_dev_sends_to_an_allow_list_and_prod_to_everybody() -> None:
    with pytest.raises(StageRefused, match="R51a"):
        stage("dev", allow_list=[])
    assert stage("dev").allow_list
    with pytest.raises(StageRefused, match="prod must send to everyone"):
        settings("prod", allow_list=["someone@example.org"])


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(StageRefused, match="sender_domian"):
        stage("dev", sender_domian="survey.example.org")


def test_settings_come_from_the_command_line_too() -> None:
    made = from_context({"stage": "dev", "allow_list": "a@example.org, b@example.org"})
    assert made.allow_list == ("a@example.org", "b@example.org")


@pytest.mark.parametrize("given", ["stage=nonsense", "region=us-east-1"])
def test_the_app_ends_with_a_sentence_and_no_stack_trace(given: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "infra.app", "-o", str(tmp_path), "-c", given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert done.stderr.startswith("refused: ")
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.template.json"))


@pytest.mark.parametrize("name", ["local", "prod"])
def test_the_cdks_own_rules_find_nothing(synthesised: Callable[[str], Path], name: str) -> None:
    settings = json.loads(Path("cdk.json").read_text())["context"]
    assert settings["@aws-cdk/core:validateAgainstDefaultRules"] is True
    report = json.loads((synthesised(name) / "validation-report.json").read_text())
    assert not [found for plugin in report["pluginReports"] for found in plugin["violations"]]
