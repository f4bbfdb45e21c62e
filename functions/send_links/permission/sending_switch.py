"""The sending switch and the pauses, read together, seconds old; anything unclear is off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.send_links.permission import pauses
from functions.send_links.permission.pauses import Pause
from functions.shared.errors import ConfigurationError
from functions.shared.policy import governance, sending

_SPARE = 1.0  # seconds between a look at the switch and the claim that follows it


class Position(StrEnum):
    """What the switch says; every one but ``on`` stops sending."""

    ON = "on"
    OFF = "off"
    UNREADABLE = "unreadable"  # the switch or a pause: nobody is contacted by mistake
    NOT_APPROVED = "not_approved"  # R54


@dataclass(frozen=True, slots=True)
class Permission:
    """May anything be sent, what is held back, and what is wrong with the parameters."""

    position: Position
    pauses: tuple[Pause, ...] = ()
    fault: str = ""

    @property
    def on(self) -> bool:
        return self.position is Position.ON


class Switch:
    """Both parameters, in one call, never older than policy says. Safe for threads."""

    def __init__(
        self,
        client: Any,
        root: str,
        stage: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client, self.stage, self.clock = client, stage, clock
        self.names = (f"{root}/sending-switch", f"{root}/pauses")
        self.max_age = sending.rules().switch_max_age_seconds - _SPARE
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._last = Permission(Position.UNREADABLE)

    def now(self) -> Permission:
        """What holds now; asks again if the last answer is too old."""
        with self._lock:
            started = self.clock()  # the answer is as old as its question
            if started - self._read_at > self.max_age:
                self._last, self._read_at = self._read(), started
            return self._last

    def _read(self) -> Permission:
        try:
            reply = self.client.get_parameters(Names=list(self.names))
            found = {entry["Name"]: str(entry["Value"]) for entry in reply["Parameters"]}
            word, held = found[self.names[0]].strip().casefold(), found[self.names[1]]
            waiting = pauses.parse(held)
        except ConfigurationError as error:
            return Permission(Position.UNREADABLE, fault=str(error))
        except (BotoCoreError, ClientError, KeyError):
            return Permission(Position.UNREADABLE, fault="a parameter is missing or cannot be read")
        if word == "on" and self.stage == "prod" and not approved():
            return Permission(Position.NOT_APPROVED, waiting)
        if word not in (Position.ON, Position.OFF):
            return Permission(Position.UNREADABLE, fault='the switch is neither "on" nor "off"')
        return Permission(Position(word), waiting)


def approved() -> bool:
    """Are R54's fields filled in, and do we write in the name that was published?"""
    dpia = governance.rules().dpia
    published = dpia.published_sender.strip()
    return bool(dpia.reference.strip()) and published == sending.rules().sender.email_name
