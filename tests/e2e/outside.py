"""The deployed system from outside: files dropped, items typed, events sent, roles taken on."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import boto3
import pyzipper
from botocore.exceptions import ClientError

from local.emulator.cloud import Cloud, FunctionFailed
from tests.e2e.invented import EXTRACT, Row, table

Json = dict[str, Any]

PATIENCE = 60  # seconds: "within the minute"
SOMEBODY = "somebody"  # the session of whoever takes on a role


def at(day: str, clock: str = "11:00") -> str:
    """The moment of an event."""
    return f"{day}T{clock}:00Z"


class Outside:
    """What E&I, ORS, the MPS and ops do to the deployed system, and what they see of it."""

    def __init__(self, here: Cloud) -> None:
        self.here = here
        self.out = here.outputs
        self.s3 = here.client("s3")
        self.dynamodb = here.client("dynamodb")
        self.ssm = here.client("ssm")
        self._queue = self._listen()

    def _listen(self) -> str:
        """A mailbox that gets whatever is told to people, from now on."""
        sqs, sns = self.here.client("sqs"), self.here.client("sns")
        queue = str(sqs.create_queue(QueueName="everything-that-people-hear")["QueueUrl"])
        asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        arn = asked["Attributes"]["QueueArn"]
        topics = {"Service": "sns.amazonaws.com"}
        allow = {"Effect": "Allow", "Principal": topics, "Action": "sqs:SendMessage"}
        policy = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": arn}]}
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
        for topic in ("NoticeTopic", "BreachTopic", "SafeguardingTopic"):
            sns.subscribe(TopicArn=self.out[topic], Protocol="sqs", Endpoint=arn)
        return queue

    def notices(self) -> list[str]:
        """What people have been told by topics since the last look: topic and text."""
        sqs = self.here.client("sqs")
        told: list[str] = []
        while True:
            got = sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
            if not got.get("Messages"):
                return told
            for message in got["Messages"]:
                told.append(str(message["Body"]))
                sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])

    # Objects.

    def put(self, bucket: str, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket=self.out[bucket], Key=key, Body=body)

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2")
        return [
            each["Key"]
            for page in pages.paginate(Bucket=self.out[bucket], Prefix=prefix)
            for each in page.get("Contents", [])
        ]

    def versions(self, bucket: str, prefix: str = "") -> list[str]:
        """Keys of every version and delete marker: what a deletion must not leave behind."""
        pages = self.s3.get_paginator("list_object_versions")
        return [
            each["Key"]
            for page in pages.paginate(Bucket=self.out[bucket], Prefix=prefix)
            for kind in ("Versions", "DeleteMarkers")
            for each in page.get(kind, [])
        ]

    def read(self, bucket: str, key: str) -> str:
        body = self.s3.get_object(Bucket=self.out[bucket], Key=key)["Body"].read()
        return str(body.decode("utf-8-sig", "replace"))

    def rows(self, bucket: str, key: str) -> list[dict[str, str]]:
        """The rows of a CSV; none if there is no such object."""
        if key not in self.keys(bucket, key):
            return []
        return list(csv.DictReader(io.StringIO(self.read(bucket, key))))

    def _version(self, bucket: str, key: str) -> str:
        try:
            return str(self.s3.head_object(Bucket=self.out[bucket], Key=key)["VersionId"])
        except ClientError:
            return ""

    # Files and their reports.

    def drop(
        self, key: str, rows: Iterable[Row] | bytes, head: Sequence[str] = (), bucket: str = ""
    ) -> Json:
        """Drop a file for ingest, and wait for its report."""
        report = f"ingests/{key}.json"
        before = self._version("ReportBucket", report)
        body = rows if isinstance(rows, bytes) else table(rows, head)
        self.put(bucket or "OrsDropBucket", key, body)
        self.wait_for(lambda: self._version("ReportBucket", report) != before, f"no {report}")
        return dict(json.loads(self.read("ReportBucket", report)))

    def extract(
        self, survey: str, month: str, rows: Iterable[Row] | bytes, name: str = "x"
    ) -> Json:
        """Upload an extract, and wait for its check report."""
        report = f"extracts/{survey}/{month}/{name}.json"
        before = self._version("ReportBucket", report)
        body = rows if isinstance(rows, bytes) else table(rows, EXTRACT)
        self.put("ExtractBucket", f"extracts/{survey}/{month}/{name}.csv", body)
        self.wait_for(lambda: self._version("ReportBucket", report) != before, f"no {report}")
        return dict(json.loads(self.read("ReportBucket", report)))

    def wait_for(self, done: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, what
            time.sleep(0.05)

    # Draws.

    def draw(self, survey: str, month: str, day: str = "", **more: Any) -> Json:
        """Draw on the 18th (or on ``day``), and return the report of the draw."""
        event = {"time": at(day or f"{month}-18", "09:00"), "survey": survey, "month": month}
        self.here.invoke("SampleDrawFunction", {**event, **more})
        return dict(json.loads(self.read("ReportBucket", f"draws/{survey}/{month}/report.json")))

    def drawn(self, survey: str, month: str, rows: Iterable[Row], *, released: bool = True) -> Json:
        """The whole of it: upload, check, draw, and a census's links released by E&I (R52)."""
        self.extract(survey, month, rows)
        report = self.draw(survey, month)
        if survey == "ovss" and released:
            self.release(month)
        return report

    def release(self, month: str, value: str = "yes") -> None:
        """E&I have looked at the draw: they tag the links file."""
        self.s3.put_object_tagging(
            Bucket=self.out["SampleBucket"],
            Key=f"samples/ovss/{month}/ovss-{month}-links.csv",
            Tagging={"TagSet": [{"Key": "released", "Value": value}]},
        )

    def password(self, month: str) -> str:
        name = f"/victim-surveys/local/handover/uss/{month}"
        got = self.ssm.get_parameter(Name=name, WithDecryption=True)
        return str(got["Parameter"]["Value"])

    def handover(self, month: str) -> list[dict[str, str]]:
        """The rows of the USS handover, opened as ORS opens it."""
        key = f"samples/uss/{month}/uss-{month}.zip"
        body = self.s3.get_object(Bucket=self.out["SampleBucket"], Key=key)["Body"].read()
        with pyzipper.AESZipFile(io.BytesIO(body)) as archive:
            archive.setpassword(self.password(month).encode())
            (name,) = archive.namelist()
            text = archive.read(name).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def called(self, month: str) -> set[str]:
        """The crime numbers that were handed over to be called."""
        return {row["Crime No"] for row in self.handover(month)}

    # Tables, events, switches.

    def items(self, table_name: str) -> list[dict[str, Any]]:
        pages = self.dynamodb.get_paginator("scan")
        return [
            {name: next(iter(value.values())) for name, value in item.items()}
            for page in pages.paginate(TableName=self.out[table_name], ConsistentRead=True)
            for item in page["Items"]
        ]

    def invitations(self, month: str) -> list[dict[str, Any]]:
        return [item for item in self.items("InvitationTable") if item.get("month") == month]

    def type_in(self, contact: str, **more: str) -> None:
        """Type an entry of the do-not-contact list, as in the DynamoDB console."""
        item = {name: {"S": value} for name, value in {"contact": contact, **more}.items()}
        self.dynamodb.put_item(TableName=self.out["DoNotContactTable"], Item=item)

    def answered(self) -> None:
        """Wait until everything that was asked on the page, or by a complaint, has been done."""

        def waiting() -> bool:
            return any("asked" in item for item in self.items("DoNotContactTable"))

        self.wait_for(lambda: not waiting(), "a request was not done", seconds=20)

    def switch(self, position: str) -> None:
        name = self.out["SendingSwitchParameter"]
        self.ssm.put_parameter(Name=name, Value=position, Type="String", Overwrite=True)

    def send(self, moment: str, **more: Any) -> Json:
        return dict(self.here.invoke("SendLinksFunction", {"time": moment, **more}))

    def error(self, function: str, event: Any) -> str:
        """What a function says of an event that it refuses."""
        try:
            self.here.invoke(function, event)
        except FunctionFailed as failed:
            return str(json.loads(str(failed))["errorMessage"])
        raise AssertionError(f"{function} took {event}")

    def denied(self) -> list[str]:
        """What functions were refused; people are refused things all the time."""
        return [line for line in self.here.denied() if not line.startswith(f"{SOMEBODY}:")]

    def mail_to(self, address: str) -> list[Json]:
        return [mail for mail in self.here.sent_mail() if address in str(mail["To"])]

    def sms_to(self, number: str) -> list[Json]:
        return [sms for sms in self.here.sent_sms() if sms["PhoneNumber"] == number]

    def role(self, output: str, service: str, external_id: str = "") -> Any:
        """A client with the credentials of one of the roles of people and organisations."""
        more = {"ExternalId": external_id} if external_id else {}
        given = self.here.client("sts").assume_role(
            RoleArn=self.out[output], RoleSessionName=SOMEBODY, **more
        )["Credentials"]
        session = boto3.Session(
            given["AccessKeyId"],
            given["SecretAccessKey"],
            given["SessionToken"],
            region_name="eu-west-2",
        )
        return self.here.client_as(session, service)


def counts(report: Json) -> dict[str, Any]:
    """The outcome codes of a check or a draw, without those that nobody got."""
    return {each["code"]: each["count"] for each in report["outcomes"] if each["count"]}


def rules(report: Json) -> dict[str, list[int]]:
    """The findings of a drop's report: rows by rule."""
    return {each["rule"]: each["rows"] for each in report["findings"]}
