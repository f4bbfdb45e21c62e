"""Templates and packages are made of policy that is whole, whichever file their code reads."""

from __future__ import annotations

from functions.shared.errors import ConfigurationError
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
from functions.shared.policy.geography import Geography
from functions.shared.policy.surveys import Survey


def validate() -> None:
    """Reads every file and holds them against each other.

    Raises :class:`ConfigurationError` that names the file and what is wrong.
    """
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
