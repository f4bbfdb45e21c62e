"""Everything that the system holds belongs to exactly one class of the table of clocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from functions.shared.policy import retention
from functions.shared.policy.retention import DataClass
from functions.shared.retention import spans
from local.tools.access.deployed import Deployed

TABLE = retention.rules()
FUNCTIONS = Path(__file__).parents[2] / "functions"
# What stands before a "#" in the sources and is no kind of ledger entry.
OTHER_KEYS = {"phone", "email", "crime", "uss", "ovss", "answers", "request"}
LEDGER_KIND = re.compile(r"""["']([a-z]+)#|^KIND = "([a-z]+)"$""", re.MULTILINE)


def claimed(store: str, key: str) -> list[DataClass]:
    """The classes that a key falls under."""
    return [item for item in TABLE.of_store(store) if key.startswith(item.prefixes or ("",))]


def names(arns: Iterable[object]) -> list[str]:
    return [str(arn) for arn in arns]


def resources(deployed: Deployed) -> set[str]:
    """Every resource that a statement of any role or bucket speaks of."""
    found: set[str] = set()
    for policies in (deployed.roles, deployed.bucket_policies):
        for statements in policies.values():
            for one in statements:
                given = one.raw.get("Resource", [])
                found |= set(names([given] if isinstance(given, str) else given))
    return found


@pytest.mark.req("R49")
def test_every_prefix_that_anybody_may_touch_has_one_class(deployed: Deployed) -> None:
    stores = {store.arn: name for name, store in deployed.stores.items()}
    checked = 0
    for resource in resources(deployed):
        bucket, slash, key = resource.partition("/")
        if bucket in stores and slash and bucket.startswith("arn:aws:s3:::") and key != "*":
            prefix = key.rstrip("*")
            assert len(claimed(stores[bucket], prefix)) == 1, resource
            checked += 1
    assert checked > 25


@pytest.mark.req("R49")
def test_every_table_bucket_and_parameter_has_its_class(deployed: Deployed) -> None:
    kept = {item.store for item in TABLE.classes}
    assert set(deployed.stores) <= kept
    root = deployed.output("SendingSwitchParameter").rpartition("/")[0]
    created = [p["Name"] for *_, p in deployed.resources("AWS::SSM::Parameter")]
    allowed = [r.partition(":parameter")[2] for r in resources(deployed) if ":parameter/" in r]
    paths = {name.removeprefix(f"{root}/").rstrip("*") for name in (*created, *allowed) if name}
    assert "handover/" in paths
    for path in paths - {"handover"}:
        assert len(claimed("parameters", path)) == 1, path


@pytest.mark.req("R49", "R53")
def test_logs_and_dead_letters_end_within_their_class(deployed: Deployed) -> None:
    log = spans(TABLE.by_name["function-log"])
    letters = spans(TABLE.by_name["dead-letter"])
    assert log is not None
    assert letters is not None
    groups = list(deployed.resources("AWS::Logs::LogGroup"))
    queues = list(deployed.resources("AWS::SQS::Queue"))
    assert len(groups) >= 9
    assert len(queues) >= 9
    for *_, group in groups:
        assert group["RetentionInDays"] <= log[0]
    for *_, queue in queues:
        assert queue["MessageRetentionPeriod"] <= letters[0] * 86_400


@pytest.mark.req("R49")
def test_backups_reach_no_further_back_than_the_certificates_say(deployed: Deployed) -> None:
    tables = [p for *_, p in deployed.resources("AWS::DynamoDB::Table")]
    assert tables
    for table in tables:
        backup = table["PointInTimeRecoverySpecification"]
        assert backup["PointInTimeRecoveryEnabled"] is True
        assert backup["RecoveryPeriodInDays"] == TABLE.restorable_days
    assert TABLE.restorable_days <= TABLE.margin_days


@pytest.mark.req("R49")
def test_only_the_list_has_a_stream_and_that_has_its_class(deployed: Deployed) -> None:
    streamed = {
        deployed._output_of(stack, name)
        for stack, name, _, table in deployed.resources("AWS::DynamoDB::Table")
        if "StreamSpecification" in table
    }
    assert streamed == set(TABLE.by_name["list-stream"].prefixes)


@pytest.mark.req("R49")
def test_every_kind_of_ledger_entry_has_one_class() -> None:
    kinds: set[str] = set()
    for path in FUNCTIONS.rglob("*.py"):
        for found in LEDGER_KIND.findall(path.read_text()):
            kinds |= {name for name in found if name}
    ledger = kinds - OTHER_KEYS
    assert {"draw", "drop", "custody", "tombstone", "case", "breach", "purge", "lock"} <= ledger
    for kind in ledger:
        assert len(claimed("LedgerTable", f"{kind}#x")) == 1, kind


def test_a_place_without_a_class_is_seen() -> None:
    assert not claimed("LedgerTable", "rumour#x")
    assert not claimed("ExtractBucket", "copies/")
