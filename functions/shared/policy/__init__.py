"""The policy: every period, window, stratum, column and prefix, written once and read by all.

One TOML file a subject under ``functions/shared/rules`` and one a survey under
``functions/shared/surveys``; one module here validates each. Use it as
``from functions.shared.policy import retention`` and ``retention.rules()``, or
``surveys.survey("uss")``. Loading is cached, and lazy by subject, so a function that sends does not
pay for reading how files are ingested.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from functions.shared.errors import ConfigurationError
from functions.shared.models import Model as Rule
from functions.shared.models import problems

__all__ = [
    "VERSION",
    "Field",
    "Rule",
    "digest",
    "field_validator",
    "model_validator",
    "read",
]

# Of the whole system, which its policy belongs to: logs, reports and pages carry it.
VERSION = "1.0.0"
HOME = Path(__file__).resolve().parents[1]
RULES = HOME / "rules"
SURVEYS = HOME / "surveys"


R = TypeVar("R", bound=Rule)


def read(model: type[R], path: Path) -> R:
    """The validated content of one policy file."""
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = "; ".join(f"{place}: {what}" for place, what in problems(error).items())
        raise ConfigurationError(f"policy {path.name}: {wrong}") from None


@cache
def digest() -> str:
    """SHA-256 over every policy file, by name and content: what "the policy in force" was (R12)."""
    total = hashlib.sha256()
    for path in sorted([*RULES.glob("*.toml"), *SURVEYS.glob("*.toml")]):
        total.update(f"{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
