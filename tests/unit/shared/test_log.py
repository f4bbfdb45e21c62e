"""What leaves a function when it fails: no text that may hold a value, and nobody's error lost."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from functions.shared import html, log
from functions.shared.errors import Busy
from functions.shared.log import UnexpectedFailure, entry_point, say
from functions.shared.policy import VERSION
from local import ROOT


class Message(StrEnum):
    DONE = "it is done"


@entry_point
def works(event: dict[str, Any], context: Any) -> None:
    say(Message.DONE)


def test_the_version_stands_in_one_place_and_shows_in_logs_pages_and_the_changelog(
    caplog: pytest.LogCaptureFixture,
) -> None:
    works({}, None)
    [record] = caplog.records
    [handler] = log.logger.handlers
    assert json.loads(handler.format(record))["version"] == VERSION
    page = html.render(Path(html.__file__).parent, "base.html", title="A page", kicker="")
    assert f"Victim surveys {VERSION}" in page
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@entry_point
def fails_twice(event: dict[str, Any], context: Any) -> None:
    raise ExceptionGroup("two surveys", [Busy("a draw is under way"), ValueError("07700 900123")])


def test_of_two_errors_both_leave_and_neither_with_a_value() -> None:
    with pytest.raises(ExceptionGroup) as raised:
        fails_twice({}, None)
    busy, unforeseen = raised.value.exceptions
    assert isinstance(busy, Busy)
    assert isinstance(unforeseen, UnexpectedFailure)
    assert "07700" not in str(unforeseen)
