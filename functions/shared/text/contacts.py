"""The one reader: every phone, email and crime number in a cell or in typed text (R20a). Pure.

Whatever is known of a person is looked up by what this reads: the extract's cells, the
do-not-contact list, outcomes, the page, search, erasure, scrubbing. In doubt it reads too much;
what may be called or written to is a narrower question (``phones``, ``emails``, ``contact_cells``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from functions.shared.policy import people
from functions.shared.text.characters import normalise_characters, ones, zeros
from functions.shared.text.crime_numbers import FoundCrime, crime_numbers_in
from functions.shared.text.digit_runs import ANOTHER, Found, numbers_in
from functions.shared.text.emails import addresses_in, mailbox
from functions.shared.text.escapes import undone
from functions.shared.text.phones import is_line

Kind = Literal["phone", "email", "crime"]

LONGEST = 4_000  # characters that are looked at; a cell of an extract has no more
_KNOWN = 4_096  # texts that are remembered
# What programs make of a number: "7812345678.0", "7.812345678E+09".
_AS_A_FLOAT = re.compile(r"(?<=[0-9]{9})\.0+(?![0-9])")
_SCIENTIFIC = re.compile(
    r"(?<![0-9.])(?P<first>[1-9])\.(?P<rest>[0-9]{7,18})"
    r"E(?P<sign>\+?)0{0,2}(?P<power>[0-9]{1,2})(?![0-9])",
    re.IGNORECASE,
)
_ROUND = 3  # noughts at the end that such a form leaves out
_BLOT = "x"  # a letter: nothing on either side belongs together
_UNREAD_ADDRESS = re.compile(r"\w\s*@|@\s*\w").search


class ContactKey(NamedTuple):
    """One thing by which somebody can be found or reached, in its canonical spelling."""

    kind: Kind
    value: str


def kind_of(value: str) -> Kind:
    """What a canonical value is of."""
    if value.startswith("+"):
        return "phone"
    return "email" if "@" in value else "crime"


class Span(NamedTuple):
    """Where something stands in a folded text, and what it can be."""

    start: int
    end: int
    keys: tuple[ContactKey, ...]


class Placed(Protocol):
    """Something with its place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Reading(NamedTuple):
    """``contacts``: each thing once, an email as its mailbox. ``keys``: under what it is listed and
    looked up, an email as it is written as well. ``unclear``: something is left for a person.
    """

    contacts: tuple[ContactKey, ...]
    keys: tuple[ContactKey, ...]
    unclear: bool = False

    @property
    def only(self) -> ContactKey | None:
        """The one contact of a text that holds one and nothing doubtful."""
        return self.contacts[0] if len(self.contacts) == 1 and not self.unclear else None


@lru_cache(_KNOWN)
def read(text: str) -> Reading:
    """Everything that can be read in a text of up to LONGEST characters."""
    spans, unclear = look(folded(text[:LONGEST]))
    return reading(spans, unclear=unclear or len(text) > LONGEST)


def folded(text: str) -> str:
    """As it is looked at: with one character for each of its look-alikes and escapes."""
    return normalise_characters(undone(text))


def reading(spans: list[Span], *, unclear: bool) -> Reading:
    """What :func:`look` found, each thing once."""
    keys = tuple(dict.fromkeys(key for span in spans for key in span.keys))
    contacts = dict.fromkeys(
        ContactKey("email", mailbox(key.value)) if key.kind == "email" else key for key in keys
    )
    everything = tuple(dict.fromkeys((*contacts, *keys)))
    return Reading(tuple(contacts), everything, unclear)


