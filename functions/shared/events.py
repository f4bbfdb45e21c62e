"""Events typed by people, sent by schedules or by buckets: one model an ask. Pure.

A function's asks are told apart by a field that only one of them has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, PlainValidator, StringConstraints, ValidationError

from functions.shared.clock import Month
from functions.shared.errors import EventError
from functions.shared.models import Model, problems

E = TypeVar("E", bound="Event")
A = TypeVar("A", bound="FromAws")
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# The engine of tests and demos delivers a schedule's placeholder as it stands.
_PLACEHOLDER = "<aws.scheduler."


class Event(Model):
    """``told_by``: the fields of which any says that it is this ask; none is the usual ask."""

    model_config = ConfigDict(strict=True)
    told_by: ClassVar[tuple[str, ...]] = ()

    time: str | None = None


class FromAws(BaseModel):
    """What AWS sends has many fields more than we read."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)


class _Bucket(FromAws):
    name: str


class _Object(FromAws):
    key: Text


class _Created(FromAws):
    bucket: _Bucket
    object: _Object


class ObjectCreated(FromAws):
    """EventBridge tells of an object; its key is not URL-encoded there."""

    time: str | None = None
    detail: _Created

    @staticmethod
    def is_one(event: Any) -> bool:
        return isinstance(event, dict) and event.get("detail-type") == "Object Created"


def _month(value: Any) -> Month:
    if isinstance(value, Month):
        return value
    if not isinstance(value, str):
        raise ValueError("write a month as YYYY-MM, such as 2027-11")
    return Month.parse(value.strip())


MonthOf = Annotated[Month, PlainValidator(_month)]


def read(event: Any, *asks: type[E]) -> E:
    """The ask that the event is; :class:`EventError` names the field, never its value.

    A typing mistake such as ``"dryrun"`` must not turn a rehearsal into the real thing.
    """
    found = _own_fields(event, asks)
    told = (each for each in asks if any(_is_set(found, name) for name in each.told_by))
    ask = next(told, None) or next((each for each in asks if not each.told_by), None)
    if ask is None:
        raise EventError(
            f"an event needs one of {_listed(n for each in asks for n in each.told_by)}"
        )
    try:
        return ask.model_validate(found)
    except ValidationError as error:
        raise EventError(_said(error, asks, ask)) from None


def from_aws(event: Any, kind: type[A]) -> A:
    """An event as AWS sends it; :class:`EventError` names the field that is wrong."""
    try:
        return kind.model_validate(event)
    except ValidationError as error:
        raise EventError(_said(error)) from None


def _is_set(found: dict[str, Any], name: str) -> bool:
    return found.get(name) not in (None, False)


def _own_fields(event: Any, asks: tuple[type[Event], ...]) -> dict[str, Any]:
    """Of an event that EventBridge wrapped only ``time`` counts.

    The console offers such events to be typed in: a ``dry_run`` beside theirs must not be lost.
    """
    if not isinstance(event, dict):
        raise EventError("an event must be a JSON object")
    if "detail-type" in event:
        ours = {name for ask in asks for name in ask.model_fields if name in event} - {"time"}
        if ours:
            raise EventError(f'leave out "detail-type" and its like to use {_listed(sorted(ours))}')
        event = {"time": event["time"]} if "time" in event else {}
    if isinstance(event.get("time"), str) and event["time"].startswith(_PLACEHOLDER):
        event = {name: value for name, value in event.items() if name != "time"}
    return dict(event)


def _said(error: ValidationError, asks: tuple[type[Event], ...] = (), ask: Any = None) -> str:
    """Fields and what is wrong with them, and what the event may have instead."""
    known = dict.fromkeys(name for each in asks for name in each.model_fields)
    said = []
    for name, what in problems(error).items():
        if what == "missing" and ask and ask.told_by:
            said.append(f'{_listed(ask.told_by)} needs "{name}"')
        elif what != "unknown":
            said.append(f'"{name}": {what}' if name else what)
        elif name in known:
            said.append(f"with {_listed(ask.told_by)} you can use only {_listed(ask.model_fields)}")
        else:
            said.append(f'unknown field "{name}"; an event can have {_listed(known)}')
    return "; ".join(said)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "this"
