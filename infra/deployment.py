"""How releases get in: a GitHub workflow without any stored key, one environment a stage (R53)."""

from __future__ import annotations

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam

from infra.access.statements import Allow
from infra.naming import bootstrap_role, output, role_name
from infra.stages import Stage

ISSUER = "token.actions.githubusercontent.com"
# Deploying goes through the roles that CDK's bootstrap made; looking needs one of them only.
_DEPLOYS = ("deploy", "file-publishing", "lookup")
_LOOKS = ("lookup",)


def let_github_in(stack: Stack, stage: Stage) -> None:
    """A role that deploys, for the stage's protected environment; in dev one shows differences.

    A pull request is anybody's code who may push a branch: it must not look into prod.
    """
    if not stage.github_repository:
        return
    provider = stage.github_provider or _provider(stack)
    roles: list[tuple[str, str, tuple[str, ...]]] = [
        ("deploy", f"environment:{stage.name}", _DEPLOYS)
    ]
    if stage.name == "dev":
        roles.append(("diff", "pull_request", _LOOKS))
    for who, subject, kinds in roles:
        role = iam.Role(
            stack,
            f"{who.capitalize()}Role",
            role_name=role_name(stage, who),
            description=f"GitHub: {who}",
            assumed_by=iam.WebIdentityPrincipal(
                provider,
                {
                    "StringEquals": {
                        f"{ISSUER}:aud": "sts.amazonaws.com",
                        f"{ISSUER}:sub": f"repo:{stage.github_repository}:{subject}",
                    }
                },
            ),
        )
        arns = tuple(_bootstrap_role(kind) for kind in kinds)
        role.add_to_policy(Allow("Bootstrap", ("sts:AssumeRole",), arns).statement())
        output(stack, f"{who.capitalize()}Role", role.role_arn, f"Role: GitHub, {who}")


def _provider(stack: Stack) -> str:
    """GitHub's own proof of which repository and environment a job runs in."""
    made = iam.CfnOIDCProvider(
        stack, "GitHub", url=f"https://{ISSUER}", client_id_list=["sts.amazonaws.com"]
    )
    return made.ref


def _bootstrap_role(kind: str) -> str:
    return f"arn:aws:iam::{Aws.ACCOUNT_ID}:role/{bootstrap_role(kind)}"
