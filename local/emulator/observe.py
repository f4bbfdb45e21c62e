"""What can be seen of a running cloud beside the services: messages, logs, memory, permissions."""

import json
import os
from pathlib import Path
from typing import Any

from local.emulator.connection import Connection
from local.emulator.processes import members
from local.emulator.server import REGION

_MAIL, _SMS = "/_ministack/ses/messages", "/_ministack/sns/sms-messages"


class Observed(Connection):
    """A connection that reads the engine's own pages and files too."""

    def sent_mail(self) -> list[dict[str, Any]]:
        """Every email sent so far: `To`, `Source`, `Subject`, `BodyText`, `BodyHtml` and more."""
        accounts = json.loads(self.server.get(_MAIL))["messages"]
        return [message for messages in accounts.values() for message in messages]

    def sent_sms(self) -> list[dict[str, Any]]:
        """Every SMS sent so far: `PhoneNumber`, `Message` and more."""
        page = self.server.get(f"{_SMS}?region={REGION}")
        numbers = json.loads(page)["sms_messages"]
        return [message for messages in numbers.values() for message in messages]

    def forget_messages(self) -> None:
        """Empties both: what was sent has been looked at."""
        for page in (_MAIL, _SMS):
            self.server.delete(page)

    def logs(self, output: str) -> list[str]:
        """A function's log lines, in order of time."""
        configuration = self.client("lambda").get_function_configuration(
            FunctionName=self.function(output)
        )
        pages = self.client("logs").get_paginator("filter_log_events")
        events = [
            event
            for page in pages.paginate(logGroupName=configuration["LoggingConfig"]["LogGroup"])
            for event in page["events"]
        ]
        return [event["message"] for event in sorted(events, key=lambda e: e["timestamp"])]

    def peak_megabytes(self, output: str) -> float | None:
        """The most memory any living worker of a function has held; None where nobody knows.

        Linux tells it of a living process. A worker ends with a failed run, and after that its
        memory is not known.
        """
        name = self.function(output)
        peaks = [_peak(pid) for pid in members(self.server.pid) if _serves(pid, name)]
        return max((peak for peak in peaks if peak is not None), default=None)

    def calls(self) -> list[dict[str, Any]]:
        """Every authorization question that a role raised: principal, action, resource, allowed."""
        recorded = Path(self.server.home) / "calls.jsonl"
        return [json.loads(line) for line in recorded.read_text().splitlines()]

    def denied(self) -> list[str]:
        """The calls that a role was refused: in a good run there are none."""
        return [
            f"{call['principal'].rsplit('/', 1)[-1]}: {call['action']} on {call['resource']}"
            for call in self.calls()
            if not call["allowed"]
        ]


def _serves(pid: int, function: str) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(f"AWS_LAMBDA_FUNCTION_NAME={function}") in environment


def _peak(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    kilobytes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes[0]) / 1024 if kilobytes else None
