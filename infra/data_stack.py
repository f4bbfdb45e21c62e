"""The data stack: keys, buckets, tables, the secret and the switch, all retained (R53)."""

from __future__ import annotations

from typing import Any

from aws_cdk import Aws, RemovalPolicy, Stack, Tags
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.naming import KEPT_ONCE_MADE, output
from infra.stages import REGION, Stage
from infra.storage import buckets, tables
from infra.storage.keys import DataKey
from infra.storage.public_site import PUBLIC, PublicSite

# Names that are no bucket's or table's, in the same book of keys.
PASSWORDS = "HandoverPassword"
HASH_KEY = "HashKey"
SWITCH = "sending-switch"
PAUSES = "pauses"


class DataStack(Stack):
    """What must outlive every deployment. ``keys`` is by the store's output name."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, f"VictimSurveys-{stage.name}-Data", **options)
        self.stage = stage
        self.keys: dict[str, DataKey] = {}
        self.logs = buckets.access_log_bucket(self)
        self._trail_key()
        self.buckets = self._buckets() | {buckets.ACCESS_LOGS: self.logs}
        self.site = self._site()
        self.tables = self._tables()
        self.secret_arn = self._hash_key()
        self._key(
            PASSWORDS, via="ssm", what="passwords of handovers, separate from the files (R52)"
        )
        self.switch = self._parameter(SWITCH, "off", "the sending switch: on or off")
        self.pauses = self._parameter(PAUSES, "[]", "pauses of sending: a list in JSON")
        self._outputs()

    def _key(self, name: str, *, via: str, what: str) -> DataKey:
        self.keys[name] = DataKey(self, name, stage=self.stage, via=via, what=what)
        return self.keys[name]

    def _trail_key(self) -> None:
        """S3 writes access logs under its own encryption only; the trail beside them has a key."""
        key = self._key(buckets.ACCESS_LOGS, via="s3", what="the trail (R53)")
        trail = f"arn:aws:cloudtrail:{REGION}:{Aws.ACCOUNT_ID}:trail/{self.stage.prefix}-trail"
        source = {"aws:SourceArn": trail}
        service = "cloudtrail.amazonaws.com"
        key.let_in_service(
            service,
            ("kms:DescribeKey", "kms:GenerateDataKey"),
            {"StringEquals": source},
        )
        buckets.let_trail_write(self.logs, service, source)

    def _buckets(self) -> dict[str, s3.Bucket]:
        return {
            spec.name: buckets.data_bucket(
                self,
                spec,
                key=self._key(spec.name, via="s3", what=spec.what),
                logs=self.logs,
                stage=self.stage,
            )
            for spec in buckets.SPECS
        }

    def _site(self) -> PublicSite | None:
        if not self.stage.public_site:
            return None
        site = PublicSite(self, self.stage)
        site.let_read(self.buckets[PUBLIC], self.keys[PUBLIC])
        return site

    def _tables(self) -> dict[str, dynamodb.Table]:
        made = {}
        for spec in tables.SPECS:
            key = self._key(spec.name, via="dynamodb", what=spec.what)
            key.let_deployment_create()
            made[spec.name] = tables.data_table(self, spec, key=key)
        return made

    def _hash_key(self) -> str:
        """The key of every keyed hash: made here, seen by nobody, lost with the account.

        It must outlive the stack: without it the do-not-contact list honours nobody (R20).
        """
        key = self._key(HASH_KEY, via="secretsmanager", what="the key of the keyed hashes")
        key.let_deployment_create()
        secret = secretsmanager.CfnSecret(
            self,
            "HashKeySecret",
            description="HMAC key of the keyed hashes. Never change it: no hash would match again.",
            kms_key_id=key.arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=64, exclude_punctuation=True
            ),
        )
        secret.apply_removal_policy(RemovalPolicy.RETAIN)
        Tags.of(secret).add("data-class", "secret")
        return secret.attr_id

    def _parameter(self, name: str, value: str, what: str) -> str:
        """A parameter that people set. No word of it may change: an update of whatever part writes
        the first value again, and a release would end every pause.
        """
        path = f"{self.stage.parameter_root}/{name}"
        made = ssm.CfnParameter(self, name, name=path, type="String", value=value, description=what)
        made.apply_removal_policy(KEPT_ONCE_MADE)
        return path

    def _outputs(self) -> None:
        for name, bucket in self.buckets.items():
            output(self, name, bucket.bucket_name, f"Bucket: {name}")
        for name, table in self.tables.items():
            output(self, name, table.table_name, f"Table: {name}")
        if self.site:
            output(self, "PublicSiteUrl", self.site.url, "Released findings: add 2027-Q4/")
        output(self, "SendingSwitchParameter", self.switch, "Parameter: on or off")
        output(self, "PausesParameter", self.pauses, "Parameter: pauses in sending")
        output(self, "HandoverPasswordKey", self.keys[PASSWORDS].arn, "Key: passwords of handovers")
        output(self, "HashKeySecret", self.secret_arn, "Secret: key of the keyed hashes")
