"""The functions' environment: typed, required fields only, failing at start if one is missing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError

from functions.shared import clock
from functions.shared.errors import ConfigurationError
from functions.shared.models import Model, problems
from functions.shared.policy import calendar

S = TypeVar("S", bound="BaseSettings")
Rate = Annotated[
    Annotated[float, Field(gt=0, allow_inf_nan=False)] | None,
    BeforeValidator(lambda text: text.strip() or None if isinstance(text, str) else text),
]


class BaseSettings(Model):
    """A room's ``Settings`` has the texts that it needs: ``extract_bucket`` is read from
    ``EXTRACT_BUCKET``. A :data:`Rate` may be blank.
    """

    stage: Literal["local", "dev", "prod"]

    @classmethod
    def load(cls: type[S]) -> S:
        """Raises :class:`ConfigurationError` that names the variables, never their values."""
        variables = {name: os.environ.get(name.upper()) for name in cls.model_fields}
        try:
            return cls.model_validate({k: v for k, v in variables.items() if v is not None})
        except ValidationError as error:
            wrong = sorted(name.upper() for name in problems(error))
            raise ConfigurationError("environment: " + ", ".join(wrong)) from None

    @property
    def plays_months(self) -> bool:
        """May an event stand for any moment? ("The clock" in the interfaces)"""
        return self.stage != "prod"

    def moment_of(
        self, typed: str | None, *, now: datetime, may_have_waited: bool = False
    ) -> datetime:
        """The moment of a run (``typed``: its event's time); in ``prod`` one of policy's last days.

        ``may_have_waited``: a file's own event may lie in a dead-letter queue for longer. It is not
        refused then, but stands for ``now``: the file is as good as on its first day (R49).
        """
        past = None if self.plays_months else timedelta(days=calendar.rules().time_days_back)
        try:
            return clock.moment_of(typed, now=now, past=past)
        except clock.TooLongAgo:
            if may_have_waited:
                return now
            raise
