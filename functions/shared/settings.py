"""The functions' environment: typed, required fields only, failing at start if one is missing."""

from __future__ import annotations

import os
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from functions.shared.errors import ConfigurationError

S = TypeVar("S", bound="Settings")


class Settings(BaseModel):
    """Subclass it with what a function needs: ``extract_bucket`` is ``EXTRACT_BUCKET``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    stage: Literal["local", "dev", "prod"]

    @classmethod
    def load(cls: type[S]) -> S:
        """Raises :class:`ConfigurationError` that names the variables, never their values."""
        found = {
            name: os.environ[name.upper()]
            for name in cls.model_fields
            if name.upper() in os.environ
        }
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            names = sorted(
                {str(problem["loc"][0]).upper() for problem in error.errors(include_input=False)}
            )
            raise ConfigurationError("environment: " + ", ".join(names)) from None

    @property
    def future_allowed(self) -> bool:
        """May an event stand for a moment to come? ("The clock" in the interfaces)"""
        return self.stage != "prod"
