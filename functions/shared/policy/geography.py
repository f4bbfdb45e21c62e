"""Boroughs and Borough Command Units (R06)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property

from functions.shared.policy import RULES, Field, Rule, model_validator, read

LONDON = "London"
_MARKS = str.maketrans(dict.fromkeys('-.,;:*"_', " "))
_CODE_BEHIND = re.compile(r" ?\([a-z]{1,3}\)\Z").sub  # the police's own code: "camden (ek)"
BOROUGHS = 32
BCUS = 12


class Bcu(Rule):
    """One Borough Command Unit."""

    code: str
    name: str
    boroughs: tuple[str, ...]


class Geography(Rule):
    """``bcu_of`` and ``borough_of`` take a :func:`match_key`; :meth:`owner` takes any name.

    ``before``, ``behind``: words around a name that say nothing. ``other_names``: folded → proper
    name.
    """

    other_owners: tuple[str, ...]
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    other_names: dict[str, str] = Field(default_factory=dict)
    bcu: tuple[Bcu, ...]

    @cached_property
    def borough_of(self) -> dict[str, str]:
        """Folded name → the borough's proper name."""
        return {match_key(name): name for unit in self.bcu for name in unit.boroughs}

    @cached_property
    def bcu_of(self) -> dict[str, Bcu]:
        """Folded borough → its BCU."""
        return {match_key(name): unit for unit in self.bcu for name in unit.boroughs}

    @cached_property
    def other_owner_of(self) -> dict[str, str]:
        return {match_key(name): name for name in self.other_owners}

    @cached_property
    def _units(self) -> dict[str, str]:
        names = {match_key(text): unit.name for unit in self.bcu for text in (unit.name, unit.code)}
        return names | {name: unit.name for name, unit in self.bcu_of.items()}

    def unit_named(self, text: str) -> str:
        """The BCU of a text that names a borough, a BCU or its code; blank if it names none."""
        return self._units.get(match_key(text), "")

    def owner(self, text: str) -> str | None:
        """The proper name of a borough or another owner, however it is written; else None (R06)."""
        name = " ".join(match_key(text.replace("&amp;", "&")).replace("'", "").split())
        name = " ".join(name.replace("+", " and ").translate(_MARKS).split())
        found = self._known(name) or self._known(_CODE_BEHIND("", name))
        for word in self.before:
            if found is None and name.startswith(f"{word} "):
                name = name.removeprefix(f"{word} ")
                found = self._known(name)
        for word in self.behind:
            if found is None and name.endswith(f" {word}"):
                name = name.removesuffix(f" {word}")
                found = self._known(name)
        return found

    def _known(self, name: str) -> str | None:
        known = self.borough_of.get(name) or self.other_owner_of.get(name)
        return known or self.other_names.get(name)

    @model_validator(mode="after")
    def _other_names_are_of_owners(self) -> Geography:
        owners = {*self.borough_of.values(), *self.other_owners}
        if not owners.issuperset(self.other_names.values()):
            raise ValueError("another name leads to an owner that does not exist")
        if any(match_key(name) != name for name in (*self.other_names, *self.before, *self.behind)):
            raise ValueError("other names are written folded: in small letters")
        return self

    @model_validator(mode="after")
    def _whole_london(self) -> Geography:
        if len(self.bcu) != BCUS or len(self.borough_of) != BOROUGHS:
            raise ValueError("London has 12 BCUs and 32 boroughs, each in one BCU")
        return self


def match_key(text: str) -> str:
    """How places and codes are matched: without case and spare blanks, and ``&`` is "and".

    Nor do widths and marks that nobody sees make a difference: "Yes" with one of them is a yes.
    """
    if not text.isascii():
        wide = unicodedata.normalize("NFKC", text)
        text = "".join(char for char in wide if unicodedata.category(char) != "Cf")
    return " ".join(text.replace("&", " and ").split()).casefold()


def letters_and_digits(text: str) -> str:
    """How words are matched that may stop somebody: letters and digits alone, without case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


@cache
def rules() -> Geography:
    return read(Geography, RULES / "geography.toml")
