"""Names as they are compared, and who is the same person (R09, R10). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date

from functions.shared.policy.people import People
from functions.shared.text.characters import Remembered, normalise_characters
from functions.shared.text.crime_numbers import victim_number

_NOT_A_LETTER = re.compile(r"[^a-z]+")
_WORDS = re.compile(r"[^\W_]+").findall
_WHOLE_FIELD = re.compile(r"\A[\W_]+|[\W_]+\Z")
_AROUND_SLASH = re.compile(r"\s*([/\\])\s*")
# Letters that Unicode does not take apart into a plain one and an accent.
_ONE = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ħ": "h"}
_STROKES = str.maketrans({**_ONE, "þ": "th", "æ": "ae", "œ": "oe"})
_HOLDS_CONTACT = re.compile(r"@|\u2020|(?:[0-9][^0-9A-Za-z]{0,3}){7}").search  # or a cross
_LATE = "late "  # before a name
_SHORT_SURNAME, _SHORT_FORENAME = 2, 3


def plain(text: str) -> str:
    """A name as it is compared: lower-case letters only, without accents, hyphens and blanks.

    ``O'Brien``, ``OBRIEN`` and ``O’Brien`` are one, and so are ``Müller`` and ``Muller``. Other
    scripts keep their letters. Blank if there is no letter.
    """
    if text.isascii():
        return text.lower() if text.isalpha() else _NOT_A_LETTER.sub("", text.lower())
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(filter(str.isalpha, apart))


class NotNames:
    """Policy's placeholders and company words, ready to be looked up a million times.

    ``placeholders`` ("unknown", "n/k") are no name when they are all that a field holds; a company
    word ("ltd", "bank plc") makes any name that contains it a company's or a dead person's. Both
    match whole words, so "Banks" and "Church" pass.
    """

    def __init__(
        self,
        placeholders: Collection[str],
        company_words: Collection[str],
        *,
        death_titles: Collection[str] = (),
        death_endings: Collection[str] = (),
    ) -> None:
        self._placeholders = frozenset(map(_field, placeholders))
        self._titles = frozenset(map(_field, death_titles))
        endings = "|".join(map(re.escape, death_endings))
        self._ends = re.compile(rf"[^\W_][^\w-]+(?:{endings or '(?!)'})\Z")
        entries = [*self._placeholders, *map(_field, company_words)]
        self._first = frozenset(words[0] for words in map(_WORDS, entries) if words) | self._titles
        self._first |= frozenset(death_endings)
        in_brackets = [entry for entry in company_words if entry.startswith("(")]
        words = [_WORDS(_field(entry)) for entry in company_words if entry not in in_brackets]
        company = "|".join(map(r"\W+".join, words))
        self._company = re.compile(rf"(?<![^\W_])(?:{company or '(?!)'})(?![^\W_])")
        brackets = "|".join(r"\W*".join(_WORDS(entry)) for entry in in_brackets)
        self._bracketed = re.compile(
            rf"[(\[{{]\W*(?:{brackets or '(?!)'})\W*[)\]}}]", re.IGNORECASE
        )

    @classmethod
    def of(cls, rules: People) -> NotNames:
        """Policy's: no names, companies, and those who have died."""
        return cls(
            rules.not_names,
            # A wish or a contact in a name keeps its record out like one in a cell of contacts.
            (*rules.company_words, *rules.death_words, *rules.wishes),
            death_titles=rules.death_titles,
            death_endings=rules.death_endings,
        )

    def is_of_the_dead(self, title: str) -> bool:
        """Does a title say that somebody has died? "The Late", "Estate of"."""
        if not title:
            return False
        field = _field(title)
        spoken = {field, *map(_field, field.split())}
        return not self._titles.isdisjoint(spoken) or self.is_company(title)

    def might_hold(self, name: str) -> bool:
        """False settles it: none of its words begins an entry."""
        folded = (name if name.isascii() else normalise_characters(name)).casefold()
        if folded.isalpha():  # one word, as most names are
            return folded in self._first
        if _HOLDS_CONTACT(folded):
            return True
        return not self._first.isdisjoint(_WORDS(folded.replace("'", "")))

    def holds_phrase(self, name: str) -> bool:
        """Is one of the entries in it, though it runs over two fields? "Do Not" "Contact"."""
        return self._company.search(_field(name)) is not None

    def is_company(self, name: str) -> bool:
        field = _field(name)
        return (
            self._company.search(field) is not None
            or self._bracketed.search(name) is not None
            or field.startswith(_LATE)
            or self._ends.search(field) is not None
            or _HOLDS_CONTACT(normalise_characters(name)) is not None
        )

    def is_placeholder(self, name: str, *, longer_than: int = 0) -> bool:
        """Whether the field holds placeholders alone, and not just such short words."""
        field = _field(name)
        found = [field] if field in self._placeholders else field.split()
        words = [word for word in found if not word.isdecimal()]
        return (
            bool(words)
            and self._placeholders.issuperset(words)
            and any(len(word) > longer_than or not word.isalpha() for word in words)
        )


