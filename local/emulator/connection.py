"""A connection to a running cloud, as its administrator."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

from local import invoking
from local.emulator.server import REGION, Server

_CLIENT = invoking.CONFIG.merge(Config(region_name=REGION, max_pool_connections=32))


@dataclass(frozen=True)
class Connection:
    """A running embedded cloud and the outputs of the stacks deployed to it, by name."""

    server: Server
    outputs: dict[str, str]
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def session(self) -> boto3.Session:
        """A session as the cloud's administrator."""
        return boto3.Session(
            aws_access_key_id=self.server.access_key_id,
            aws_secret_access_key=self.server.secret_access_key,
            region_name=REGION,
        )

    def client(self, service: str) -> Any:
        """A client of an AWS service, as the administrator; one per service."""
        if service not in self._clients:
            self._clients[service] = self.client_as(self.session, service)
        return self._clients[service]

    def client_as(self, session: boto3.Session, service: str) -> Any:
        """A client with somebody else's credentials, such as those of an assumed role."""
        return session.client(
            service,
            endpoint_url=self.server.endpoint_url,
            verify=self.server.ca_bundle,
            config=_CLIENT,
        )

    def function(self, output: str) -> str:
        """The name of the function that an output names by name or ARN."""
        return self.outputs[output].rpartition(":")[2]
