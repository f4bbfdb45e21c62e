"""Requests: what somebody asked for, kept in the list's own table until it is done (R20). Pure.

The public page and the events of emails write requests and have no other right in the table: they
need neither the key of the hashes nor anything that is held of anybody. tidy_list follows the
table's changes, does what is asked and deletes the request, within seconds.

``request#{by}`` has ``asked``, a set of texts that is only ever added to, so that two who ask at
once lose nothing of each other. ``by`` is the token of an opt-out link, a contact as it is written
in invitations, or ``complaint-`` and an invitation's id. From the moment it is written, a request
stops the claim of a message by that link or to that address, and whatever was typed counts for
everybody who reads the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.shared.clock import parse_moment
from functions.shared.text.contacts import ContactKey, kind_of
from functions.shared.text.survey_tokens import is_token

KIND = "request#"
_COMPLAINT = "complaint-"


class Choice(StrEnum):
    """What somebody may say on the page; anything unclear is the first."""

    STOP = "stop"
    NOT_ME = "not_me"
    NOT_SAFE = "not_safe"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that was asked for. ``typed``: contacts under which it is listed, the last one as
    it was written."""

    choice: Choice
    typed: tuple[str, ...] = ()

    @property
    def contacts(self) -> tuple[ContactKey, ...]:
        return tuple(ContactKey(kind_of(value), value) for value in self.typed)

    def written(self) -> str:
        return "\n".join((self.choice.value, *self.typed))


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that was asked for by one link, contact or complaint, since ``at``."""

    by: str
    asked: tuple[Ask, ...]
    at: datetime

    @property
    def link(self) -> str:
        """The token of the opt-out link by which they came; blank if they came without."""
        return self.by if is_token(self.by) else ""  # no phone or email has its shape

    @property
    def complained_about(self) -> str:
        """The id of the invitation that was marked as spam; blank if none was.

        An address typed on the page may begin in the same way; no id has a sign of an address.
        """
        is_complaint = self.by.startswith(_COMPLAINT) and "@" not in self.by
        return self.by.removeprefix(_COMPLAINT) if is_complaint else ""


def is_request(item: dict[str, Any]) -> bool:
    """Is it a request, rather than an entry that a person typed in its likeness?"""
    return str(item["contact"]).startswith(KIND) and isinstance(item.get("asked"), set)


def keys_of(link: str, address: str) -> tuple[str, str]:
    """The requests that stop a message: by its own link, or for its very address."""
    return f"{KIND}{link}", f"{KIND}{address}"


def of_page(link: str, ask: Ask, at: datetime) -> Request:
    """What was posted on the page: under a link, or by what was typed alone."""
    return Request(link or ask.typed[-1], (ask,), at)


def of_complaint(invitation_id: str, addresses: tuple[str, ...], at: datetime) -> Request:
    """An email was marked as spam: everything that was held of the person (R20)."""
    return Request(f"{_COMPLAINT}{invitation_id}", (Ask(Choice.STOP, addresses),), at)


def from_item(item: dict[str, Any], now: datetime) -> Request:
    """A request as it is in the table, or in one image of the table's stream."""
    by, at = str(item["contact"]).removeprefix(KIND), now
    with suppress(ValueError):
        at = parse_moment(str(item.get("asked_at")))
    return Request(by, tuple(map(_ask, sorted(item["asked"]))), at)


def typed_in(asked: Iterable[str]) -> Iterator[tuple[ContactKey, Choice]]:
    """What was typed, for readers of the list: it counts before anything is done."""
    for ask in map(_ask, asked):
        yield from ((contact, ask.choice) for contact in ask.contacts)


def _ask(text: str) -> Ask:
    choice, *typed = text.split("\n")
    return Ask(Choice(choice) if choice in set(Choice) else Choice.STOP, tuple(typed))
