"""Texts that are nobody's name: placeholders, companies, titles of the dead (R09). Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from functions.shared.policy.people import People
from functions.shared.text.characters import normalise_characters

_WORDS = re.compile(r"[^\W_]+").findall
_WHOLE_FIELD = re.compile(r"\A[\W_]+|[\W_]+\Z")
_AROUND_SLASH = re.compile(r"\s*([/\\])\s*")
_HOLDS_CONTACT = re.compile(r"@|\u2020|(?:[0-9][^0-9A-Za-z]{0,3}){7}").search  # or a cross
_LATE = "late "  # before a name
_SHORT_SURNAME, _SHORT_FORENAME = 2, 3


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
        self._ends = re.compile(rf"[^\W_](?:[^\w-]+|\s-\s)(?:{endings or '(?!)'})\Z")
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


def has_letter(text: str) -> bool:
    """Of whatever script."""
    return text.isalpha() or any(map(str.isalpha, text))


def are_no_name(forenames: str, surname: str, not_names: NotNames) -> bool:
    """Together, though each could be a part of a name."""
    name = f"{forenames} {surname}"
    return not_names.is_placeholder(name) or not_names.holds_phrase(name)


def is_no_surname(text: str, not_names: NotNames) -> bool:
    """Whatever forenames stand before it."""
    return not_names.is_company(text) or not_names.is_placeholder(text, longer_than=_SHORT_SURNAME)


def is_no_forename(text: str, not_names: NotNames) -> bool:
    """Whatever surname stands behind it."""
    return not_names.is_company(text) or not_names.is_placeholder(text, longer_than=_SHORT_FORENAME)
