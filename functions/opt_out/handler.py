"""opt_out: the public page on which people say no. GET shows it, POST acts (R20)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from functions.opt_out import act, pages
from functions.opt_out.events import TooLarge, is_bare, method_of, read, token_of
from functions.opt_out.safety import SafetyDesk
from functions.shared.aws import clients
from functions.shared.log import entry_point
from functions.shared.policy import sending
from functions.shared.settings import Settings
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.register import Register

Reply = dict[str, Any]


class OptOutSettings(Settings):
    """What opt_out is told by its environment."""

    invitation_table: str
    do_not_contact_table: str
    register_table: str
    ledger_table: str
    hash_key_secret: str
    safeguarding_topic: str


def handler(event: dict[str, Any], context: Any) -> Reply:
    """A function URL's request (payload 2.0).

    A failure is logged and counted as everywhere, and alarms; but the person gets a page that says
    so instead of the cloud's bare error.
    """
    if method_of(event) in ("GET", "HEAD"):
        # Whatever follows a link, a mail scanner too, sees one page and changes nothing.
        return _reply(200, pages.form() if method_of(event) == "GET" else "")
    if method_of(event) != "POST":
        return _reply(405, pages.problem(), {"Allow": "GET, HEAD, POST"})
    try:
        reply: Reply = _posted(event, context)
    except Exception:
        reply = _reply(503, pages.problem())
    return reply


def real_now() -> datetime:
    return datetime.now(UTC)


@entry_point
def _posted(event: dict[str, Any], context: Any) -> Reply:
    try:
        form = read(event, largest=sending.rules().opt_out.largest_body)
    except TooLarge:
        return _reply(413, pages.problem())
    try:
        act.say_no(_desk(), token_of(event), form, moment=real_now())
    except act.Unreadable:
        return _reply(400, pages.unreadable())
    if is_bare(event) and not form.contact:
        return _reply(400, pages.nobody())
    return _reply(200, pages.thanks(form.choice))


@cache
def _desk() -> act.Desk:
    settings = OptOutSettings.load()
    dynamodb, ring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    return act.Desk(
        store=InvitationStore(dynamodb, settings.invitation_table),
        register=Register(dynamodb, settings.register_table, history_table=""),
        listed=DoNotContact(dynamodb, settings.do_not_contact_table, ring),
        safety=SafetyDesk(
            Ledger(dynamodb, settings.ledger_table),
            clients.client("sns"),
            settings.safeguarding_topic,
        ),
        ring=ring,
    )


def _reply(status: int, body: str, extra: dict[str, str] | None = None) -> Reply:
    return {
        "statusCode": status,
        "headers": {**pages.headers(), **(extra or {})},
        "body": body,
        "isBase64Encoded": False,
    }
