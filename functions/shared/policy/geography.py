"""Boroughs and Borough Command Units (R06)."""

from __future__ import annotations

import unicodedata
from functools import cache, cached_property

from functions.shared.policy.base import RULES, Rule, model_validator, read

LONDON = "London"
BOROUGHS = 32
BCUS = 12


class Bcu(Rule):
    """One Borough Command Unit."""

    code: str
    name: str
    boroughs: tuple[str, ...]


class Geography(Rule):
    """``bcu_of`` and ``borough_of`` take a name folded by :func:`fold`."""

    other_owners: tuple[str, ...]
    bcu: tuple[Bcu, ...]

    @cached_property
    def borough_of(self) -> dict[str, str]:
        """Folded name → the borough's proper name."""
        return {fold(name): name for unit in self.bcu for name in unit.boroughs}

    @cached_property
    def bcu_of(self) -> dict[str, Bcu]:
        """Folded borough → its BCU."""
        return {fold(name): unit for unit in self.bcu for name in unit.boroughs}

    @cached_property
    def other_owner_of(self) -> dict[str, str]:
        return {fold(name): name for name in self.other_owners}

    @cached_property
    def _units(self) -> dict[str, str]:
        names = {fold(text): unit.name for unit in self.bcu for text in (unit.name, unit.code)}
        return names | {name: unit.name for name, unit in self.bcu_of.items()}

    def unit_named(self, text: str) -> str:
        """The BCU of a text that names a borough, a BCU or its code; blank if it names none."""
        return self._units.get(fold(text), "")

    @model_validator(mode="after")
    def _whole_london(self) -> Geography:
        if len(self.bcu) != BCUS or len(self.borough_of) != BOROUGHS:
            raise ValueError("London has 12 BCUs and 32 boroughs, each in one BCU")
        return self


def fold(text: str) -> str:
    """How places and codes are matched: without case and spare blanks, and ``&`` is "and"."""
    return " ".join(text.replace("&", " and ").split()).casefold()


def bare(text: str) -> str:
    """How words are matched that may stop somebody: letters and digits alone, without case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


@cache
def rules() -> Geography:
    return read(Geography, RULES / "geography.toml")
