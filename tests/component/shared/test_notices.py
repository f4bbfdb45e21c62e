"""Whoever gets a notice can open the page that it names."""

from __future__ import annotations

import json

import pytest

from functions.shared import notices
from tests.component.conftest import World


@pytest.mark.req("R51")
@pytest.mark.parametrize("address", ["https://handbook.example.org/docs/operations.md", None])
def test_a_notice_names_the_handbook_where_it_can_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    if address:
        monkeypatch.setenv("HANDBOOK", address)
    topic = world.environment["NOTICE_TOPIC"]
    notices.publish(world.sns, topic, "A notice", {"files": 2}, what_to_do="See docs/operations.md")
    (told,) = world.notices()
    said = json.loads(told)["Message"]
    assert said.endswith(f"What to do: See {address or 'docs/operations.md'}")
