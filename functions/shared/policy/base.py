"""How a policy file becomes a validated, frozen object, and the hash of the whole policy (R12)."""

from __future__ import annotations

import hashlib
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING or "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

    class Rule(BaseModel):
        """A piece of policy: frozen, and an unknown key is an error."""

        model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

else:  # deployed: the build has validated the files
    from functions.shared.policy.plain import Field, PlainRule, field_validator, model_validator

    Rule = PlainRule

__all__ = ["Field", "Rule", "digest", "field_validator", "model_validator", "read"]

HOME = Path(__file__).resolve().parent.parent
RULES = HOME / "rules"
SURVEYS = HOME / "surveys"


R = TypeVar("R", bound=Rule)


def read(model: type[R], path: Path) -> R:
    """The validated content of one policy file."""
    return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def digest() -> str:
    """SHA-256 over every policy file, by name and content: what "the policy in force" was (R12)."""
    total = hashlib.sha256()
    for path in sorted([*RULES.glob("*.toml"), *SURVEYS.glob("*.toml")]):
        total.update(f"{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
