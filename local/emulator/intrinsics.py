"""Resolves a template's intrinsic functions to names and ARNs of what was deployed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ARNS = {
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{id}",
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "AWS::DynamoDB::GlobalTable": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{id}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{id}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{id}",
}


@dataclass(frozen=True)
class Resource:
    """A deployed resource: its type and its physical id (a queue's is its URL)."""

    type: str
    physical_id: str


@dataclass(frozen=True)
class Resolver:
    """What the references of one stack stand for."""

    region: str
    account: str
    resources: Mapping[str, Resource]
    exports: Mapping[str, str]

    def value(self, node: Any) -> Any:
        """The node with every reference in it replaced; an unknown one raises KeyError."""
        if isinstance(node, list):
            return [self.value(item) for item in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            function = self._functions().get(name)
            if function:
                return function(argument)
        return {key: self.value(item) for key, item in node.items()}

    def _functions(self) -> dict[str, Any]:
        return {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::ImportValue": lambda name: self.exports[self.value(name)],
            "Fn::Join": lambda args: args[0].join(map(str, self.value(args[1]))),
            "Fn::Select": lambda args: self.value(args[1])[int(args[0])],
            "Fn::Split": lambda args: str(self.value(args[1])).split(args[0]),
            "Fn::Sub": lambda text: re.sub(r"\$\{([^}]+)\}", lambda m: self._ref(m[1]), text),
        }

    def _ref(self, name: str) -> str:
        pseudo = {
            "AWS::Region": self.region,
            "AWS::AccountId": self.account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }
        return pseudo.get(name) or self.resources[name].physical_id

    def _attribute(self, path: list[str] | str) -> str:
        name, attribute = path if isinstance(path, list) else path.split(".", 1)
        resource = self.resources[name]
        if attribute != "Arn":
            raise KeyError(f"{resource.type} {attribute}")
        identity = resource.physical_id.rsplit("/", 1)[-1]
        return _ARNS[resource.type].format(region=self.region, account=self.account, id=identity)
