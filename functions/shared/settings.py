"""The functions' environment: typed, required fields only, failing at start if one is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar, dataclass_transform

from functions.shared import clock
from functions.shared.errors import ConfigurationError
from functions.shared.policy import calendar

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
    def plays_months(self) -> bool:
        """May an event stand for any moment? ("The clock" in the interfaces)"""
        return self.stage != "prod"

    def moment_of(
        self, event: dict[str, Any], *, now: datetime, may_have_waited: bool = False
    ) -> datetime:
        """The moment of a run; in ``prod`` only policy's last days can be typed (R49).

        ``may_have_waited``: a file's own event may lie in a dead-letter queue for longer. It is not
        refused then, but stands for ``now``: the file is as good as on its first day.
        """
        past = None if self.plays_months else timedelta(days=calendar.rules().time_days_back)
        try:
            return clock.moment_of(event, now=now, past=past)
        except clock.TooLongAgo:
            if may_have_waited:
                return now
            raise


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
