"""A cell of the extract: what may be called or written to, and all else that it says (R20a). Pure.

Nearly all cells hold one number or address and nothing else; these take a short way
(``plain_cells``), which comes to the same as the long one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from functions.shared.policy import people
from functions.shared.text.characters import any_of, normalise_characters, words
from functions.shared.text.contacts import LONGEST, ContactKey, Span, folded, look, reading, without
from functions.shared.text.emails import email, mailbox
from functions.shared.text.phones import phone
from functions.shared.text.placeholders import is_nobodys, is_placeholder_phone, is_the_polices
from functions.shared.text.plain.plain_cells import plain_emails, plain_phones

_KNOWN = 4_096
_NUMBER_ALONE = re.compile(r"""\A\s*(?:=\s*)?["']*([^"']*?)["']*\s*\Z""")
_WORD = re.compile(r"\S+").finditer
_ABOUT = 5  # words behind a "do not": "do not under any circumstances ring"
_FLOAT = re.compile(r"\.0+\Z")


class Cell(NamedTuple):
    """``use``: E.164 or the address that may be called or written to, blank if there is none.

    ``others``: the values of all else that can be read. ``own``: nothing is written beside it that
    could say that it is another's or the work's. ``wish``: somebody wrote that they want no
    contact.
    """

    use: str = ""
    others: tuple[str, ...] = ()
    own: bool = True
    wish: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """All that can be read in it."""
        return (self.use, *self.others) if self.use else self.others


_NOTHING = Cell()


def phone_cell(text: str) -> Cell:
    """A cell of a column of telephones."""
    [line], *_ = plain_phones([text])
    return Cell(line) if line else looked_at(text, "phone")


def email_cell(text: str) -> Cell:
    """A cell of a column of emails."""
    [address], _, boxes = plain_emails([text])
    return Cell(address, tuple(boxes.values())) if address else looked_at(text, "email")


@lru_cache(_KNOWN)
def looked_at(text: str, kind: str) -> Cell:
    """The long way: all that a cell says. ``kind``: "phone" or "email", what its column is for."""
    if not text.strip():
        return _NOTHING
    plain = folded(text[:LONGEST])
    spans, unclear = look(plain)
    found = reading(spans, unclear=unclear)
    keys = [key for key in found.keys if not _fills_a_field(key)]
    use = _use(text, kind, [key.value for key in found.contacts if key.kind == kind])
    beside = _words_beside(plain, spans)
    rules = _rules()
    wish = is_wish(beside) or (bool(found.contacts) and rules.refusals(beside) is not None)
    own = rules.labels.issuperset(beside.split())
    others = tuple(key.value for key in keys if key.value != use)
    return Cell(use, others, own, wish)


def _use(text: str, kind: str, readable: list[str]) -> str:
    """What may be used: valid, alone in its cell, and no placeholder."""
    if kind == "email":
        address = email(text)
        if address is None or is_nobodys(address) or is_the_polices(address):
            return ""
        return address if readable == [mailbox(address)] else ""
    bare = _NUMBER_ALONE.sub(r"\1", normalise_characters(text)).replace("_", " ").strip()
    line = phone(text) or phone(_FLOAT.sub("", bare))
    return line if line and readable == [line] and not is_placeholder_phone(line) else ""


def _fills_a_field(key: ContactKey) -> bool:
    if key.kind == "email":
        return is_nobodys(key.value)
    return key.kind == "phone" and is_placeholder_phone(key.value)


def _words_beside(text: str, spans: list[Span]) -> str:
    """What is written beside the contacts."""
    return words(without(text, [span for span in spans if span.keys], " ; "))


def is_wish(said: str) -> bool:
    """Do these :func:`words` say that somebody wants no contact, or that it is not safe?

    One of policy's phrases; or a "do not" and, a few words behind it, what is not to be done.
    """
    rules = _rules()
    left = rules.no_wishes.sub(" ", said)
    return rules.wishes(left) is not None or any(
        rules.doings(left, found.end(), _behind(left, found.end()))
        for found in rules.negations.finditer(left)
    )


def _behind(text: str, start: int) -> int:
    """Where the few words end that a negation can be about."""
    last = start
    for found in islice(_WORD(text, start), _ABOUT):
        last = found.end()
    return last


class _Rules(NamedTuple):
    """Policy's words, ready to be looked for among :func:`words`."""

    wishes: Callable[[str], re.Match[str] | None]
    no_wishes: re.Pattern[str]
    negations: re.Pattern[str]
    doings: Callable[[str, int, int], re.Match[str] | None]
    refusals: Callable[[str], re.Match[str] | None]
    labels: frozenset[str]


@cache
def _rules() -> _Rules:
    rules = people.rules()
    return _Rules(
        any_of(rules.wishes).search,
        any_of(rules.no_wishes),
        any_of(rules.negations),
        any_of(rules.contacting).search,
        any_of(rules.refusals).search,
        frozenset(rules.phone_labels),
    )
