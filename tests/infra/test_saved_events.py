"""The events that the console offers are ones that the functions understand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.delivery_events import events as report
from functions.ingest import events as arrivals
from functions.purge import events as purge_asks
from functions.results import events as findings
from functions.sample_draw import events as draw_asks
from functions.send_links import events as request
from functions.shared import events
from functions.subject_access import events as access_asks
from infra.compute.catalogue import SPECS
from infra.compute.saved_events import book

Event = dict[str, Any]

READERS: dict[str, Callable[[Event], object]] = {
    "sample_draw": draw_asks.parse,
    "send_links": request.parse,
    "ingest": lambda event: arrivals.parse(event, "drops"),
    "purge": purge_asks.parse,
    "subject_access": access_asks.parse,
    "delivery_events": report.read,
    "results": findings.parse,
    "stop_list": lambda event: events.read(event, events.Event),
    "watch": lambda event: events.read(event, events.Event),
    "opt_out": lambda event: event["requestContext"]["http"]["method"],
    "tidy_list": lambda event: event["Records"],
}


def saved() -> list[tuple[str, str, Event]]:
    return [(package, name, event) for package, e in book().items() for name, event in e.items()]


@pytest.mark.parametrize(("package", "name", "event"), saved(), ids=lambda part: str(part)[:30])
def test_a_saved_event_is_understood(package: str, name: str, event: Event) -> None:
    READERS[package](event)


def test_every_function_has_its_reader_here() -> None:
    assert set(READERS) == {spec.package for spec in SPECS} == set(book())


def test_an_event_rehearses_if_and_only_if_its_name_says_so() -> None:
    """Nobody may send or delete by taking the real thing for a rehearsal."""
    for _package, name, event in saved():
        assert name.startswith("what-would") is (event.get("dry_run") is True), name
