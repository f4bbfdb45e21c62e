"""One KMS key a data class, and key policies that let in only the roles that need it (R53)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.naming import bootstrap_role, kebab, role_arn
from infra.stages import REGION, Stage

Conditions = Mapping[str, Mapping[str, object]]

# What an account's administrators may do to a key. Using it is not among them: a key policy that
# says so keeps even somebody who may write IAM policies from reading what it protects.
_ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
READ = ("kms:Decrypt",)
WRITE = ("kms:Decrypt", "kms:GenerateDataKey")
# DynamoDB asks in the caller's name (its documentation lists these for a customer's key).
TABLE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


def service(name: str) -> str:
    """The value of ``kms:ViaService`` for a service in London."""
    return f"{name}.{REGION}.amazonaws.com"


class DataKey(Construct):
    """A rotating, retained key of one store, used only through ``via`` and by named roles."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, via: str, what: str) -> None:
        super().__init__(scope, f"{name}Key")
        self.name, self.stage, self.via = name, stage, via
        self.key = kms.Key(
            self,
            "Key",
            alias=f"{stage.prefix}/{kebab(name)}",
            description=f"{stage.name}: {what}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
            policy=iam.PolicyDocument(
                statements=[
                    _statement(
                        "AdministerWithoutUsing", _ADMINISTER, [iam.AccountRootPrincipal()], {}
                    )
                ]
            ),
        )

    @property
    def arn(self) -> str:
        return self.key.key_arn

    def let_in(self, sid: str, roles: Iterable[str], actions: Iterable[str]) -> None:
        """Let roles of this stage use the key; each role's own policy must allow it as well."""
        who = sorted(role_arn(self.stage, role) for role in roles)
        conditions: Conditions = {
            "ArnEquals": {"aws:PrincipalArn": who},
            "StringEquals": {"kms:ViaService": service(self.via)},
        }
        self._add(sid, actions, [iam.AccountRootPrincipal()], conditions)

    def let_in_service(self, name: str, actions: Iterable[str], conditions: Conditions) -> None:
        """Let an AWS service use the key for its own work (logs, alarms)."""
        sid = "Service" + name.split(".")[0].capitalize()
        self._add(sid, actions, [iam.ServicePrincipal(name)], conditions)

    def let_deployment_create(self) -> None:
        """A table or secret is made, and its grant given, in the name of the deploying role."""
        deploying = bootstrap_role("cfn-exec")
        conditions: Conditions = {
            "ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{Aws.ACCOUNT_ID}:role/{deploying}"},
            "StringEquals": {"kms:ViaService": service(self.via)},
        }
        actions = (*TABLE, "kms:CreateGrant")
        self._add("CreateByDeployment", actions, [iam.AccountRootPrincipal()], conditions)

    def _add(
        self,
        sid: str,
        actions: Iterable[str],
        who: list[iam.IPrincipal],
        conditions: Conditions,
    ) -> None:
        self.key.add_to_resource_policy(_statement(sid, actions, who, conditions))


def _statement(
    sid: str, actions: Iterable[str], who: list[iam.IPrincipal], conditions: Conditions
) -> iam.PolicyStatement:
    # In a key policy "*" is this key.
    return iam.PolicyStatement(
        sid=sid, actions=list(actions), principals=who, resources=["*"], conditions=dict(conditions)
    )
