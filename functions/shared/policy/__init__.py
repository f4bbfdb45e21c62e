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
from typing import TYPE_CHECKING, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from functions.shared.errors import ConfigurationError
from functions.shared.models import Model as Rule
from functions.shared.models import problems

if TYPE_CHECKING:
    from functions.shared.policy.geography import Geography
    from functions.shared.policy.surveys import Survey

__all__ = [
    "VERSION",
    "Field",
    "Rule",
    "digest",
    "field_validator",
    "model_validator",
    "read",
    "validate",
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


def validate() -> None:
    """Reads every file and holds them against each other: templates and packages are made of
    policy that is whole, whichever file their code happens to read.

    Raises :class:`ConfigurationError` that names the file and what is wrong.
    """
    from functions.shared.policy import (
        calendar,
        drops,
        extract,
        geography,
        governance,
        outcomes,
        people,
        responses,
        results,
        retention,
        sending,
        surveys,
    )

    subjects = (calendar, drops, extract, geography, governance, outcomes)
    for subject in (*subjects, people, responses, results, retention, sending):
        subject.rules()
    known, places = retention.rules().by_name, geography.rules()
    for survey in map(surveys.survey, surveys.CODES):
        unknown = [name for name in survey.retention.classes if name not in known]
        if unknown:
            raise ConfigurationError(f"policy {survey.code}.toml: no such data class: {unknown[0]}")
        _quotas_are_whole(survey, places)


def _quotas_are_whole(survey: Survey, places: Geography) -> None:
    """Fixed quotas name every cell once: one that is forgotten would be drawn from by nobody."""
    if survey.sampling is None or survey.who is None:
        return
    named = [(quota.bcu, quota.crime_type) for quota in survey.sampling.quota]
    if not named and survey.sampling.allocation != "fixed":
        return
    others = places.other_owners if survey.sampling.other_owners == "stratum" else ()
    areas = (*(unit.name for unit in places.bcu), *others)
    cells = [(area, kind) for area in areas for kind in survey.who.crime_types]
    where = f"policy {survey.code}.toml: [[sampling.quota]]"
    for cell in cells:
        if named.count(cell) != 1:
            raise ConfigurationError(f"{where} names {cell[0]}, {cell[1]} not exactly once")
    for cell in named:
        if cell not in cells:
            raise ConfigurationError(f"{where} has no such cell: {cell[0]}, {cell[1]}")
