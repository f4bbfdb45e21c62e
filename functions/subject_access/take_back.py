"""Takes back what one door alone added to the do-not-contact list between two moments (R20).

For a flood on the public page, or a wrong file. What another door asked for as well stays, and so
does what this door asked for at another time. Never what came by a person's own link. It rings here
and, entry by entry, where the list's changes are followed: a forged ``sources`` makes no removal
silent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.shared import notices
from functions.shared.aws import dynamodb
from functions.shared.clock import stamp
from functions.shared.errors import NotAllowed
from functions.shared.keyed_hashes import is_listed_key
from functions.shared.log import Metric, count, say
from functions.shared.policy import people
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.list_sources import Sources
from functions.shared.stores.people.listed import Scope
from functions.subject_access.events import TakeBack
from functions.subject_access.stores import Stores

Json = dict[str, Any]
_REMOVED, _KEPT, _CHANGED = "removed", "kept for another door", "changed meanwhile"


class LogMessage(StrEnum):
    TAKEN_BACK = "what one door had added to the list was taken back"


def take_back(stores: Stores, asked: TakeBack, moment: datetime) -> Json:
    """Counts by what became of the entries. Safe to repeat, and to take up after a crash."""
    _must_be_of_late(stores, asked, moment)
    table = stores.settings.do_not_contact_table
    done: dict[str, int] = dict.fromkeys(
        ("removed", "kept for another door", "changed meanwhile"), 0
    )
    for typed in dynamodb.scan(stores.database, table):
        item = dynamodb.plain(typed)
        sources = list_sources.of(item)
        if is_listed_key(item["contact"]) and _is_meant(sources, asked):
            done[_without(stores.database, table, item, sources, asked.take_back)] += 1
    count(Metric.LIST_REMOVED, done[_REMOVED])
    say(LogMessage.TAKEN_BACK, reason=asked.take_back, counts=dict(done))
    _tell(stores, asked, done)
    return {"door": asked.take_back, **done}


def _must_be_of_late(stores: Stores, asked: TakeBack, moment: datetime) -> None:
    """Where the real clock rules: what came a year ago were people's own wishes."""
    oldest = people.rules().take_back.oldest_days
    if not stores.settings.plays_months and asked.start < moment - timedelta(days=oldest):
        raise NotAllowed(f'"from" is more than {oldest} days back, which this stage refuses')


def _is_meant(sources: Sources, asked: TakeBack) -> bool:
    """Did the door ask within these moments, and at no other time?"""
    wish = sources.get(asked.take_back)
    start, end = stamp(asked.start), stamp(asked.end)
    return wish is not None and start <= wish["first"] and wish["last"] <= end


def _without(database: Any, table: str, item: dynamodb.Item, sources: Sources, door: str) -> str:
    """Only if nobody has asked again since it was read."""
    left = {name: wish for name, wish in sources.items() if name != door}
    change: Json = {
        "TableName": table,
        "Key": {"contact": {"S": item["contact"]}},
        "ConditionExpression": "#sources = :as_read",
    }
    names, values = {"#sources": "sources"}, {":as_read": item["sources"]}
    if not left:
        gone = dynamodb.holds(
            database.delete_item,
            **change,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=dynamodb.typed(values),
        )
        return _REMOVED if gone else _CHANGED
    kept = dynamodb.holds(
        database.update_item,
        **change,
        UpdateExpression="SET #sources = :left, #scope = :scope",
        ExpressionAttributeNames={**names, "#scope": "scope"},
        ExpressionAttributeValues=dynamodb.typed(
            {**values, ":left": left, ":scope": _scope(left).value}
        ),
    )
    return _KEPT if kept else _CHANGED


def _scope(left: Sources) -> Scope:
    """As wide as the widest of those that stay."""
    number = all(wish.get("scope") == Scope.NUMBER for wish in left.values())
    return Scope.NUMBER if number else Scope.PERSON


def _tell(stores: Stores, asked: TakeBack, done: dict[str, int]) -> None:
    moments = {"from": stamp(asked.start), "to": stamp(asked.end)}
    notices.publish(
        stores.eraser().sns,
        stores.settings.notice_topic,
        "Entries were taken back from the do-not-contact list",
        {"door": asked.take_back, **moments, "reason": asked.reason, **done},
        what_to_do="If you did not expect this, ask today who ran it and why: we can now contact "
        "these people again. You can restore the entries from point-in-time recovery for a week.",
    )
