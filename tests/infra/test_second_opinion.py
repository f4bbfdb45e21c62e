"""The same service calls to two engines: what the stores are does not rest on one emulator's word.

Every setting of every bucket, table and key of prod is made through the services' own APIs, in moto
and in the embedded cloud, and read back. Where one of them says otherwise than the template, it is
a finding, listed in docs/embedded-cloud.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.emulator import server
from local.emulator.observe import Observed
from local.tools.access.deployed import Deployed
from tests.second_opinion import Opinion, Wish, wishes

MOTO, ENGINE = "moto", "the embedded cloud"
# Engine, store and setting → what it says instead of what the template wants.
FINDINGS = {
    (MOTO, "bucket", "events"): "does not say that events go to EventBridge",
    (MOTO, "bucket", "object lock"): "adds 0 years to the days of retention",
    (ENGINE, "table", "backups"): "does not say for how many days a table can be restored",
}
Said = list[tuple[Wish, Any]]


@pytest.fixture(scope="module")
def said(prod: Deployed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """By engine: every wish, and what the engine says of it after the same calls."""
    wanted = wishes(prod)
    with mock_aws():
        moto = Opinion(lambda name: boto3.client(name, region_name="eu-west-2"), "123456789012")
        found = {MOTO: _answers(moto, wanted)}
    home = tmp_path_factory.mktemp("second") / "cloud"
    here = Observed(server.start(home, attached=True), {})
    try:
        account = here.client("sts").get_caller_identity()["Account"]
        found[ENGINE] = _answers(Opinion(here.client, account), wanted)
    finally:
        server.stop(home)
    return found


def _answers(engine: Opinion, wanted: list[Wish]) -> Said:
    engine.asked(wanted)
    return [(wish, engine.answers(wish)) for wish in wanted]


@pytest.mark.req("R49", "R53")
def test_two_engines_agree_with_the_template_on_what_the_stores_are_but_for_known_findings(
    said: dict[str, Said],
) -> None:
    found = {
        (engine, wish.kind, wish.setting)
        for engine, answers in said.items()
        for wish, answer in answers
        if answer != wish.value
    }
    assert found == FINDINGS.keys()


@pytest.mark.req("R49", "R53")
def test_no_setting_rests_on_an_engine_that_both_misread(said: dict[str, Said]) -> None:
    wrong = [
        {(wish.name, wish.setting) for wish, answer in answers if answer != wish.value}
        for answers in said.values()
    ]
    assert not set.intersection(*wrong)


@pytest.mark.req("R49", "R53")
def test_what_makes_the_stores_what_they_are_is_all_asked(said: dict[str, Said]) -> None:
    for answers in said.values():
        asked = {(wish.kind, wish.setting) for wish, _ in answers}
        assert asked >= {
            ("bucket", setting)
            for setting in ("encryption", "lifecycle", "versioning", "public access", "policy")
        }
        assert asked >= {("bucket", "object lock"), ("key", "policy"), ("table", "own key")}
        assert asked >= {("table", "time to live"), ("table", "backups"), ("table", "stream")}
        assert len(answers) > 150


def test_the_findings_are_in_the_docs() -> None:
    page = Path("docs/embedded-cloud.md").read_text(encoding="utf-8")
    for (engine, kind, setting), what in FINDINGS.items():
        assert f"| {engine} | {kind}: {setting} | {what} |" in page
