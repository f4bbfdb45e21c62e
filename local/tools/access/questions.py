"""The questions that matter about a stage: may this role read, write, list or delete there?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from functions.shared.stores.people.objecting.requests import KIND
from local.tools.access.deployed import ACCOUNT, REGION, Deployed
from local.tools.access.evaluator import Context, Request, allowed, key_allowed

Verb = Literal["read", "write", "list", "delete"]
TLS = {"aws:securetransport": "true", "s3:tlsversion": "1.3"}
_OBJECTS: Mapping[Verb, tuple[str, ...]] = {
    "read": ("s3:GetObject", "s3:GetObjectVersion"),
    "write": ("s3:PutObject",),
    "list": ("s3:ListBucket", "s3:ListBucketVersions"),
    "delete": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
}
_ROWS: Mapping[Verb, tuple[str, ...]] = {
    "read": ("dynamodb:GetItem", "dynamodb:BatchGetItem"),
    "write": ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"),
    "list": ("dynamodb:Scan",),
    "delete": ("dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
}
_KEY_FOR = {"read": "kms:Decrypt", "write": "kms:GenerateDataKey"}


@dataclass(frozen=True)
class Access:
    """Answers for one stage; roles are named without the stage, such as ``ors-files``."""

    deployed: Deployed
    prefix: str

    def roles(self) -> list[str]:
        """Every role of the stage that has a policy."""
        return sorted(name.removeprefix(f"{self.prefix}-") for name in self.deployed.roles)

    def may(self, role: str, action: str, resource: str, **context: str) -> bool:
        """One call, by itself: identity and bucket policy."""
        request = self._request(role, action, resource, context)
        owner = resource.split("/")[0]
        identity = self.deployed.roles[f"{self.prefix}-{role}"]
        return allowed(identity, self.deployed.bucket_policies.get(owner, []), request)

    def on_object(
        self, role: str, verb: Verb, bucket: str, key: str, *, released: bool = False
    ) -> bool:
        """Objects: S3 and the bucket's key must both let the role."""
        store = self.deployed.stores[bucket]
        context = {"s3:existingobjecttag/released": "yes"} if released else {}
        resource = f"{store.arn}/{key}"
        if verb == "list":
            resource, context = store.arn, {"s3:prefix": key}
        return any(
            self.may(role, action, resource, **context) for action in _OBJECTS[verb]
        ) and self._key(role, verb, store.key, "s3")

    def on_row(self, role: str, verb: Verb, table: str, index: str = "") -> bool:
        """Rows of a table, or of one of its indexes; to write: any row at all, a request too."""
        store = self.deployed.stores[table]
        resource = f"{store.arn}/index/{index}" if index else store.arn
        actions = ("dynamodb:Query", "dynamodb:Scan") if index else _ROWS[verb]
        some = {"dynamodb:leadingkeys": f"{KIND}x"} if verb == "write" else {}
        return any(self.may(role, action, resource, **some) for action in actions) and self._key(
            role, "read", store.key, "dynamodb"
        )

    def password(self, role: str) -> bool:
        """Read the password of a handover: the parameter and its key."""
        stage = self.prefix.removeprefix("victim-surveys-")
        name = f"parameter/victim-surveys/{stage}/handover/uss/2027-11"
        arn = f"arn:aws:ssm:{REGION}:{ACCOUNT}:{name}"
        key = self.deployed.output("HandoverPasswordKey")
        return self.may(role, "ssm:GetParameter", arn) and self.use_key(
            role, "kms:Decrypt", key, "ssm"
        )

    def use_key(self, role: str, action: str, key: str, via: str) -> bool:
        """A KMS action on a key, through a service."""
        context = {"kms:viaservice": f"{via}.{REGION}.amazonaws.com"}
        request = self._request(role, action, key, context)
        identity = self.deployed.roles[f"{self.prefix}-{role}"]
        return key_allowed(identity, self.deployed.key_policies[key], request)

    def _key(self, role: str, verb: Verb, key: str, via: str) -> bool:
        action = _KEY_FOR.get(verb)
        return not key or not action or self.use_key(role, action, key, via)

    def _request(self, role: str, action: str, resource: str, context: Context) -> Request:
        arn = f"arn:aws:iam::{ACCOUNT}:role/{self.prefix}-{role}"
        return Request(arn, action, resource, {**TLS, **context})
