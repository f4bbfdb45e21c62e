"""Which permissions of the functions a recorded run used, and which it did not (R53).

What the embedded cloud never asks a role about (its log, its dead letters, reading a stream) is
left out; so are keys, whose statements follow from the others by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.access.functions import STATEMENTS
from infra.naming import kebab
from local.tools.access.deployed import ACCOUNT, Deployed
from local.tools.access.evaluator import Request, Statement

_NEVER_ASKED = ("logs:", "sqs:", "kms:", "dynamodb:DescribeStream", "dynamodb:GetRecords")
_FIRST_FOLDER = re.compile(r"^(arn:aws:s3:::[^/]+/[^/]+/).+")
_STREAM = ("dynamodb:GetShardIterator", "dynamodb:ListStreams")


@dataclass(frozen=True, order=True)
class Permission:
    """One action of one statement of one function."""

    package: str
    sid: str
    action: str

    def __str__(self) -> str:
        return f"{self.package} {self.sid} {self.action}"


def unused(
    deployed: Deployed, prefix: str, calls: Iterable[Mapping[str, Any]], outputs: Mapping[str, str]
) -> list[Permission]:
    """The permissions that no recorded call needed.

    ``calls``: what the embedded cloud recorded; ``outputs``: the names of what was deployed, by
    which its buckets, tables and topics are told from those of the templates.
    """
    names = _names(deployed, outputs)
    asked = [request for call in calls if (request := _request(call, names))]
    return sorted(
        permission
        for permission, statement in permissions(deployed, prefix)
        if not any(_needs(request, permission, statement, prefix) for request in asked)
        and not _tells_missing(permission, statement, asked, prefix)
    )


def permissions(deployed: Deployed, prefix: str) -> Iterator[tuple[Permission, Statement]]:
    """Every action that a function's own statements allow."""
    for package in STATEMENTS:
        for statement in deployed.roles[f"{prefix}-{kebab(package)}"]:
            actions = statement.raw["Action"]
            for action in actions if isinstance(actions, list) else [actions]:
                if not action.startswith((*_NEVER_ASKED, *_STREAM)):
                    yield Permission(package, statement.sid, action), statement


def _needs(request: Request, permission: Permission, statement: Statement, prefix: str) -> bool:
    role = f"role/{prefix}-{kebab(permission.package)}"
    return (
        request.action == permission.action
        and request.principal.endswith(role)
        and Statement(_as_recorded(statement.raw)).matches(request)
    )


def _as_recorded(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A statement without its conditions and, as calls are recorded, without deeper folders."""
    found = {**raw, "Condition": {}}
    if "Resource" in raw:
        resources = raw["Resource"]
        listed = resources if isinstance(resources, list) else [resources]
        found["Resource"] = [_FIRST_FOLDER.sub(r"\1…", str(one)) for one in listed]
    return found


def _tells_missing(
    permission: Permission, statement: Statement, asked: Iterable[Request], prefix: str
) -> bool:
    """Without the right to list, AWS says "denied" of an object that is not there."""
    buckets = statement.raw.get("Resource", [])
    role = f"role/{prefix}-{kebab(permission.package)}"
    return permission.action == "s3:ListBucket" and any(
        request.action in ("s3:GetObject", "s3:GetObjectTagging")
        and request.principal.endswith(role)
        and request.resource.split("/")[0] in (buckets if isinstance(buckets, list) else [buckets])
        for request in asked
    )


def _names(deployed: Deployed, outputs: Mapping[str, str]) -> dict[str, str]:
    """Deployed name → the name that stands for it in the resolved templates."""
    return {
        value: deployed.output(name)
        for name, value in outputs.items()
        if name.endswith(("Bucket", "Table", "Secret"))
    }


def _request(call: Mapping[str, Any], names: Mapping[str, str]) -> Request | None:
    """A recorded call in the templates' names; ``None`` for one refused, or by no role."""
    if not call["allowed"] or ":assumed-role/" not in str(call["principal"]):
        return None
    role = str(call["principal"]).split("/")[1]
    resource = _renamed(str(call["resource"]), names)
    return Request(f"arn:aws:iam::{ACCOUNT}:role/{role}", call["action"], resource)


def _renamed(resource: str, names: Mapping[str, str]) -> str:
    """Names are long and unlike: one that occurs in an ARN is the one that it is about."""
    for deployed in sorted(names, key=len, reverse=True):
        if deployed in resource:
            resource = resource.replace(deployed, names[deployed])
            break
    return re.sub(r":\d{12}:", f":{ACCOUNT}:", resource)
