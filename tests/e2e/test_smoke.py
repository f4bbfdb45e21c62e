"""The script of the first hour on AWS, tried where it can be: on the embedded cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.emulator import cloud
from local.tools.smoke import __main__ as command
from local.tools.smoke.steps import STEPS, Smoke


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cloud.Cloud]:
    """A cloud of its own: it draws a month."""
    with cloud.running(tmp_path_factory.mktemp("smoke") / "cloud") as running:
        yield running


@pytest.mark.req("R53")
def test_every_step_holds_and_the_report_names_nobody(alone: cloud.Cloud) -> None:
    report = command.run(Smoke(alone.client, alone.outputs))
    assert [one for one in report if not one["held"]] == []
    assert len(report) == len(STEPS) == 10
    text = str(report)
    for value in ("example.org", "47000", "Ada", "Example"):
        assert value not in text


def test_a_step_that_fails_is_told_and_hides_no_other(alone: cloud.Cloud) -> None:
    outputs = {**alone.outputs, "SampleDrawFunction": "no-such-function"}
    report = command.run(Smoke(alone.client, outputs))
    failed = [one["step"] for one in report if not one["held"]]
    assert "A draw is tried without being made" in failed
    assert "The purge says what it would delete" not in failed


def test_without_a_stack_it_says_so_and_writes_nothing(
    alone: cloud.Cloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The embedded cloud has the stage local, and no dev."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", alone.server.endpoint_url)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(alone.server.ca_bundle))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    assert command.main(["--stage", "dev"]) == 1
    assert "no stack for stage dev" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_it_refuses_prod() -> None:
    with pytest.raises(SystemExit):
        command.main(["--stage", "prod"])
