"""The templates of a stage as they would be deployed: names for references, policies by owner."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.tools.access.evaluator import Statement, statements

ACCOUNT = "111122223333"
REGION = "eu-west-2"
_NAMES = ("RoleName", "FunctionName", "QueueName", "TopicName", "LogGroupName", "BucketName")
_ARN = {
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{{id}}",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{id}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{id}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{id}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{id}}",
    "AWS::SNS::Topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:{{id}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{id}}:*",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{{id}}",
    "AWS::IAM::OIDCProvider": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{{id}}",
    "AWS::Events::Rule": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{{id}}",
}
_REF_IS_ARN = {
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::OIDCProvider",
}


@dataclass(frozen=True)
class Store:
    """A bucket or table: its ARN and its key's (blank if it has none of its own)."""

    arn: str
    key: str


@dataclass
class Deployed:
    """The stacks of one stage, every reference resolved."""

    templates: Mapping[str, Mapping[str, Any]]
    roles: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    bucket_policies: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    key_policies: dict[str, list[Statement]] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stack, name, kind, properties in self.resources():
            self._take(stack, name, kind, properties)

    @classmethod
    def of(cls, folder: Path) -> Deployed:
        """The templates in a folder of ``cdk.out``."""
        found = sorted(folder.glob("*.template.json"))
        return cls({path.name.split(".")[0]: json.loads(path.read_text()) for path in found})

    def resources(self, kind: str = "") -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Stack, logical id, type and resolved properties of every resource (of a type)."""
        for stack, template in self.templates.items():
            for name, resource in template["Resources"].items():
                if not kind or resource["Type"] == kind:
                    yield stack, name, resource["Type"], self.resolved(stack, resource)

    def resolved(self, stack: str, resource: Mapping[str, Any]) -> dict[str, Any]:
        properties: dict[str, Any] = self.value(stack, resource.get("Properties", {}))
        return properties

    def output(self, name: str) -> str:
        """The value of an output, whichever stack has it."""
        stack = next(s for s, t in self.templates.items() if name in t.get("Outputs", {}))
        return str(self.value(stack, self.templates[stack]["Outputs"][name]["Value"]))

    def value(self, stack: str, node: Any) -> Any:
        """A node of a template with every reference in it replaced."""
        if isinstance(node, list):
            return [self.value(stack, item) for item in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._function(stack, name, argument)
        return {key: self.value(stack, item) for key, item in node.items()}

    def _function(self, stack: str, name: str, argument: Any) -> Any:
        if name == "Ref":
            return self._ref(stack, argument)
        if name == "Fn::GetAtt":
            return self._attribute(stack, *argument)
        if name == "Fn::Join":
            return argument[0].join(map(str, self.value(stack, argument[1])))
        if name == "Fn::Sub":
            return re.sub(r"\$\{([^}]+)\}", lambda m: self._ref(stack, m[1]), argument)
        if name == "Fn::GetStackOutput":
            other = argument["StackName"]
            output = self.templates[other]["Outputs"][argument["OutputName"]]
            return self.value(other, output["Value"])
        if name in ("Fn::Select", "Fn::Split"):
            first, second = argument
            text = self.value(stack, second)
            return text[int(first)] if name == "Fn::Select" else str(text).split(first)
        raise KeyError(f"{name} in {stack}")

    def _ref(self, stack: str, name: str) -> str:
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Region": REGION,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/invented",
        }
        if name in pseudo:
            return pseudo[name]
        resource = self.templates[stack]["Resources"][name]
        kind = resource["Type"]
        return self._arn(stack, name) if kind in _REF_IS_ARN else self._id(resource, name)

    def _id(self, resource: Mapping[str, Any], name: str) -> str:
        """The given name of a resource, else its logical id."""
        properties = resource.get("Properties", {})
        given = next((properties[key] for key in _NAMES if key in properties), name)
        return given if isinstance(given, str) else name

    def _arn(self, stack: str, name: str) -> str:
        resource = self.templates[stack]["Resources"][name]
        return _ARN.get(resource["Type"], "{id}").format(id=self._id(resource, name))

    def _attribute(self, stack: str, name: str, attribute: str) -> str:
        if attribute in ("Arn", "Id"):
            return self._arn(stack, name)
        if attribute == "StreamArn":
            return f"{self._arn(stack, name)}/stream/now"
        return f"{name}.{attribute}"

    def _take(self, stack: str, name: str, kind: str, properties: dict[str, Any]) -> None:
        """File a resource's policy under its owner."""
        if kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for role in properties.get("Roles", []):
                self.roles[role] += statements(properties["PolicyDocument"], role)
        elif kind == "AWS::S3::BucketPolicy":
            arn = f"arn:aws:s3:::{properties['Bucket']}"
            self.bucket_policies[arn] += statements(properties["PolicyDocument"], arn)
        elif kind == "AWS::KMS::Key":
            arn = self._arn(stack, name)
            self.key_policies[arn] = statements(properties["KeyPolicy"], arn)
        elif kind in ("AWS::S3::Bucket", "AWS::DynamoDB::Table"):
            self.stores[self._output_of(stack, name)] = Store(
                self._arn(stack, name), _key_of(properties)
            )

    def _output_of(self, stack: str, name: str) -> str:
        """The output that names a store."""
        outputs = self.templates[stack]["Outputs"].items()
        return str(next(key for key, output in outputs if output["Value"] == {"Ref": name}))


def _key_of(properties: Mapping[str, Any]) -> str:
    """The ARN of the key that a bucket or table is encrypted with."""
    rules = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
    by_default = rules[0].get("ServerSideEncryptionByDefault", {})
    own = by_default.get("KMSMasterKeyID") or properties.get("SSESpecification", {}).get(
        "KMSMasterKeyId", ""
    )
    return str(own)
