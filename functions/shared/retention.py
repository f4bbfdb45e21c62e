"""When a thing is promised to be gone, when the purge takes it, and the backstop. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from functions.shared.clock import MONTHS, Month, add_months
from functions.shared.errors import ConfigurationError
from functions.shared.policy import calendar
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass


def clock_start(month: Month) -> date:
    """The clock of a sample month: the day of its draw, the earliest possible moment."""
    return month.day(calendar.rules().draw_day)


def promised(item: DataClass, start: date) -> date | None:
    """The last calendar day on which data whose clock started on ``start`` may exist.

    ``None`` for a class without an end. Calendar months, so 31 August + 6 months is the end of
    February (R49); ``quarter_after`` runs to the end of the next quarter, at most ``months``.
    """
    if item.clock == "none":
        return None
    if item.days is not None:
        return start + timedelta(days=item.days)
    end = add_months(start, item.months or 0)  # the policy's validator saw to days or months
    return min(end, Month.of(start).quarter_after_ends()) if item.quarter_after else end


def end_of(item: DataClass, start: date) -> date:
    """:func:`promised`, for a class that is known to end."""
    end = promised(item, start)
    if end is None:
        raise ConfigurationError(f"data class {item.name} has no end")
    return end


def purge_from(item: DataClass, start: date) -> date | None:
    """The day from which the purge takes it: the promise less the margin (R49)."""
    end = promised(item, start)
    return end - timedelta(days=policy.rules().margin_days) if end else None


def linked_rows_have_ended(month: Month, day: date) -> bool:
    """Is the time of a month's rows with crime number over? Then none may come any more (R44)."""
    end = purge_from(policy.rules().by_name["linked-responses"], clock_start(month))
    return end is not None and day >= end


@cache
def spans(item: DataClass) -> tuple[int, int] | None:
    """The fewest and the most days that the class's period lasts, over all starts in four years."""
    if item.clock == "none":
        return None
    first = date(2027, 1, 1)
    starts = (
        [clock_start(Month.of(first).plus(n)) for n in range(48)]
        if item.clock == "sample-month"
        else [first + timedelta(days=n) for n in range(1461)]
    )
    lengths = [(end_of(item, start) - start).days for start in starts]
    return min(lengths), max(lengths)


def shortest_span(item: DataClass) -> int | None:
    """The fewest days that the class's period can last."""
    found = spans(item)
    return found[0] if found else None


def lifecycle_days(item: DataClass) -> int | None:
    """Days for the class's S3 lifecycle rule: the backstop behind the purge (R49).

    The shortest span less policy's days, so that even with S3's lag and a dead purge no month's
    promise is broken.
    """
    found = shortest_span(item)
    return found - policy.rules().backstop_days if found else None


def rule_may_come_first(item: DataClass) -> bool:
    """May the lifecycle rule delete before the purge's day, with nobody having missed anything?

    It counts from an object's creation and in one number: what is written before its clock starts,
    or lasts to the end of a quarter, can end by it early. Better early than late.
    """
    found, rules = spans(item), policy.rules()
    if found is None:
        return False
    least, most = found
    return item.written_early or least - rules.backstop_days <= most - rules.margin_days


def ttl_day(item: DataClass, start: date) -> date:
    """The day from whose start DynamoDB may drop a row: the backstop behind the purge (R49).

    DynamoDB takes days to do so; like a lifecycle rule it begins that long before the promise.
    """
    return end_of(item, start) - timedelta(days=policy.rules().backstop_days)


def destroy_by(month: Month) -> str:
    """``"Dec 2028"``: by when ORS will have destroyed what identifies a person (R27, R42)."""
    end = end_of(policy.rules().by_name["sample-at-ors"], clock_start(month))
    return f"{MONTHS[end.month - 1][:3]} {end.year}"
