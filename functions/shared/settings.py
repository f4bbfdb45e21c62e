"""The functions' environment: typed, required fields only, failing at start if one is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import Any, TypeVar, dataclass_transform

from functions.shared.errors import ConfigurationError

S = TypeVar("S", bound="Settings")
STAGES = ("local", "dev", "prod")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Frozen:
    """Every subclass is a frozen dataclass. Not pydantic: it costs half a cold start."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(frozen=True, kw_only=True)(cls)


class Settings(_Frozen):
    """Subclass it with the texts a function needs: ``extract_bucket`` is read from
    ``EXTRACT_BUCKET``. A ``float | None`` may be blank.
    """

    stage: str

    @classmethod
    def load(cls: type[S]) -> S:
        """Raises :class:`ConfigurationError` that names the variables, never their values."""
        found: dict[str, Any] = {}
        wrong: list[str] = []
        for field in fields(cls):
            variable = field.name.upper()
            try:
                found[field.name] = _read(variable, str(field.type))
            except (KeyError, ValueError):
                wrong.append(variable)
        if wrong:
            raise ConfigurationError("environment: " + ", ".join(sorted(wrong)))
        return cls(**found)

    @property
    def future_allowed(self) -> bool:
        """May an event stand for a moment to come? ("The clock" in the interfaces)"""
        return self.stage != "prod"


def _read(variable: str, kind: str) -> str | float | None:
    text = os.environ[variable]
    if variable == "STAGE" and text not in STAGES:
        raise ValueError
    if kind == "float | None":
        number = float(text) if text.strip() else None
        if number is not None and not 0 < number < float("inf"):
            raise ValueError
        return number
    if kind != "str":
        raise TypeError(f"settings are texts or float | None, not {kind}")
    return text
