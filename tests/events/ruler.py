"""Does an EventBridge pattern match an event? By the semantics of AWS's event-ruler.

It knows the operators of its documentation and raises for any other, so that a pattern which it
cannot judge is never taken for one that matches. Of an array in an event any element will do, and
one element must satisfy everything that a pattern asks below it ("array consistency").
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

ABSENT = object()
RESERVED = {
    *("exactly", "prefix", "suffix", "anything-but", "numeric", "cidr", "exists", "wildcard"),
    "equals-ignore-case",
}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class CannotJudge(Exception):
    """The pattern uses something that event-ruler's documentation does not name."""


def matches(pattern: dict[str, Any], event: Any) -> bool:
    """Does everything that the pattern asks for hold of the event?"""
    if not pattern:
        raise CannotJudge("an empty pattern")
    if isinstance(event, list):
        return any(matches(pattern, each) for each in event)
    return all(
        any(matches(one, event) for one in asked)
        if _is_or(name, asked)
        else _field(asked, event, name)
        for name, asked in pattern.items()
    )


def _is_or(name: str, asked: Any) -> bool:
    """``$or`` before at least two patterns without a reserved name; else it is a field's name."""
    if name != "$or" or not isinstance(asked, list) or len(asked) < 2:
        return False
    return all(isinstance(one, dict) and not RESERVED & one.keys() for one in asked)


def _field(asked: Any, event: Any, name: str) -> bool:
    value = event.get(name, ABSENT) if isinstance(event, dict) else ABSENT
    if isinstance(asked, dict):
        return matches(asked, value)
    if not isinstance(asked, list) or not asked:
        raise CannotJudge(f"{name}: values are written as an array")
    values = _leaves(value) or [ABSENT]
    return any(_value(one, each) for one in asked for each in values)


def _leaves(value: Any) -> list[Any]:
    """What a field holds; an object is no leaf, and so is not there."""
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [] if isinstance(value, dict) or value is ABSENT else [value]


def _value(asked: Any, value: Any) -> bool:
    if not isinstance(asked, dict):
        return value is not ABSENT and _same(asked, value)
    if len(asked) != 1:
        raise CannotJudge("one operator at a time")
    ((name, wanted),) = asked.items()
    if name == "exists":
        return (value is not ABSENT) is bool(wanted)
    if name not in RESERVED:
        raise CannotJudge(f"operator {name}")
    if value is ABSENT:
        return False
    if name == "anything-but":
        return not _excluded(wanted, value)
    if name == "numeric":
        return _is_number(value) and _numeric(wanted, value)
    return isinstance(value, str) and _text(name, wanted, value)


def _same(asked: Any, value: Any) -> bool:
    """JSON's true is no 1, and "1" is no number."""
    if _is_number(asked) and _is_number(value):
        return float(asked) == float(value)
    return type(asked) is type(value) and bool(asked == value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _excluded(wanted: Any, value: Any) -> bool:
    """Is the value one of those, or of the kind, that "anything but" leaves out?"""
    if isinstance(wanted, dict):
        ((name, patterns),) = wanted.items()
        if name not in ("prefix", "suffix", "wildcard", "equals-ignore-case"):
            raise CannotJudge(f"anything-but {name}")
        return isinstance(value, str) and any(_text(name, one, value) for one in _many(patterns))
    return any(_same(one, value) for one in _many(wanted))


def _numeric(wanted: list[Any], value: float) -> bool:
    pairs = list(zip(wanted[::2], wanted[1::2], strict=True))
    return all(_COMPARE[sign](float(value), float(bound)) for sign, bound in pairs)


def _text(name: str, wanted: Any, value: str) -> bool:
    if isinstance(wanted, dict):  # {"prefix": {"equals-ignore-case": "EC2"}}
        return _text(name, wanted["equals-ignore-case"].casefold(), value.casefold())
    match name:
        case "prefix":
            return value.startswith(str(wanted))
        case "suffix":
            return value.endswith(str(wanted))
        case "exactly":
            return bool(value == str(wanted))
        case "equals-ignore-case":
            return value.casefold() == str(wanted).casefold()
        case "wildcard":
            return _wildcard(wanted).fullmatch(value) is not None
        case _:  # cidr
            return bool(_is_address(value) and ip_address(value) in ip_network(wanted))


def _wildcard(pattern: str) -> re.Pattern[str]:
    r"""``*`` is any run of characters; ``\*`` and ``\\`` stand for themselves."""
    if "**" in pattern.replace("\\*", ""):
        raise CannotJudge("consecutive wildcards")
    parts = re.findall(r"\\[*\\]|\*|[^*\\]+", pattern)
    if "".join(parts) != pattern:
        raise CannotJudge("a backslash before another character")
    texts = (".*" if part == "*" else re.escape(part.removeprefix("\\") or "\\") for part in parts)
    return re.compile("".join(texts), re.DOTALL)


def _is_address(value: str) -> bool:
    try:
        return bool(ip_address(value))
    except ValueError:
        return False


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
