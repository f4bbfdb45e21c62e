"""What the steps of the demo share: the cloud, the people, the calendar, and small ways to wait."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import Any

from functions.shared.aws import dynamodb
from functions.shared.clock import LONDON, Month
from local.demo.account import Account
from local.demo.cast import Cast, Ref
from local.demo.narrator import Narrator
from local.demo.pages import keep
from local.demo.roles import People, Who
from local.emulator.cloud import Cloud
from local.synthetic import Extract, loopback
from local.synthetic.tables import Record

Json = dict[str, Any]
PATIENCE = 180  # seconds until something that should happen by itself counts as not happening


class DemoFailed(Exception):
    """The month cannot be played to its end; the text names what did not happen."""


@dataclass
class Scene:
    """One run of the demo. ``rows`` by survey; ``handover`` and ``links`` are ORS's copies.

    ``mail`` and ``sms`` are what :meth:`look_at_messages` found in the cloud last. Where months are
    played in a row, ``called_before`` are the people of earlier handovers, ``fixed_lines`` their
    telephones.
    """

    here: Cloud
    tell: Narrator
    account: Account
    month: Month
    seed: int
    rows: dict[str, int]
    people: People
    cast: Cast = field(default_factory=Cast)
    extracts: dict[str, Extract] = field(default_factory=dict)
    reports: dict[str, Json] = field(default_factory=dict)
    handover: list[Record] = field(default_factory=list)
    links: list[Record] = field(default_factory=list)
    taken_in: list[str] = field(default_factory=list)
    mail: list[Json] = field(default_factory=list)
    sms: list[Json] = field(default_factory=list)
    called_before: set[Ref] = field(default_factory=set)
    fixed_lines: int = 0

    def day(self, day: int, months: int = 0) -> date:
        """A day of the sample month, or of one ``months`` later."""
        return self.month.plus(months).day(day)

    def drop(self, who: Who, output: str, key: str, content: bytes) -> None:
        """Somebody uploads a file, and the bucket's events do the rest."""
        loopback.upload(self.people.client(who, "s3"), self.here.outputs[output], key, content)

    def run(self, output: str, moment: datetime, **event: Any) -> Json:
        """Runs a function for a moment of the time that is played, as its schedule would."""
        told: Json = self.here.invoke(
            output, {"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), **event}
        )
        return told

    def await_report(self, key: str) -> Json:
        """A report, once the system has written it."""
        wait_for(lambda: key in keep.keys(self.here, "ReportBucket", key), f"report {key}")
        report: Json = json.loads(keep.read(self.here, "ReportBucket", key))
        self.reports[key] = report
        return report

    def look_at_messages(self) -> int:
        """Reads all that was sent, some 40 MB of it; how many messages that is."""
        self.mail, self.sms = self.here.sent_mail(), self.here.sent_sms()
        return len(self.mail) + len(self.sms)

    def items(self, output: str, *attributes: str, **options: Any) -> list[Json]:
        """Every item of a table, or just some of its attributes."""
        client, table = self.here.client("dynamodb"), self.here.outputs[output]
        found = dynamodb.scan(client, table, attributes=attributes, **options)
        return [dynamodb.plain(item) for item in found]

    def invitations(self, *attributes: str) -> list[Json]:
        """The month's own."""
        return self.items(
            "InvitationTable",
            *attributes,
            FilterExpression="#month = :month",
            ExpressionAttributeNames={"#month": "month"},
            ExpressionAttributeValues={":month": {"S": str(self.month)}},
        )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A London time of day, as UTC."""
    return datetime.combine(day, clock_time(hour, minute), LONDON).astimezone(UTC)


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Returns once the condition holds; :class:`DemoFailed` names what did not come."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise DemoFailed(f"{what}: not there after {PATIENCE} seconds")
        time.sleep(0.15)
