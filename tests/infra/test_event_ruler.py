"""The matcher itself, by the examples of event-ruler's and EventBridge's documentation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.events.ruler import CannotJudge, matches

EVENT: dict[str, Any] = {
    "version": "0",
    "id": "ddddd4-aaaa-7777-4444-345dd43cc333",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "012345679012",
    "time": "2017-10-02T16:24:49Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
    "detail": {
        "c-count": 5,
        "d-count": 3,
        "x-limit": 301.8,
        "source-ip": "10.0.0.33",
        "instance-id": "i-000000aaaaaa00000",
        "state": "running",
        "is-new": True,
        "nothing": None,
        "volumes": [{"id": "v1", "size": 10}, {"id": "v2", "size": 20}],
        "path": "/usr/bin/a*b.jar",
    },
}
DETAIL = [  # a field of the detail, what is asked of it, and whether that holds
    ("state", ["initializing", "running"], True),
    ("state", ["stopped"], False),
    ("state", [{"prefix": "run"}], True),
    ("state", [{"prefix": "RUN"}], False),
    ("state", [{"prefix": {"equals-ignore-case": "RUN"}}], True),
    ("state", [{"suffix": "ing"}], True),
    ("state", [{"suffix": {"equals-ignore-case": "ING"}}], True),
    ("state", [{"suffix": "run"}], False),
    ("state", [{"equals-ignore-case": "RUNNING"}], True),
    ("state", [{"anything-but": "initializing"}], True),
    ("state", [{"anything-but": ["stopped", "running"]}], False),
    ("state", [{"anything-but": {"prefix": "init"}}], True),
    ("state", [{"anything-but": {"prefix": ["init", "run"]}}], False),
    ("instance-id", [{"anything-but": {"suffix": ["1234", "0000"]}}], False),
    ("state", [{"anything-but": {"equals-ignore-case": ["Stopped", "Running"]}}], False),
    ("path", [{"anything-but": {"wildcard": "*/bin/*.class"}}], True),
    ("path", [{"anything-but": {"wildcard": ["*/bin/*.jar", "*.class"]}}], False),
    ("path", [{"wildcard": "/usr/*/a*.jar"}], True),
    ("path", [{"wildcard": "/usr/*/a\\*b.jar"}], True),
    ("path", [{"wildcard": "/usr/*/a\\*c.jar"}], False),
    ("path", [{"wildcard": "/usr"}], False),
    ("c-count", [{"numeric": [">", 0, "<=", 5]}], True),
    ("c-count", [{"numeric": [">", 5]}], False),
    ("x-limit", [{"numeric": ["=", 3.018e2]}], True),
    ("x-limit", [{"anything-but": [100, 200, 300]}], True),
    ("c-count", [5.0], True),
    ("c-count", ["5"], False),
    ("state", [{"numeric": [">", 0]}], False),
    ("c-count", [{"prefix": "5"}], False),
    ("source-ip", [{"cidr": "10.0.0.0/24"}], True),
    ("source-ip", [{"cidr": "10.0.1.0/24"}], False),
    ("is-new", [True], True),
    ("is-new", [1], False),
    ("nothing", [None], True),
    ("nothing", [{"exists": True}], True),
    ("state", [{"exists": True}], True),
    ("state", [{"exists": False}], False),
    ("no-such", [{"exists": False}], True),
    ("no-such", [{"exists": True}], False),
    ("no-such", [{"anything-but": "x"}], False),
    ("no-such", [{"exists": False}, "x"], True),
    ("volumes", [{"exists": False}], True),  # an object is no leaf
    ("volumes", {"id": ["v2"], "size": [20]}, True),
    ("volumes", {"id": ["v1"], "size": [20]}, False),  # one element must satisfy both
    ("no-such", {"deep": {"down": [{"exists": False}]}}, True),
    ("state", {"deep": ["x"]}, False),
]


@pytest.mark.parametrize(("field", "asked", "holds"), DETAIL)
def test_what_a_pattern_asks_of_a_field(field: str, asked: Any, *, holds: bool) -> None:
    assert matches({"detail": {field: asked}}, EVENT) is holds


def test_all_fields_must_match_and_any_value_of_each() -> None:
    pattern = {
        "detail-type": ["EC2 Instance State-change Notification"],
        "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000", "x"],
        "detail": {"state": ["initializing", "running"]},
        "time": [{"prefix": "2017-10-02"}],
    }
    assert matches(pattern, EVENT)
    assert not matches(pattern | {"source": ["aws.s3"]}, EVENT)


def test_an_or_stands_beside_what_must_hold_as_well() -> None:
    either = [{"detail": {"state": ["stopped"]}}, {"account": ["012345679012"]}]
    assert matches({"source": ["aws.ec2"], "$or": either}, EVENT)
    assert not matches({"source": ["aws.s3"], "$or": either}, EVENT)
    assert not matches({"$or": [either[0], {"account": ["1"]}]}, EVENT)
    # Without two patterns it is a field called "$or".
    assert matches({"$or": ["yes"]}, {"$or": "yes"})


@pytest.mark.parametrize(
    "pattern",
    [
        {},
        {"source": []},
        {"source": "aws.ec2"},
        {"source": [{"regex": "aws.*"}]},
        {"$or": [{"account": ["012345679012"]}]},
        {"source": [{"prefix": "aws", "suffix": "ec2"}]},
        {"source": [{"anything-but": {"cidr": "10.0.0.0/8"}}]},
        {"source": [{"wildcard": "aws**"}]},
        {"source": [{"wildcard": "aws\\d"}]},
    ],
)
def test_what_the_documentation_does_not_name_is_never_taken_for_a_match(pattern: Any) -> None:
    with pytest.raises(CannotJudge):
        matches(pattern, EVENT)
