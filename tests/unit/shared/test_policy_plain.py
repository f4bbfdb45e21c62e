"""Deployed functions load policy without its validator: the same values, field by field."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, time
from typing import Any

import pytest

from functions.shared.errors import ConfigurationError
from functions.shared.policy import plain

# Run twice, as a build and as a deployed function: every policy object, written out.
DUMP = """
import importlib, json, pkgutil, sys
import functions.shared.policy as policy
from functions.shared.policy import surveys
from functions.shared.policy.base import Rule
from typing import get_type_hints

def out(value):
    if isinstance(value, Rule):
        fields = [name for name in get_type_hints(type(value)) if name != "model_config"
                  and not name.startswith("__")]
        return {name: out(getattr(value, name)) for name in fields if hasattr(value, name)}
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, *map(out, value)]
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__, *sorted(map(out, value))]
    if isinstance(value, dict):
        return {str(key): out(one) for key, one in value.items()}
    return f"{type(value).__name__}:{value}"

found = {code: out(surveys.survey(code)) for code in surveys.CODES}
for module in pkgutil.iter_modules(policy.__path__):
    loaded = importlib.import_module(f"functions.shared.policy.{module.name}")
    if hasattr(loaded, "rules"):
        found[module.name] = out(loaded.rules())
found["pydantic was imported"] = "pydantic" in sys.modules
print(json.dumps(found))
"""


def dumped(**environment: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", DUMP],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_both_forms_of_every_policy_file_say_the_same() -> None:
    validated, deployed = dumped(), dumped(AWS_LAMBDA_FUNCTION_NAME="send-links")
    assert validated.pop("pydantic was imported") is True
    assert deployed.pop("pydantic was imported") is False
    assert {"retention", "sending", "uss", "ovss", "vvs", "ivor"} <= validated.keys()
    for name, rules in validated.items():
        assert deployed[name] == rules, name


class Inner(plain.PlainRule):
    at: time
    names: tuple[str, ...] = ()


class Outer(plain.PlainRule):
    inner: Inner
    many: tuple[Inner, ...] = plain.Field(alias="inners")
    day: date | None = None
    words: frozenset[str] = plain.Field(default_factory=frozenset)


def test_nested_tables_aliases_defaults_and_times() -> None:
    made = Outer.model_validate({"inner": {"at": "09:00"}, "inners": [{"at": "10:30"}]})
    assert made.inner.at == time(9)
    assert made.many[0].at == time(10, 30)
    assert (made.day, made.words, made.inner.names) == (None, frozenset(), ())
    assert made.model_copy(update={"day": date(2027, 1, 1)}).day == date(2027, 1, 1)


@pytest.mark.parametrize(
    "content", [{}, {"inner": {}, "inners": []}, {"inner": {"at": "09:00"}, "inners": [], "x": 1}]
)
def test_a_missing_or_unknown_key_is_refused_here_too(content: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="policy"):
        Outer.model_validate(content)


def test_policy_cannot_be_changed_by_accident() -> None:
    made = Inner.model_validate({"at": "09:00"})
    with pytest.raises(AttributeError):
        made.at = time(10)
