"""Policy objects as a deployed function loads them: the same fields, without the validator.

Every build and test run validates the files with pydantic; doing so again at each cold start would
cost as much as half of boto3. Here the same classes are filled from the same files: nested rules,
tuples, sets, times. ``tests/unit/test_policy_plain.py`` holds both forms against each other.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from functions.shared.errors import ConfigurationError

T = TypeVar("T", bound="PlainRule")
F = TypeVar("F")
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class _Field:
    """What stands behind a field: its name in the file, and what it is if the file is silent."""

    alias: str | None = None
    default: Any = _MISSING
    default_factory: Callable[[], Any] | None = None


def Field(**about: Any) -> Any:
    """Bounds are the validator's business; aliases and defaults are kept."""
    kept = {name: about[name] for name in ("alias", "default", "default_factory") if name in about}
    return _Field(**kept)


def field_validator(*_: str, **__: Any) -> Callable[[F], F]:
    return lambda function: function


def model_validator(**_: Any) -> Callable[[F], F]:
    return lambda function: function


class PlainRule:
    """A piece of policy: frozen, and an unknown key is an error."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("policy is frozen")

    @classmethod
    def model_validate(cls: type[T], content: Mapping[str, Any]) -> T:
        """An instance filled from one table of a policy file."""
        made, given = cls(), dict(content)
        for name, hint in get_type_hints(cls).items():
            made.__dict__[name] = _value(name, hint, getattr(cls, name, _MISSING), given)
        if given:
            raise ConfigurationError(f"policy {cls.__name__}: unknown {', '.join(sorted(given))}")
        return made

    def model_copy(self: T, *, update: Mapping[str, Any]) -> T:
        """The same with some fields changed; what is worked out from them is worked out anew."""
        made = type(self)()
        fields = get_type_hints(type(self))
        made.__dict__.update({name: self.__dict__[name] for name in fields})
        made.__dict__.update(update)
        return made


def _value(name: str, hint: Any, default: Any, given: dict[str, Any]) -> Any:
    about = default if isinstance(default, _Field) else _Field(default=default)
    found = given.pop(about.alias or name, _MISSING)
    if found is not _MISSING:
        return _converted(hint, found)
    if about.default_factory is not None:
        return about.default_factory()
    if about.default is _MISSING:
        raise ConfigurationError(f"policy: {name} is missing")
    return about.default


def _converted(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (kind,) = [one for one in inner if one is not type(None)]
        return _converted(kind, value)
    if origin in (tuple, frozenset):
        return origin(_converted(inner[0], one) for one in value)
    if origin is dict:
        return {key: _converted(inner[1], one) for key, one in value.items()}
    if isinstance(hint, type) and issubclass(hint, PlainRule):
        return hint.model_validate(value)
    return time.fromisoformat(value) if hint is time else value
