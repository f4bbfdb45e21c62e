"""The one form of policy, settings and events: frozen models that refuse what they do not know.

Validation errors are told by field: what was typed may be somebody's telephone (R51).
"""

from __future__ import annotations

import gc
import re

from pydantic import BaseModel, ConfigDict, ValidationError

gc.freeze()  # pydantic stays as long as the process: no collection need look through it again
_FIELD_NAME = re.compile(r"[A-Za-z_]{1,30}").fullmatch


class Model(BaseModel):
    """Built when it is first used, so that a function pays for the policy that it reads alone."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )


def problems(error: ValidationError) -> dict[str, str]:
    """Field (dotted; ``""`` the whole) → what is wrong with it; never a value."""
    found: dict[str, str] = {}
    for each in error.errors(include_input=False, include_context=False, include_url=False):
        # Whatever was typed as a name may be a value: only what looks like a name is repeated.
        place = ".".join(p if _FIELD_NAME(p) or p.isdigit() else "?" for p in map(str, each["loc"]))
        found.setdefault(place, _plain(each["type"], each["msg"]))
    return found


def _plain(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown"
    if kind == "missing":
        return "missing"
    return message.removeprefix("Value error, ").replace("Input should", "should")
