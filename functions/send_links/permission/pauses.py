"""Pauses: what one parameter holds back, for a reason and until a day. Pure.

The parameter is a JSON list: ``[{"survey": "ovss", "bcu": "Central West", "crime_type": "Assault",
"reason": "…", "until": "2027-12-01"}]``. ``bcu`` and ``crime_type`` may be left out; ``until`` is
the last day held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.shared.errors import ConfigurationError, EventError
from functions.shared.policy import geography, surveys
from functions.shared.policy.geography import match_key
from functions.shared.stores.people.invitation import Invitation

_FIELDS = {"survey", "bcu", "crime_type", "reason", "until"}


@dataclass(frozen=True, slots=True)
class Pause:
    """``place`` and ``crime_type`` are folded; blank means all."""

    survey: str
    place: str
    crime_type: str
    until: date

    def holds(self, invitation: Invitation, today: date) -> bool:
        return (
            today <= self.until
            and invitation.survey == self.survey
            and self.place in ("", match_key(invitation.bcu))
            and self.crime_type in ("", match_key(invitation.crime_type))
        )


def parse(text: str) -> tuple[Pause, ...]:
    """The pauses of the parameter.

    Raises :class:`ConfigurationError` for anything that is not clear: a pause with a mistake in it
    must hold everybody, not nobody.
    """
    try:
        found = json.loads(text)
    except ValueError:
        raise ConfigurationError("pauses: this is not JSON") from None
    if not isinstance(found, list):
        raise ConfigurationError("pauses: this is not a list")
    return tuple(_pause(entry, number) for number, entry in enumerate(found, start=1))


def _pause(entry: Any, number: int) -> Pause:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ConfigurationError(f"pause {number}: this is not an object whose values are texts")
    if entry.keys() - _FIELDS or not entry.get("reason", "").strip():
        raise ConfigurationError(
            f"pause {number}: give a reason, and only survey, bcu, crime_type, reason and until"
        )
    try:
        survey = surveys.survey(entry.get("survey", "").strip().casefold())
        until = date.fromisoformat(entry.get("until", ""))
    except (EventError, ValueError):
        raise ConfigurationError(f"pause {number}: we cannot read survey or until") from None
    kinds = {match_key(kind) for kind in survey.who.crime_types} if survey.who else set()
    crime_type = match_key(entry.get("crime_type", ""))
    if crime_type and crime_type not in kinds:
        raise ConfigurationError(f"pause {number}: this survey has no such crime type")
    return Pause(survey.code, _place(match_key(entry.get("bcu", "")), number), crime_type, until)


def _place(text: str, number: int) -> str:
    """The folded name of a BCU given by name or code, or of an owner that is no borough."""
    known = geography.rules()
    names = {match_key(unit.name): match_key(unit.name) for unit in known.bcu}
    names.update({match_key(unit.code): match_key(unit.name) for unit in known.bcu})
    names.update({owner: owner for owner in known.other_owner_of})
    if text and text not in names:
        raise ConfigurationError(f"pause {number}: there is no such BCU")
    return names.get(text, "")


def held(invitation: Invitation, pauses: Iterable[Pause], today: date) -> bool:
    """Does any pause hold this invitation back today?"""
    return any(pause.holds(invitation, today) for pause in pauses)
