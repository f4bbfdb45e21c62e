"""Test events saved with the functions, so that the console offers them to everybody.

The Lambda console keeps shareable events as OpenAPI examples in one registry of fixed name.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from aws_cdk import aws_eventschemas as eventschemas
from constructs import Construct

from infra.compute.catalogue import SPECS
from infra.naming import SAVED_EVENTS, camel, saved_events_of
from infra.stages import Stage

BOOK = Path(__file__).with_name("saved_events.toml")


def book() -> dict[str, dict[str, Any]]:
    """Package → name of the event → the event."""
    return tomllib.loads(BOOK.read_text(encoding="utf-8"))


def save(scope: Construct, stage: Stage) -> None:
    """One schema a function, with its events as examples."""
    registry = eventschemas.CfnRegistry(
        scope,
        "TestEvents",
        registry_name=SAVED_EVENTS,
        description="Test events of Lambda functions",
    )
    events = book()
    for spec in SPECS:
        eventschemas.CfnSchema(
            scope,
            f"{camel(spec.package)}TestEvents",
            registry_name=registry.ref,
            schema_name=saved_events_of(stage, spec.package),
            type="OpenApi3",
            content=json.dumps(_document(events[spec.package])),
        )


def _document(examples: dict[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.0.0",
        "info": {"version": "1.0.0", "title": "Event"},
        "paths": {},
        "components": {
            "schemas": {"Event": {"type": "object"}},
            "examples": {name: {"value": event} for name, event in examples.items()},
        },
    }
