"""Names as they are compared, and who is the same person (R09, R10). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from operator import and_

from functions.shared.text.characters import Remembered
from functions.shared.text.crime_numbers import victim_number
from functions.shared.text.names.not_names import (
    NotNames,
    are_no_name,
    has_letter,
    is_no_forename,
    is_no_surname,
)

_NOT_A_LETTER = re.compile(r"[^a-z]+")
# Letters that Unicode does not take apart into a plain one and an accent.
_ONE = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ħ": "h"}
_STROKES = str.maketrans({**_ONE, "þ": "th", "æ": "ae", "œ": "oe"})

# What a part of a name says: nobody can be asked for by it, it depends on the others, it is fine.
# Of several parts the bits that all of them have.
_NONE, _DOUBTFUL, _SURE = 0b00, 0b01, 0b11


def plain(text: str) -> str:
    """A name as it is compared: lower-case letters only, without accents, hyphens and blanks.

    ``O'Brien``, ``OBRIEN`` and ``O’Brien`` are one, and so are ``Müller`` and ``Muller``. Other
    scripts keep their letters. Blank if there is no letter.
    """
    if text.isascii():
        return text.lower() if text.isalpha() else _NOT_A_LETTER.sub("", text.lower())
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(filter(str.isalpha, apart))


def identity_keys(
    *,
    crime: str,
    viw: str,
    phones: Sequence[str],
    email: str | None,
    surname: str,
    forenames: str,
    born: date | None,
) -> tuple[str, ...]:
    """What a record shares with another of the same person: one key in common is enough (R09).

    Crime and VIW number; each phone or email with surname and date of birth; each with surname and
    first forename. Phones, email and crime number come as the one reader gives them. A blank
    surname gives no key by contact, a blank forename or date of birth none of its kind: a telephone
    and surname alone would merge parent and child.
    """
    keys: list[str] = []
    number = victim_number(viw)
    if crime and number:
        keys.append(f"crime|{crime}|{number}")
    family = plain(surname)
    if not family:
        return tuple(keys)
    first = _first_forename(forenames)
    contacts = dict.fromkeys((*phones, email))
    for contact in filter(None, contacts):
        if born:
            keys.append(f"born|{contact}|{family}|{born.toordinal()}")
        if first:
            keys.append(f"name|{contact}|{family}|{first}")
    return tuple(keys)


def person_key(surname: str, forenames: str, born: date) -> str:
    """Surname, first forename and birthday as they are compared, without any way to reach them."""
    return f"{plain(surname)}|{_first_forename(forenames)}|{born.toordinal()}"


class Names:
    """The same answers for the names of a whole extract, each text looked at once."""

    def __init__(self, not_names: NotNames) -> None:
        self._not_names = not_names
        self._titles = Remembered(self._of_title)
        self._surnames = Remembered(self._of_surname)
        self._forenames = Remembered(self._of_forenames)
        self._are_none = Remembered[tuple[str, str], bool](
            lambda name: are_no_name(*name, not_names)
        )
        self._compared = Remembered(plain)
        self._first = Remembered(_first_forename)

    def _of_title(self, text: str) -> int:
        return _NONE if self._not_names.is_of_the_dead(text) else _SURE

    def _of_surname(self, text: str) -> int:
        if not has_letter(text):
            return _NONE
        if not self._not_names.might_hold(text):
            return _SURE
        return _NONE if is_no_surname(text, self._not_names) else _DOUBTFUL

    def _of_forenames(self, text: str) -> int:
        if not self._not_names.might_hold(text):
            return _SURE
        return _NONE if is_no_forename(text, self._not_names) else _DOUBTFUL

    def usable(
        self, titles: Iterable[str], forenames: Sequence[str], surnames: Sequence[str]
    ) -> list[bool]:
        """Can each be asked for by this name, and has no title of the dead (R09)?

        The surname needs a letter; forenames may be blank. A placeholder in either field, or a
        company word in any, makes the name invalid. Short placeholders are names as well ("Na" is a
        surname, "Nil" a forename), so these count only if nothing else is there.
        """
        first = map(self._forenames.__getitem__, forenames)
        family = map(self._surnames.__getitem__, surnames)
        found = bytearray(
            map(and_, map(self._titles.__getitem__, titles), map(and_, first, family))
        )
        at = -1
        while (at := found.find(_DOUBTFUL, at + 1)) >= 0:
            found[at] = _NONE if self._are_none[forenames[at], surnames[at]] else _SURE
        return list(map(bool, found))

    def person_keys(
        self, surnames: Iterable[str], forenames: Iterable[str], births: Iterable[int]
    ) -> list[str]:
        """The :func:`person_key` of each; ``births``: days as proleptic ordinals."""
        compared = map(self._compared.__getitem__, surnames)
        first = map(self._first.__getitem__, forenames)
        return list(map("|".join, zip(compared, first, map(str, births), strict=True)))


def _first_forename(forenames: str) -> str:
    """The first word with a letter; "Mary-Jane" and "Mary Jane" begin alike."""
    if forenames.isalpha():
        return plain(forenames)
    for word in forenames.replace("-", " ").split():
        if letters := plain(word):
            return letters
    return ""
