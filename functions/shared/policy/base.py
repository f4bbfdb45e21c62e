"""How a policy file becomes a validated, frozen object, and the hash of the whole policy (R12)."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

HOME = Path(__file__).resolve().parent.parent
RULES = HOME / "rules"
SURVEYS = HOME / "surveys"


class Rule(BaseModel):
    """A piece of policy: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


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
