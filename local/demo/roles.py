"""Everybody acts in a role of their own, as deployed: E&I, ORS, the MPS, analysts, ops (R53)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.stages import stage
from local.emulator.cloud import STAGE, Cloud
from local.synthetic import loopback

SESSION = "demo"


class Who(StrEnum):
    """People by the output that names their role."""

    EI_UPLOAD = "EiUploadRole"
    EI_QUALITY = "EiQualityRole"
    ORS_FILES = "OrsFilesRole"
    ORS_PASSWORDS = "OrsPasswordsRole"
    MPS = "MpsRecipientRole"
    ANALYST = "AnalystRole"
    OPS = "OpsRole"


_PROGRAMS = {Who.ORS_FILES: "ors_files", Who.ORS_PASSWORDS: "ors_passwords"}


@dataclass(frozen=True)
class People:
    """Clients of the embedded cloud with the permissions of a role, and no more."""

    here: Cloud
    _clients: dict[tuple[Who, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Whatever they do is about invented people with valid phones: on this machine alone."""
        loopback.only_loopback(self.here.server.endpoint_url)

    def client(self, who: Who, service: str) -> Any:
        if (who, service) not in self._clients:
            self._clients[who, service] = self.here.client_as(self._session(who), service)
        return self._clients[who, service]

    def _session(self, who: Who) -> boto3.Session:
        """Signed in as somebody; ORS's programs say the id that was agreed with them."""
        program = _PROGRAMS.get(who)
        agreed = {"ExternalId": getattr(stage(STAGE), program).external_id} if program else {}
        reply = self.here.client("sts").assume_role(
            RoleArn=self.here.outputs[who.value], RoleSessionName=SESSION, **agreed
        )
        given = reply["Credentials"]
        return boto3.Session(
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            region_name=self.here.session.region_name,
        )

    def may_read(self, who: Who, output: str, key: str) -> bool:
        """Whether somebody may read an object that is there."""
        try:
            self.read(who, output, key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("AccessDenied", "403"):
                return False
            raise
        return True

    def read(self, who: Who, output: str, key: str) -> bytes:
        reply = self.client(who, "s3").get_object(Bucket=self.here.outputs[output], Key=key)
        return bytes(reply["Body"].read())

    def release(self, output: str, key: str) -> None:
        """What E&I's quality checkers do in the console: tag the object ``released=yes``."""
        self.client(Who.EI_QUALITY, "s3").put_object_tagging(
            Bucket=self.here.outputs[output],
            Key=key,
            Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
        )
