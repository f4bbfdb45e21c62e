"""The short way to what a cell of the extract says, for nearly all that hold one contact. Pure.

What it reads is what the one reader reads (``contact_cells.looked_at``, R20a): a test compares the
two over generated cells, and ``python -m bench.phones`` over a million. In doubt it reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from functions.shared.policy import people
from functions.shared.text.characters import normalise_characters
from functions.shared.text.phones import line_reader
from functions.shared.text.placeholders import (
    depends_on_domain,
    is_nobodys,
    is_nobodys_name,
    is_placeholder_phone,
    is_the_polices,
)

# An address that every reader takes for the same: name, what follows a plus sign, domain.
_ADDRESS = re.compile(
    r"([a-z0-9]+(?:[._-][a-z0-9]+)*)(\+[a-z0-9]*)?"
    r"@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})"
).fullmatch
_LONGEST = 64
_DOMAINS = 4_096


@cache
def phone_reader() -> Callable[[str], str | None]:
    """Reads the number of a cell that holds one fit to be called, with one of policy's labels for
    a telephone at most, and nothing else; else None. Made once, for a draw reads thirty thousand.
    """
    line, labelled = line_reader(), _labelled()

    def read(text: str) -> str | None:
        found = line(text)
        if not found:
            text = normalise_characters(text)
            words = labelled(text)
            found = line(words[1] or words[2] if words else text)
        return found if found and not is_placeholder_phone(found) else None

    return read


@cache
def _labelled() -> Callable[[str], re.Match[str] | None]:
    """A number with one label before or behind it: two can be a wish ("no contact")."""
    rules = people.rules()
    says_more = {*rules.wishes, *rules.refusals, *rules.labels_of_others}
    words = "|".join(re.escape(label) for label in rules.phone_labels if label not in says_more)
    number = r"([+(]?[0-9][0-9 ()-]{8,20}[0-9])"
    return re.compile(
        rf"\s*(?:(?:{words})[ .:]+{number}|{number}[ (]+(?:{words})\)?)\s*", re.IGNORECASE
    ).fullmatch


def plain_email(text: str) -> tuple[str, ...] | None:
    """The address of a cell that holds one fit to be written to and nothing else, and behind it
    its mailbox if that is another; else None.
    """
    address = text.strip().lower()
    found = _ADDRESS(address)
    if not found or len(address) > _LONGEST:
        return None
    local, tag, written = found.groups()
    if depends_on_domain(local) and is_nobodys(address):
        return None
    domain = _domain(written)
    if domain is None or (tag and is_nobodys_name(local + tag)):
        return None
    box = local.replace(".", "") if domain.dotless and "." in local else local
    if is_nobodys_name(local) or (box != local and is_nobodys_name(box)):
        return None
    if box == local and not tag and domain.name == written:
        return (address,)
    return address, f"{box}@{domain.name}"


class _Domain(NamedTuple):
    """The one that counts of several names of a mailbox; do dots mean nothing before it?"""

    name: str
    dotless: bool


@lru_cache(_DOMAINS)
def _domain(written: str) -> _Domain | None:
    """None if all its addresses are nobody's or the police's."""
    rules = people.rules()
    name = rules.same_mailbox.get(written, written)
    if any(is_nobodys(f"@{each}") or is_the_polices(f"@{each}") for each in (written, name)):
        return None
    return _Domain(name, name in rules.dotless_mail)