def _field(text: str) -> str:
    folded = normalise_characters(text).casefold().replace("'", "")
    return _AROUND_SLASH.sub(r"\1", _WHOLE_FIELD.sub("", " ".join(folded.split())))


def _has_letter(text: str) -> bool:
    return text.isalpha() or any(map(str.isalpha, text))


def valid_name(forenames: str, surname: str, not_names: NotNames) -> bool:
    """Whether somebody can be asked for by this name (R09).

    The surname needs a letter; forenames may be blank. A placeholder in either field, or a company
    word in any, makes the name invalid. Short placeholders are names as well ("Na" is a surname,
    "Nil" a forename), so these count only if nothing else is there.
    """
    if not _has_letter(surname):
        return False
    if not (not_names.might_hold(surname) or not_names.might_hold(forenames)):
        return True
    name = f"{forenames} {surname}"
    return not (
        not_names.is_company(forenames)
        or not_names.is_company(surname)
        or not_names.is_placeholder(surname, longer_than=_SHORT_SURNAME)
        or not_names.is_placeholder(forenames, longer_than=_SHORT_FORENAME)
        or not_names.is_placeholder(name)
        or not_names.holds_phrase(name)
    )


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
    first forename. Phones, email and crime number come normalised (:mod:`contact`). A blank surname
    gives no key by contact, a blank forename or date of birth none of its kind: a telephone and
    surname alone would merge parent and child.
    """
    keys: list[str] = []
    number = victim_number(viw)
    if crime and number:
        keys.append(f"crime|{crime}|{number}")
    family = plain(surname)
    if not family:
        return tuple(keys)
    first = _first_forename(forenames)
    contacts = [*dict.fromkeys(phones), email] if email else dict.fromkeys(phones)
    for contact in contacts:
        if not contact:
            continue
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
        self._surnames = Remembered[str, bool](self._is_surname)
        self._forenames = Remembered[str, bool](lambda text: not not_names.might_hold(text))
        self._both = Remembered[tuple[str, str], bool](lambda name: valid_name(*name, not_names))
        self._compared = Remembered(plain)
        self._first = Remembered(_first_forename)
        self.is_of_the_dead = Remembered(not_names.is_of_the_dead).__getitem__

    def _is_surname(self, text: str) -> bool:
        return _has_letter(text) and not self._not_names.might_hold(text)

    def valid(self, forenames: str, surname: str) -> bool:
        """As :func:`valid_name`."""
        if self._surnames[surname] and self._forenames[forenames]:
            return True
        return self._both[forenames, surname]

    def person_key(self, surname: str, forenames: str, born: date) -> str:
        """As :func:`person_key`."""
        return f"{self._compared[surname]}|{self._first[forenames]}|{born.toordinal()}"


def _first_forename(forenames: str) -> str:
    """The first word with a letter; "Mary-Jane" and "Mary Jane" begin alike."""
    if forenames.isalpha():
        return plain(forenames)
    for word in forenames.replace("-", " ").split():
        if letters := plain(word):
            return letters
    return ""
