"""The table of clocks in plain words, for certificates and documents (R49). Pure."""

from __future__ import annotations

from functions.shared.policy import calendar
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import lifecycle_days

_FIELDS = {
    "contact_to": "the last day of contact",
    "on": "the interview or refusal",
    "clock_date": "the day of the entry",
}
_ENDERS = {
    "purge": "the purge",
    "lifecycle": "the bucket's lifecycle rule",
    "service": "a setting of the service",
    "holder": "the holder, who confirms it",
}
_OTHERS = {
    "parameters": "parameter `{prefix}`",
    "logs": "log groups",
    "queues": "dead-letter queues",
    "streams": "stream of {prefix}",
    "ORS": "at ORS",
    "MPS": "at the MPS",
}


def clock(item: DataClass) -> str:
    """From when the period counts."""
    return {
        "sample-month": f"the {calendar.rules().draw_day}th of the sample month",
        "key-date": "the date in the key",
        "item-date": _FIELDS.get(item.date_field, item.date_field),
        "arrival": "its arrival",
        "none": "none",
    }[item.clock]


def period(item: DataClass) -> str:
    """How long it is kept, without the clock: ``"31 days"``."""
    if item.clock == "none":
        review = f", reviewed every {item.review_months} months" if item.review_months else ""
        return f"no end date{review}"
    if item.days is not None:
        return f"{item.days} day{'s' if item.days != 1 else ''}"
    if item.quarter_after:
        return f"to the end of the next quarter, at most {item.months} months"
    return f"{item.months} months"


def promise(item: DataClass) -> str:
    """Period and clock in one: ``"31 days from the 18th of the sample month"``."""
    if item.clock == "none":
        return period(item)
    cap = f", never longer than {item.capped_by}" if item.capped_by else ""
    return f"{period(item)} from {clock(item)}{cap}"


def places(item: DataClass) -> tuple[str, ...]:
    """Where it lives: ``"ExtractBucket extracts/"``."""
    if item.store in _OTHERS:
        shape = _OTHERS[item.store]
        return tuple(shape.format(prefix=prefix) for prefix in item.prefixes or ("",))
    if item.kind == "fields":
        return (f"{item.store}, contact fields",)
    return tuple(f"{item.store} `{prefix}`" for prefix in item.prefixes) or (item.store,)


def where(item: DataClass) -> str:
    """:func:`places` in one text that names a store once."""
    if item.store in _OTHERS or item.kind == "fields":
        return ", ".join(places(item))
    return " ".join([item.store, ", ".join(f"`{prefix}`" for prefix in item.prefixes)]).strip()


def acts(item: DataClass) -> str:
    """Who deletes it, and how long before the promise: purge, with lifecycle as backstop."""
    if item.clock == "none":
        return "no one: " + item.endless_because if item.endless_because else "no one"
    if item.ended_by != "purge":
        return _ENDERS[item.ended_by]
    text = f"the purge, {policy.rules().margin_days} days before"
    if item.kind == "object":
        return f"{text}; lifecycle after {lifecycle_days(item)} days"
    return f"{text}; TTL as backstop" if item.kind == "table" else text


def hard_limit(item: DataClass) -> str:
    """The limit that no policy can lift (R48)."""
    if not item.identifiable:
        if item.review_months:
            return f"none: pseudonymised, reviewed every {item.review_months} months"
        return "none: no one can be identified"
    if item.clock == "none":
        return "none: kept to respect objections"
    return f"{policy.rules().hard_limit_months} months"
