"""opt_out: the public page on which people say no. GET shows it, POST acts (R20)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from functions.opt_out import pages
from functions.opt_out.events import TooLarge, is_numbers, method_of, read, token_of
from functions.opt_out.stores import Settings, open_requests
from functions.shared.log import entry_point
from functions.shared.policy import sending
from functions.shared.stores.people.objecting.requests import Ask, of_page

Reply = dict[str, Any]


def handler(event: dict[str, Any], context: Any) -> Reply:
    """A function URL's request (payload 2.0).

    A failure is logged and counted as everywhere, and alarms; but the person gets a page that says
    so instead of the cloud's bare error.
    """
    if method_of(event) in ("GET", "HEAD"):
        # Whatever follows a link, a mail scanner too, sees one page and changes nothing.
        page = pages.numbers() if is_numbers(event) else pages.form()
        return _reply(200, page if method_of(event) == "GET" else "")
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
    token, (typed, understood) = token_of(event), form.contacts()
    if not token and not form.contact:
        return _reply(400, pages.nobody())
    if token or typed:
        # One call, whoever they are; tidy_list does what is asked (R20).
        requests = open_requests(Settings.load())
        requests.add(of_page(token, Ask(form.choice, typed), real_now()))
    if not understood:
        return _reply(400, pages.unreadable(noted=bool(token or typed)))
    return _reply(200, pages.thanks(form.choice))


def _reply(status: int, body: str, extra: dict[str, str] | None = None) -> Reply:
    return {
        "statusCode": status,
        "headers": {**pages.headers(), **(extra or {})},
        "body": body,
        "isBase64Encoded": False,
    }
