"""What holds personal data is encrypted, closed, logged, kept by mistake and ended by policy."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.policy import governance, retention
from functions.shared.retention import lifecycle_days
from infra.storage import buckets, tables
from local.tools.access.deployed import Deployed

Properties = dict[str, Any]


def by_output(deployed: Deployed, kind: str) -> dict[str, Properties]:
    """The resolved properties of every bucket or table, by output name."""
    found = {}
    for stack, name, _kind, properties in deployed.resources(kind):
        found[deployed._output_of(stack, name)] = properties
    return found


@pytest.fixture
def all_buckets(deployed: Deployed) -> dict[str, Properties]:
    return by_output(deployed, "AWS::S3::Bucket")


@pytest.fixture
def all_tables(deployed: Deployed) -> dict[str, Properties]:
    return by_output(deployed, "AWS::DynamoDB::Table")


def test_every_store_of_the_policy_is_there(
    all_buckets: dict[str, Properties], all_tables: dict[str, Properties]
) -> None:
    stores = {item.store for item in retention.rules().classes}
    assert {name for name in stores if name.endswith("Bucket")} == set(all_buckets)
    assert {name for name in stores if name.endswith("Table")} == set(all_tables)


@pytest.mark.req("R53")
def test_every_store_has_a_rotating_key_of_its_own(deployed: Deployed) -> None:
    keys = [store.key for name, store in deployed.stores.items() if name != buckets.ACCESS_LOGS]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    for _stack, _name, _kind, properties in deployed.resources("AWS::KMS::Key"):
        assert properties["EnableKeyRotation"] is True


@pytest.mark.req("R53")
def test_buckets_are_closed_owned_versioned_and_logged(all_buckets: dict[str, Properties]) -> None:
    for name, bucket in all_buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        ownership = bucket["OwnershipControls"]["Rules"]
        assert ownership == [{"ObjectOwnership": "BucketOwnerEnforced"}], name
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}, name
        if name != buckets.ACCESS_LOGS:
            assert bucket["LoggingConfiguration"]["LogFilePrefix"] == f"access/{name}/"


@pytest.mark.req("R49")
def test_each_prefix_ends_when_the_table_of_clocks_says(
    all_buckets: dict[str, Properties],
) -> None:
    for store, bucket in all_buckets.items():
        rules = bucket["LifecycleConfiguration"]["Rules"]
        by_prefix = {rule["Prefix"]: rule for rule in rules if "Prefix" in rule}
        for item in retention.rules().of_store(store):
            for prefix in item.prefixes:
                days = lifecycle_days(item)
                assert by_prefix.get(prefix, {}).get("ExpirationInDays") == days, prefix


@pytest.mark.req("R45", "R49")
def test_a_key_under_no_known_prefix_ends_too_unless_something_there_never_does(
    all_buckets: dict[str, Properties],
) -> None:
    for store, bucket in all_buckets.items():
        whole = [
            rule["ExpirationInDays"]
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if "Prefix" not in rule and "ExpirationInDays" in rule
        ]
        known = [lifecycle_days(item) for item in retention.rules().of_store(store)]
        assert whole == ([] if None in known else [max(day for day in known if day)]), store


@pytest.mark.req("R49")
def test_replaced_versions_markers_and_unfinished_uploads_end(
    all_buckets: dict[str, Properties],
) -> None:
    table = retention.rules()
    for store, bucket in all_buckets.items():
        rules = bucket["LifecycleConfiguration"]["Rules"]
        assert all(rule["Status"] == "Enabled" for rule in rules)
        whole = [rule for rule in rules if "Prefix" not in rule]
        assert any(
            rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays")
            == table.noncurrent_days
            and rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
            == table.multipart_days
            for rule in whole
        ), store
        markers = [rule for rule in whole if rule.get("ExpiredObjectDeleteMarker")]
        # S3 refuses a rule that has both.
        assert markers, store
        assert all("ExpirationInDays" not in rule for rule in markers), store


@pytest.mark.req("R49")
def test_certificates_are_locked_beyond_everybody(all_buckets: dict[str, Properties]) -> None:
    lock = all_buckets[buckets.CERTIFICATES]["ObjectLockConfiguration"]
    retained = lock["Rule"]["DefaultRetention"]
    assert retained["Mode"] == "COMPLIANCE"
    assert retained["Days"] >= governance.rules().object_lock_months * 30


@pytest.mark.req("R48", "R49")
def test_tables_recover_for_the_days_that_the_promise_allows_for(
    all_tables: dict[str, Properties],
) -> None:
    for spec in tables.SPECS:
        table = all_tables[spec.name]
        assert table["SSESpecification"]["SSEType"] == "KMS"
        assert table["DeletionProtectionEnabled"] is True
        assert table["PointInTimeRecoverySpecification"] == {
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": retention.rules().restorable_days,
        }
        ttl = table.get("TimeToLiveSpecification", {})
        assert ttl.get("Enabled", False) is spec.ttl


@pytest.mark.req("R20")
def test_the_do_not_contact_list_has_no_end_and_a_stream(
    all_tables: dict[str, Properties],
) -> None:
    table = all_tables["DoNotContactTable"]
    assert "TimeToLiveSpecification" not in table
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_indexes_show_no_more_than_they_must(all_tables: dict[str, Properties]) -> None:
    indexes = {
        index["IndexName"]: index["Projection"]
        for index in all_tables["InvitationTable"]["GlobalSecondaryIndexes"]
    }
    assert {"by-state", "by-token", "by-opt-out", "for-ops"} <= indexes.keys()
    shown = set(indexes["for-ops"]["NonKeyAttributes"])
    assert not shown & {"email", "phone", "token", "opt_out_token", "crime_no", "contact_keys"}


@pytest.mark.req("R53")
def test_what_holds_data_survives_the_stack(deployed: Deployed) -> None:
    for stack, template in deployed.templates.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] in (
                "AWS::S3::Bucket",
                "AWS::DynamoDB::Table",
                "AWS::KMS::Key",
                "AWS::SecretsManager::Secret",
                "AWS::SSM::Parameter",
                "AWS::Logs::LogGroup",
            ):
                assert resource["DeletionPolicy"].startswith("Retain"), f"{stack} {name}"
                assert resource["UpdateReplacePolicy"] == "Retain", f"{stack} {name}"
