"""The strata of a survey: BCU × crime type, and the owners that are no borough (R04, R06). Pure."""

from __future__ import annotations

from typing import NamedTuple

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.selection.allocation import cells_of
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.shared.policy import geography, surveys
from functions.shared.policy.geography import match_key
from functions.shared.policy.surveys import Survey
from functions.shared.text.characters import Remembered

UNRECOGNISED = "unrecognised"


class Place(NamedTuple):
    """``area``: the BCU of a borough, or the owner itself. ``owner``: its name."""

    area: str
    owner: str


class Strata:
    """Cells of a survey in policy's order, found from what a row says."""

    def __init__(self, survey: Survey) -> None:
        london = geography.rules()
        with_others = rules_of(survey)[0].other_owners == "stratum"
        types = survey.who.crime_types if survey.who else ()
        self.bcus = tuple(unit.name for unit in london.bcu)
        self.areas = (*self.bcus, *(london.other_owners if with_others else ()))
        self.cells: tuple[Stratum, ...] = cells_of(self.areas, types)
        self.index = {cell: number for number, cell in enumerate(self.cells)}
        every = (item.responses.crime_types for item in map(surveys.survey, surveys.CODES))
        self._any_type = {match_key(name) for names in (types, *every) for name in names}
        self.crime_types = {match_key(name): name for name in types}
        self.routes = {match_key(name) for name in (survey.who.reported_via if survey.who else ())}
        # The same few texts come again and again; what a bad file brings instead is bounded.
        self.place = Remembered(self._place).__getitem__
        self.crime_type = Remembered(self._crime_type).__getitem__
        self.is_a_crime_type = Remembered(self._is_a_crime_type).__getitem__
        self.by_our_route = Remembered(self._by_our_route).__getitem__

    def _place(self, owner: str) -> Place:
        london = geography.rules()
        known = london.owner(owner) or UNRECOGNISED
        unit = london.bcu_of.get(match_key(known))
        return Place(unit.name if unit else known, known)

    def _crime_type(self, text: str) -> str:
        """Its proper name; blank if it is none of this survey."""
        return self.crime_types.get(match_key(text), "")

    def _is_a_crime_type(self, text: str) -> bool:
        """Of any survey: a file may hold more than this one's."""
        return match_key(text) in self._any_type

    def _by_our_route(self, text: str) -> bool:
        return match_key(text) in self.routes
