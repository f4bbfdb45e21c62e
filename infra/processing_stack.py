"""The processing stack: functions, what starts them, who they speak to. Holds no data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import roles
from infra.access import keys as key_access
from infra.access.functions import STATEMENTS
from infra.access.people import PEOPLE
from infra.access.statements import Allow, Places
from infra.compute import environment, mail, malware, schedules, triggers
from infra.compute.catalogue import SPECS, FunctionSpec
from infra.compute.functions import SurveyFunction
from infra.compute.opt_out_page import OptOutPage
from infra.data_stack import DataStack
from infra.naming import camel, output
from infra.operations import topics
from infra.stages import Stage
from infra.storage.keys import DataKey, service


class ProcessingStack(Stack):
    """``functions`` by package, ``topics`` by output name."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        data: DataStack,
        code: lambda_.Code,
        **options: Any,
    ) -> None:
        super().__init__(scope, f"VictimSurveys-{stage.name}-Processing", **options)
        self.node.set_context("prefix", stage.prefix)
        self.stage, self.data, self.code = stage, data, code
        topic_key = topics.topic_key(self, stage)
        self.log_key = self._log_key()
        self.topics = topics.topics(self, stage, topic_key)
        self.mail = mail.Mail(self, stage)
        self.places = self._places()
        keys = {**data.keys, topics.KEY: topic_key}
        self.access = self._access(keys)
        self.functions = self._functions(self.access)
        self.roles = roles.roles(self, stage, self.access)
        self._triggers()
        schedules.deploy(self, stage, self.functions)
        self._outputs()

    def _places(self) -> Places:
        return Places(
            stage=self.stage,
            buckets={name: bucket.bucket_arn for name, bucket in self.data.buckets.items()},
            tables={name: table.table_arn for name, table in self.data.tables.items()},
            topics={name: topic.topic_arn for name, topic in self.topics.items()},
            secret=self.data.secret_arn,
            list_stream=str(self.data.tables["DoNotContactTable"].table_stream_arn),
        )

    def _log_key(self) -> DataKey:
        key = DataKey(self, "Logs", stage=self.stage, via="logs", what="logs of the functions")
        root = self.stage.parameter_root
        groups = f"arn:aws:logs:{self.stage.region}:{Aws.ACCOUNT_ID}:log-group:{root}/*"
        key.let_in_service(
            service("logs"),
            (
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ),
            {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
        return key

    def _access(self, keys: Mapping[str, DataKey]) -> dict[str, list[Allow]]:
        """Statements by role: each one's own, and those on the keys that they need."""
        written = {package: write(self.places) for package, write in STATEMENTS.items()}
        written |= {person.name: person.statements(self.places) for person in PEOPLE}
        key_access.let_in(written, keys)
        return {
            who: [*statements, *key_access.key_statements(statements, keys)]
            for who, statements in written.items()
        }

    def _functions(self, access: Mapping[str, list[Allow]]) -> dict[str, SurveyFunction]:
        arns = {name: topic.topic_arn for name, topic in self.topics.items()}
        made: dict[str, SurveyFunction] = {}
        self.opt_out_url = ""
        # The page first: those that link to it need its address.
        for spec in sorted(SPECS, key=lambda item: item.package != "opt_out"):
            values = environment.names(self.data, arns, self.opt_out_url)
            made[spec.package] = SurveyFunction(
                self,
                spec,
                stage=self.stage,
                code=self.code,
                environment=environment.of(spec, values, self.stage),
                statements=access[spec.package],
                log_key=self.log_key.key,
                concurrency=self._concurrency(spec),
            )
            if spec.package == "opt_out":
                self.page = OptOutPage(self, self.stage, made["opt_out"])
                self.opt_out_url = self.page.url
        return made

    def _concurrency(self, spec: FunctionSpec) -> int | None:
        return self.stage.opt_out_concurrency if spec.package == "opt_out" else None

    def _triggers(self) -> None:
        made = self.functions
        triggers.on_object(
            self,
            "ExtractArrived",
            data=self.data,
            bucket="ExtractBucket",
            classes="raw-extract",
            to=made["sample_draw"],
        )
        if self.stage.malware_scan:
            self.access[malware.WHO] = malware.statements(self.data)
            self.roles[malware.WHO] = malware.scan_role(self, self.data)
            triggers.on_scanned_object(self, "FileScanned", data=self.data, to=made["ingest"])
        else:
            triggers.on_object(
                self,
                "FileDropped",
                data=self.data,
                bucket="OrsDropBucket",
                classes="drop",
                to=made["ingest"],
            )
        triggers.on_email_event(
            self, configuration_set=self.stage.prefix, to=made["delivery_events"]
        )
        triggers.on_typed_entry(self, data=self.data, to=made["tidy_list"])
        daily = ("purge", "watch", "stop_list")
        triggers.on_deployment(self, to={package: made[package] for package in daily})

    def _outputs(self) -> None:
        for made in self.functions.values():
            output(self, made.spec.output, made.function.function_name, made.spec.what)
        for name, topic in self.topics.items():
            output(self, name, topic.topic_arn, topics.NAMES[name])
        for name, role in self.roles.items():
            output(self, f"{camel(name)}Role", role.role_arn, f"Role: {name}")
        output(self, "OptOutUrl", self.opt_out_url, "The opt-out page")
        if self.page.dns_target:
            output(self, "OptOutDnsTarget", self.page.dns_target, "CNAME of the page's name")
        # The embedded cloud has no domain to prove.
        records = self.mail.dkim_records() if self.stage.name != "local" else []
        for number, record in enumerate(records, start=1):
            output(self, f"DkimRecord{number}", record, "CNAME that proves the sender's domain")
        output(self, "ConfigurationSet", self.stage.prefix, "SES configuration set")
