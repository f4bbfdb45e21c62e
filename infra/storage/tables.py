"""The tables: own key, seven days of recovery, undeletable; TTL as a second line (R49)."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from functions.shared.policy import retention
from infra.naming import tag
from infra.storage.keys import DataKey

TTL = "expires_at"
BY_MONTH = ("survey", "token", "case_id", "crime_no", "state", TTL)


@dataclass(frozen=True)
class Index:
    """A secondary index, with all attributes or with ``only`` some."""

    name: str
    key: str
    sort: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """A table of ``docs/architecture.md``; every key is text."""

    name: str
    key: str
    what: str
    data_class: str
    ttl: bool = False
    stream: bool = False
    indexes: tuple[Index, ...] = ()


SPECS = (
    TableSpec(
        "DoNotContactTable", "contact", "the do-not-contact list", "keyed-hashes", stream=True
    ),
    TableSpec(
        "InvitationTable",
        "invitation_id",
        "invitations",
        "identifiable",
        ttl=True,
        indexes=(
            Index("by-state", "state", "contact_from"),
            Index("by-token", "token"),
            Index("by-opt-out", "opt_out_token"),
            # What ops may see of an invitation: no contact details, no tokens, no crime number.
            Index(
                "for-ops",
                "state",
                "contact_from",
                only=("survey", "month", "channel", "contact_to", "expires_at"),
            ),
            # A month's answers find their people in two reads, without contact details.
            Index("by-month", "month", only=BY_MONTH),
        ),
    ),
    TableSpec(
        "RegisterTable",
        "case_id",
        "people we are contacting",
        "identifiable",
        ttl=True,
        indexes=(Index("by-wave", "wave"),),
    ),
    TableSpec("HistoryTable", "entry_id", "who was interviewed", "keyed-hashes", ttl=True),
    TableSpec("LedgerTable", "item", "the system's own records", "ids-and-hashes"),
)


def data_table(scope: Construct, spec: TableSpec, *, key: DataKey) -> dynamodb.Table:
    """A retained table, paid by request."""
    table = dynamodb.Table(
        scope,
        spec.name,
        partition_key=_text(spec.key),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key.key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True,
            recovery_period_in_days=retention.rules().restorable_days,
        ),
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
        time_to_live_attribute=TTL if spec.ttl else None,
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if spec.stream else None,
    )
    for index in spec.indexes:
        table.add_global_secondary_index(
            index_name=index.name,
            partition_key=_text(index.key),
            sort_key=_text(index.sort) if index.sort else None,
            projection_type=dynamodb.ProjectionType.INCLUDE
            if index.only
            else dynamodb.ProjectionType.ALL,
            non_key_attributes=list(index.only) or None,
        )
    tag(table, spec.name, spec.data_class)
    return table


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