def look(text: str) -> tuple[list[Span], bool]:
    """What stands where in a folded text; and whether something is left that may be a contact.

    Addresses first, then crime numbers that are written as such, then telephones; a crime number
    without slashes that is no part of a telephone. What could be both is both, and unclear.
    """
    spans: list[Span] = []
    for start, end, values in addresses_in(text):
        spans.append(Span(start, end, tuple(ContactKey("email", value) for value in values)))
    rest = without(text, spans)
    unclear = _UNREAD_ADDRESS(rest) is not None or not all(span.keys for span in spans)
    rest, rounded = _as_digits(ones(zeros(rest)))
    crimes = list(crime_numbers_in(rest, people.rules().crime_numbers))
    certain = [one for one in crimes if one.certain]
    numbers, left = numbers_in(without(rest, certain))
    numbers = [one for one in numbers if is_line(one.value) or not _within(one, crimes)]
    apart = [one for one in crimes if one.certain or not _overlaps(one, numbers)]
    both = [_number(one, crimes) for one in numbers]
    unclear = unclear or any(len(span.keys) > 1 for span in both)
    unclear = unclear or rounded or any(not _overlaps(one, apart) for one in left)
    spans += [Span(one.start, one.end, (ContactKey("crime", one.value),)) for one in apart]
    return sorted([*spans, *both]), unclear


def _number(number: Found, crimes: list[FoundCrime]) -> Span:
    """A telephone, and a crime number as well if all its digits are one without slashes."""
    also = (ContactKey("crime", crime.value) for crime in _within(number, crimes))
    return Span(number.start, number.end, (ContactKey("phone", number.value), *also))


def _within(number: Found, crimes: list[FoundCrime]) -> list[FoundCrime]:
    """Crime numbers without slashes that take all its digits."""
    return [one for one in crimes if one.start <= number.start and number.end <= one.end]


def _overlaps(one: Placed, others: Iterable[Placed]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def without(text: str, taken: Iterable[Placed], put: str = "") -> str:
    """The text with what has been read blotted out, all else in its place; or ``put`` for it."""
    for one in sorted(taken, key=lambda each: each.start, reverse=True):
        text = text[: one.start] + (put or _BLOT * (one.end - one.start)) + text[one.end :]
    return text


def _as_digits(text: str) -> tuple[str, bool]:
    """What programs make of numbers, as numbers again, of the same length; may one be rounded?

    "7.81234568E9" leaves out a nought; what writes the sign as well may have rounded a digit away.
    """
    text = _AS_A_FLOAT.sub(lambda match: " " * len(match[0]), text)
    forms = _SCIENTIFIC.finditer(text)
    rounded = any(
        one["sign"] and 0 < int(one["power"]) - len(one["rest"]) <= _ROUND for one in forms
    )
    return _SCIENTIFIC.sub(_written_out, text), rounded


def _written_out(match: re.Match[str]) -> str:
    """Only if no digit is missing: 7.81E+09 is every number that begins so."""
    digits, length = match["first"] + match["rest"], int(match["power"]) + 1
    if digits[length:].strip("0") or length > len(digits) + _ROUND:
        return match[0]
    return digits[:length].ljust(length, "0").ljust(len(match[0]))


def hint(key: ContactKey) -> str:
    """A masked form that lets a person recognise an entry and nobody work it out (R20).

    ``07…123``, ``s…@e….org``, ``…45/26``; of a short value only its kind is shown.
    """
    if key.kind == "phone":
        return _phone_hint(key.value)
    if key.kind == "email":
        local, _, domain = key.value.partition("@")
        name, _, ending = domain.rpartition(".")
        return f"{_first(local)}…@{_first(name)}….{ending}"
    number, slash, year = key.value.rpartition("/")
    return f"…{number[-2:]}{slash}{year}" if len(number) >= ANOTHER else "…"


def _phone_hint(value: str) -> str:
    shown = "0" + value[3:] if value.startswith("+44") else value
    return f"{shown[:2]}…{shown[-3:]}" if len(shown) > ANOTHER + 2 else "…"


def _first(text: str) -> str:
    """The first letter, unless that is nearly the whole."""
    return text[0] if len(text) >= 3 else ""
