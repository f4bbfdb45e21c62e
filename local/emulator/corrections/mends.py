"""Where the engine differs from AWS in a way that matters to us: mended as it starts.

Measured with ministack 1.5.33, which is pinned; the end-to-end tests show when one is outlived.
"""

import json
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from copy import deepcopy
from email.utils import parseaddr
from functools import lru_cache
from html import unescape
from types import SimpleNamespace
from typing import Any

from pydantic_core import to_json

from local.emulator.corrections.scans import one_look_a_row

THROTTLED_EVENT_SECONDS = 600  # AWS tries a throttled event again for six hours
_TAG = re.compile(r"<Key>([^<]*)</Key>\s*<Value>([^<]*)</Value>")
# The pages of what was sent: their handler, and where the engine holds it.
_MESSAGES = (
    ("_handle_ses_messages_request", "ses", "_sent_emails"),
    ("_handle_sns_sms_messages_request", "sns", "_sms_messages"),
)
_is_event: ContextVar[bool] = ContextVar("is_event", default=False)


def mend_engine() -> None:
    """Apply every mend; the engine's modules must be importable, its environment set."""
    from ministack import app
    from ministack.core import iam_actions, iam_evaluator
    from ministack.services import dynamodb, eventbridge, lambda_svc, scheduler

    # It would also bind 443 where it may, for token issuers that we do not use.
    app._port_is_bindable = lambda *_: False
    scheduler._SCHEDULE_TICK_INTERVAL = 1  # seconds; ten would keep every test waiting
    for slow in ("parse_policy_document", "fnmatch_iam", "fnmatch_iam_cs"):
        setattr(iam_evaluator, slow, _remembered(getattr(iam_evaluator, slow)))
    iam_actions._ses_v2_resource_arn = _sender_identity(iam_actions._ses_v2_resource_arn)
    shown = _rows_by_key(_object_tags(iam_actions.request_tag_context))
    iam_actions.request_tag_context = shown
    dynamodb._scan = one_look_a_row(dynamodb)
    # The same few conditions are read for each row of a scan and for each write.
    for slow in ("_tokenize", "_condition_syntax_error"):
        setattr(dynamodb, slow, _remembered(getattr(dynamodb, slow)))
    dynamodb.copy = SimpleNamespace(deepcopy=plain_copy)
    dynamodb.json_response = _written_quickly(dynamodb.json_response)
    eventbridge._dispatch_to_lambda = _dispatch_with_retries(lambda_svc)
    lambda_svc.invoke_async_with_retry = _as_event(lambda_svc.invoke_async_with_retry)
    lambda_svc._execute_function = _patient_with_events(lambda_svc._execute_function)
    for page, service, held in _MESSAGES:
        setattr(app, page, _forgets(getattr(app, page), app, service, held))


def _written_quickly(respond: Callable[..., Any]) -> Callable[..., Any]:
    """Pages of rows are written by pydantic's encoder, in a quarter of the time."""

    def written(data: dict[str, Any], *more: Any, **named: Any) -> Any:
        status, headers, _ = respond({}, *more, **named)
        return status, headers, to_json(data)

    return written


def plain_copy(value: Any) -> Any:
    """What a row is made of is copied without asking whether it holds itself."""
    if type(value) is dict:
        return {name: plain_copy(each) for name, each in value.items()}
    if type(value) is list:
        return [plain_copy(each) for each in value]
    return value if type(value) is str else deepcopy(value)


def _remembered(judge: Callable[..., Any]) -> Callable[..., Any]:
    """The same few texts are read and compared for every call: a quarter of all that it does."""
    known = lru_cache(maxsize=1 << 15)(judge)

    def remembered(*asked: Any) -> Any:
        return known(*asked) if all(isinstance(each, str) for each in asked) else judge(*asked)

    return remembered


def _sender_identity(resource_arn: Callable[..., str]) -> Callable[..., str]:
    """Sending is authorized on the sender's domain identity, as on AWS; the engine asks for `*`."""

    def sender(method: str, path: str, body: bytes, region: str, account: str) -> str:
        if not path.startswith("/v2/email/outbound-"):
            return resource_arn(method, path, body, region, account)
        address = parseaddr(json.loads(body or b"{}").get("FromEmailAddress", ""))[1]
        return f"arn:aws:ses:{region}:{account}:identity/{address.rpartition('@')[2]}"

    return sender


def _object_tags(tags_of: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A policy sees which tags an object is to get, as on AWS; the engine shows other services'."""

    def shown(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:
        context = tags_of(service, action, body, params)
        if action != "s3:PutObjectTagging":
            return context
        tags = [tuple(map(unescape, each)) for each in _TAG.findall(body.decode(errors="replace"))]
        of_each = {f"s3:RequestObjectTag/{name}": value for name, value in tags}
        return {**context, **of_each, "s3:RequestObjectTagKeys": [name for name, _ in tags]}

    return shown


def _rows_by_key(context_of: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A policy sees whose row is asked for, as on AWS: it may be for some rows of a table only."""

    def shown(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:
        context = context_of(service, action, body, params)
        if action.startswith("dynamodb:"):
            key = json.loads(body or b"{}").get("Key", {})
            leading = [str(next(iter(value.values()))) for value in key.values()]
            return {**context, **({"dynamodb:LeadingKeys": leading} if leading else {})}
        return context

    return shown


def _dispatch_with_retries(lambda_svc: Any) -> Callable[[str, str], None]:
    """A rule's or schedule's event is retried and dead-lettered; the engine runs it once only."""

    def dispatch(arn: str, payload: str) -> None:
        function, config, _name = lambda_svc._get_func_record_for_ref(arn)
        if function and config:
            record = lambda_svc._execution_record_for_config(function, config)
            lambda_svc.invoke_async_with_retry(record, json.loads(payload))

    return dispatch


def _as_event(invoke: Callable[..., None]) -> Callable[..., None]:
    """Mark what is run for an event; the mark travels into the thread that runs it."""

    def marked(*args: Any) -> None:
        token = _is_event.set(True)
        try:
            invoke(*args)
        finally:
            _is_event.reset(token)

    return marked


def _patient_with_events(execute: Callable[..., Any]) -> Callable[..., Any]:
    """A throttled event waits its turn, as on AWS; the engine counts it as a failed attempt."""

    def patient(function: dict[str, Any], event: Any) -> Any:
        result = execute(function, event)
        end = time.monotonic() + THROTTLED_EVENT_SECONDS
        while _is_event.get() and _throttled(result) and time.monotonic() < end:
            time.sleep(0.1)
            result = execute(function, event)
        return result

    return patient


def _forgets(handle: Callable[..., Any], app: Any, service: str, held: str) -> Callable[..., Any]:
    """DELETE on a page of messages empties it: a year of them would fill the engine's memory."""

    async def handler(method: str, path: str, *rest: Any) -> Any:
        if method != "DELETE":
            return await handle(method, path, *rest)
        found = await handle("GET", path, *rest)
        if found is not None:
            getattr(app._get_module(service), held)._data.clear()
        return found and (200, {"Content-Type": "application/json"}, b"{}")

    return handler


def _throttled(result: Any) -> bool:
    return isinstance(result, dict) and bool(result.get("throttle"))
