"""Whoever is woken finds what it means, what to do first, and the page that says the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.operations.alarm_book import alarms, alerts, per_alert, per_function, written
from infra.stages import StageRefused
from local.tools.access.deployed import Deployed
from tests.infra.conftest import settings

HANDBOOK = Path("docs/operations.md")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made for links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", text.lower()).replace(" ", "-") for text in headings}


def test_every_alarm_says_what_it_means_what_harm_it_does_and_what_to_do(prod: Deployed) -> None:
    made = [p for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")]
    assert len(made) == len(alarms(settings("prod")))
    for alarm in made:
        for part in ("MEANING: ", "HARM: ", "FIRST STEP: ", "RUNBOOK: "):
            assert part in alarm["AlarmDescription"]
        assert len(alarm["AlarmDescription"]) <= 1024
        assert alarm["AlarmActions"]


@pytest.mark.parametrize(
    "name", [item.name for item in (*written(), *alerts().values())], ids=lambda name: name
)
def test_every_alarm_has_its_runbook(name: str) -> None:
    assert name in anchors(HANDBOOK)


def test_every_link_to_the_handbook_leads_to_a_heading(prod: Deployed) -> None:
    said = [p["AlarmDescription"] for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")]
    said += [
        target["InputTransformer"]["InputTemplate"]
        for *_rest, rule in prod.resources("AWS::Events::Rule")
        for target in rule["Targets"]
        if "InputTransformer" in target
    ]
    links = re.findall(r"operations\.md#([a-z-]+)", " ".join(said))
    assert len(links) == len(said) > 50
    assert set(links) <= anchors(HANDBOOK)
    inner = re.findall(r"\]\(#([a-z0-9-]+)\)", HANDBOOK.read_text())
    assert inner
    assert set(inner) <= anchors(HANDBOOK)


def test_dead_letters_and_failed_runs_have_one_runbook_for_all_functions() -> None:
    assert {"rerun-a-function", "mend-a-function"} <= anchors(HANDBOOK)
    names = {item.name.split("-")[0] for item in per_function()}
    assert names == {"rerun", "mend"}
    assert "mend-an-alert" in anchors(HANDBOOK)
    assert {item.name for item in per_alert()} == {f"mend-the-alert-{name}" for name in alerts()}


def test_in_prod_the_handbook_is_an_address_that_opens_at_night(prod: Deployed) -> None:
    said = [p["AlarmDescription"] for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")]
    assert all("RUNBOOK: https://handbook.example.org/" in text for text in said)
    for *_rest, function in prod.resources("AWS::Lambda::Function"):
        assert function["Environment"]["Variables"]["HANDBOOK"].startswith("https://")
    with pytest.raises(StageRefused, match="handbook"):
        settings("prod", handbook="")
    with pytest.raises(StageRefused, match="handbook"):
        settings("prod", handbook="docs/operations.md")
