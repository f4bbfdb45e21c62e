"""What people type, who may see what, and what the logs keep to themselves (interfaces: events)."""

from __future__ import annotations

import pytest

from tests.e2e.outside import Outside

WRONG = (
    ("SampleDrawFunction", {"survey": "ivor", "month": "2028-01"}, "survey"),
    ("SampleDrawFunction", {"survey": 7, "month": "2028-01"}, "survey"),
    ("SampleDrawFunction", {"survey": "uss", "month": "2028-1"}, "month"),
    ("SampleDrawFunction", {"survey": "uss", "month": "January"}, "month"),
    ("SampleDrawFunction", {"survey": "uss", "month": "2028-01", "dry_run": "yes"}, "dry_run"),
    ("SampleDrawFunction", {"survey": "uss", "month": "2028-01", "dryrun": True}, "dryrun"),
    ("SampleDrawFunction", {"cancel": True}, "month"),
    ("SampleDrawFunction", {"time": "yesterday"}, "time"),
    ("SampleDrawFunction", {"time": "2028-01-18T09:00:00"}, "time"),
    ("SendLinksFunction", {"dry_run": 1}, "dry_run"),
    ("SendLinksFunction", {"invitation_id": "x"}, "settle"),
    ("SendLinksFunction", {"invitation_id": "x", "settle": "maybe"}, "settle"),
    ("SendLinksFunction", {"invitation_id": "nobody-has-it", "settle": "sent"}, "invitation_id"),
    ("SendLinksFunction", {"test_to": 5}, "test_to"),
    ("SendLinksFunction", {"tome": "2028-01-18T09:00:00Z"}, "tome"),
    ("PurgeFunction", {"dry_run": "no"}, "dry_run"),
    ("PurgeFunction", {"time": 5}, "time"),
    ("IngestFunction", {}, "key"),
    ("IngestFunction", {"key": ""}, "key"),
    ("IngestFunction", {"key": "responses/uss/2028-01/not-there.csv"}, "key"),
    ("SubjectAccessFunction", {"find": 5}, "find"),
    ("StopListFunction", {"time": []}, "time"),
)


@pytest.mark.parametrize(("function", "event", "field"), WRONG)
def test_a_wrong_event_is_refused_with_the_name_of_its_field(
    outside: Outside, function: str, event: dict[str, object], field: str
) -> None:
    assert f'"{field}"' in outside.error(function, event)
