"""What services ask of a key in their caller's name: asked here too, where the engine does not.

On AWS, reading an object under a customer's key needs `kms:Decrypt` on it as well, by the key's
policy and by the caller's; the engine checks the object alone. With this, an end-to-end run shows
that roles and keys let in everybody they must.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

READ = ("kms:Decrypt",)
WRITE = ("kms:GenerateDataKey",)
ALLOWED_SECONDS = 1  # for so long one yes is good: a run asks the same of a key ten thousand times
_ROLE_SESSION = re.compile(r"arn:aws:sts::(\d+):assumed-role/([^/]+)/.*")

_ASKS = {
    "s3:GetObject": READ,
    "s3:GetObjectVersion": READ,
    "s3:PutObject": WRITE,
    "ssm:GetParameter": READ,
    "secretsmanager:GetSecretValue": READ,
    "sns:Publish": (*READ, *WRITE),
    **{
        f"dynamodb:{name}": READ
        for name in (
            *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"),
            *("Query", "Scan", "BatchGetItem", "BatchWriteItem"),
        )
    },
}


def ask_keys(iam_evaluator: Any) -> None:
    """Make the engine ask keys, and read `aws:PrincipalArn` as AWS does: the role of a session."""
    enforce = iam_evaluator.enforce
    resolve = iam_evaluator._resolve_condition_key
    allowed: dict[tuple[str, ...], float] = {}

    def with_key(access_key: str, action: str, service: str, region: str, **given: Any) -> Any:
        answer = enforce(access_key, action, service, region, **given)
        key = key_of(action, str(given.get("resource_arn", "*"))) if answer is None else None
        if key is None:
            return answer
        via = {"kms:ViaService": f"{service}.{region}.amazonaws.com"}
        for asked in _ASKS[action]:
            question = access_key, asked, service, key
            if allowed.get(question, 0) < time.monotonic():
                answer = enforce(
                    access_key, asked, "kms", region, resource_arn=key, service_context=via
                )
                if answer is not None:
                    return answer
                allowed[question] = time.monotonic() + ALLOWED_SECONDS
        return None

    def principal_is_the_role(key: str, context: Any) -> Any:
        value = resolve(key, context)
        if key.lower() != "aws:principalarn":
            return value
        return _ROLE_SESSION.sub(r"arn:aws:iam::\1:role/\2", str(value))

    iam_evaluator.enforce = with_key
    iam_evaluator._resolve_condition_key = principal_is_the_role


def key_of(action: str, resource: str) -> str | None:
    """The ARN of the customer's key that protects what the action is about, if there is one."""
    if action not in _ASKS:
        return None
    from ministack.services import kms

    find = _FINDERS[action.split(":")[0]]
    with suppress(KeyError, AttributeError, IndexError, TypeError):  # no key: no protection
        record = kms._resolve_key(find(resource))
        return str(record["Arn"]) if record else None
    return None


def _of_bucket(resource: str) -> str:
    from ministack.services import s3

    bucket = resource.removeprefix("arn:aws:s3:::").split("/")[0]
    found = re.search(r"<KMSMasterKeyID>(.*?)</", s3._bucket_encryption[bucket])
    return found[1] if found else ""


def _of_table(resource: str) -> str:
    from ministack.services import dynamodb

    table = dynamodb._tables[resource.split(":table/")[1].split("/")[0]]
    return str(table["SSEDescription"]["KMSMasterKeyArn"])


def _of_parameter(resource: str) -> str:
    from ministack.services import ssm

    name = resource.split(":parameter", 1)[1]
    return str(ssm._parameters[name]["KeyId"])


def _of_secret(resource: str) -> str:
    from ministack.services import secretsmanager

    _name, secret = secretsmanager._resolve(resource)
    return str(secret["KmsKeyId"]) if secret else ""


def _of_topic(resource: str) -> str:
    from ministack.services import sns

    return str(sns._topics[resource]["attributes"]["KmsMasterKeyId"])


_FINDERS: dict[str, Callable[[str], str]] = {
    "s3": _of_bucket,
    "dynamodb": _of_table,
    "ssm": _of_parameter,
    "secretsmanager": _of_secret,
    "sns": _of_topic,
}
