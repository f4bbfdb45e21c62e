"""What an update of the data stack may change, held against the release before (R49, R53).

CloudFormation makes some resources anew for the smallest change, and what they held stays behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.infra.conftest import template

PREVIOUS = Path("tests/e2e/previous/data.template.json")
# What CloudFormation cannot change in place, or would set again to what it was made with.
FIXED = {
    "AWS::S3::Bucket": ("BucketName", "ObjectLockEnabled"),
    "AWS::DynamoDB::Table": ("TableName", "KeySchema", "LocalSecondaryIndexes"),
    "AWS::KMS::Key": ("KeySpec", "KeyUsage", "MultiRegion", "Origin"),
    # Another way of making the key of the hashes makes another key: no objection would count.
    "AWS::SecretsManager::Secret": ("Name", "GenerateSecretString", "SecretString"),
    # An update of whatever part sets it again: the switch would be off after a release, or on, and
    # the pauses would be gone.
    "AWS::SSM::Parameter": ("Name", "Type", "Value", "DataType", "Description", "Tags"),
}
Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def before() -> Resources:
    resources: Resources = json.loads(PREVIOUS.read_text())["Resources"]
    return resources


@pytest.fixture(scope="module")
def now(synthesised: Callable[[str], Path]) -> Resources:
    resources: Resources = template(synthesised("local"), "Data")["Resources"]
    return resources


def holding(resources: Resources) -> Iterator[tuple[str, dict[str, Any]]]:
    """What holds data, or without which data cannot be read."""
    yield from ((name, one) for name, one in resources.items() if one["Type"] in FIXED)


def test_nothing_that_holds_data_is_left_out_renamed_or_made_anew(
    before: Resources, now: Resources
) -> None:
    assert len(dict(holding(before))) > 30
    for name, old in holding(before):
        new = now.get(name)
        assert new, f"{name} is gone: its data would stay behind"
        assert new["Type"] == old["Type"], name
        for fixed in FIXED[old["Type"]]:
            was, is_ = (one.get("Properties", {}).get(fixed) for one in (old, new))
            assert was == is_, f"{name}: {fixed} cannot change in place"


def test_whatever_holds_data_is_kept_even_if_it_leaves_the_template(now: Resources) -> None:
    for name, resource in holding(now):
        # A parameter has a name of its own, and must not outlive a first deployment that failed.
        named = resource["Type"] == "AWS::SSM::Parameter"
        assert resource["DeletionPolicy"] == ("RetainExceptOnCreate" if named else "Retain"), name
        assert resource["UpdateReplacePolicy"] == "Retain", name


def test_a_table_gains_or_loses_one_index_at_a_time(before: Resources, now: Resources) -> None:
    """DynamoDB refuses two in one update, and the release with it."""

    def indexes(resources: Resources, name: str) -> dict[str, Any]:
        made = resources[name]["Properties"].get("GlobalSecondaryIndexes", [])
        return {index["IndexName"]: index for index in made}

    for name, old in holding(before):
        if old["Type"] == "AWS::DynamoDB::Table":
            was, is_ = indexes(before, name), indexes(now, name)
            assert len(was.keys() ^ is_.keys()) <= 1, name
            for kept in was.keys() & is_.keys():
                for fixed in ("KeySchema", "Projection"):
                    assert was[kept][fixed] == is_[kept][fixed], f"{name} {kept}: {fixed}"
