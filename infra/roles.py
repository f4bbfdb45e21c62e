"""Makes the roles of people and of other organisations, each with its own way in (R52, R53)."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.access.people import PEOPLE, Whose
from infra.access.statements import Allow
from infra.naming import camel, role_name
from infra.stages import Stage


def roles(scope: Construct, stage: Stage, access: Mapping[str, list[Allow]]) -> dict[str, iam.Role]:
    """One role for each person of ``infra.access.people``, by name."""
    made = {}
    for person in PEOPLE:
        role = iam.Role(
            scope,
            f"{camel(person.name)}Role",
            role_name=role_name(stage, person.name),
            description=person.what,
            assumed_by=_way_in(stage, person.whose),
            max_session_duration=Duration.hours(4),
        )
        for statement in access[person.name]:
            role.add_to_policy(statement.statement())
        made[person.name] = role
    return made


def _way_in(stage: Stage, whose: Whose) -> iam.IPrincipal:
    """Programs come with an external id, people with a second factor: the console knows no id."""
    if whose in ("people", "mps"):
        who = _principal(stage.people_principal if whose == "people" else stage.mps.principal)
        second_factor = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        return who.with_conditions(second_factor) if stage.people_mfa else who
    visitor = getattr(stage, whose)
    external_id = {"StringEquals": {"sts:ExternalId": visitor.external_id}}
    return _principal(visitor.principal).with_conditions(external_id)


def _principal(arn: str) -> iam.PrincipalBase:
    """A role or account by ARN; this account while a stage is only being tried."""
    return iam.ArnPrincipal(arn) if arn else iam.AccountRootPrincipal()
