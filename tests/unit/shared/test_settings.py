"""The environment of a function: complete and typed, or it does not start."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from functions.send_links.stores import Settings
from functions.shared.errors import ConfigurationError
from functions.shared.settings import BaseSettings, Rate


class Example(BaseSettings):
    """A function with one store and one rate."""

    some_bucket: str
    rate: Rate


def environment(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in {"STAGE": "dev", "SOME_BUCKET": "b", "RATE": "", **values}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("text", "rate"), [("", None), (" ", None), ("14", 14.0), ("0.5", 0.5)])
def test_settings_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, text: str, rate: float | None
) -> None:
    environment(monkeypatch, RATE=text)
    found = Example.load()
    assert found == Example(stage="dev", some_bucket="b", rate=rate)
    assert found.plays_months


@pytest.mark.parametrize(
    "wrong", [{"STAGE": "test"}, {"RATE": "fast"}, {"RATE": "-1"}, {"RATE": "nan"}]
)
def test_a_wrong_value_is_named_by_its_variable_alone(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    environment(monkeypatch, **wrong)
    with pytest.raises(ConfigurationError) as raised:
        Example.load()
    assert str(raised.value) == f"environment: {next(iter(wrong))}"


def test_every_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAGE", raising=False)
    with pytest.raises(ConfigurationError, match="INVITATION_TABLE") as raised:
        Settings.load()
    assert "STAGE" in str(raised.value)


def test_settings_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, STAGE="prod")
    found = Example.load()
    assert not found.plays_months
    with pytest.raises(ValidationError):
        found.stage = "local"  # type: ignore[misc]
