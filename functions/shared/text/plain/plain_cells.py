"""The short way to what cells of the extract say, for nearly all that hold one contact. Pure.

A column at a time. What it reads is what the one reader reads (``contact_cells.looked_at``, R20a):
a test compares the two over generated cells, and ``python -m bench.phones`` over a million. In
doubt it reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from functions.shared.policy import people
from functions.shared.text.characters import Remembered, normalise_characters
from functions.shared.text.placeholders import (
    beginnings,
    depends_on_domain,
    is_nobodys,
    is_nobodys_name,
    is_the_polices,
    placeholder_phones,
)
from functions.shared.text.plain.plain_lines import one_a_line, plain_lines

# An address that every reader takes for the same: name, what follows a plus sign, domain. One a
# line; of any other line there is nothing.
_ADDRESSES = re.compile(
    r"^(?:([a-z0-9]+(?:[._-][a-z0-9]+)*)(\+[a-z0-9]*)?"
    r"@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})|.*)$",
    re.MULTILINE,
).findall
_LONGEST, _SHORT = 64, 4


class Plain(NamedTuple):
    """What cells hold: ``use`` is blank where a cell needs a closer look, ``odd`` has the places of
    these, ``boxes`` by place the mailboxes of addresses that have one of another name.
    """

    use: list[str]
    odd: list[int]
    boxes: dict[int, str]


def plain_phones(cells: Sequence[str]) -> Plain:
    """The number of each cell that holds one fit to be called, with one of policy's labels for a
    telephone at most, and nothing else. No cell is blank.
    """
    use = plain_lines(cells)
    first = [at for at, number in enumerate(use) if not number.startswith("+")]
    again = plain_lines([_unlabelled(normalise_characters(cells[at])) for at in first])
    for at, number in zip(first, again, strict=True):
        use[at] = number if number.startswith("+") else ""
    odd = [at for at in first if not use[at]]
    for number in placeholder_phones(use):
        filling = [at for at, one in enumerate(use) if one == number]
        odd += filling
        for at in filling:
            use[at] = ""
    return Plain(use, odd, {})


def _unlabelled(text: str) -> str:
    words = _labelled()(text)
    return words[1] or words[2] if words else text


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


def plain_emails(cells: Sequence[str]) -> Plain:
    """The address of each cell that holds one fit to be written to and nothing else. No cell is
    blank.
    """
    text = one_a_line([cell.strip() for cell in cells]).lower()
    plain = Plain(text.split("\n") if cells else [], [], {})
    begins, domains = beginnings(), _domains()
    for at, (local, tag, written) in enumerate(_ADDRESSES(text) if cells else ()):
        domain = domains[written]
        if domain is None or len(plain.use[at]) > _LONGEST:
            plain.odd.append(at)
        elif (
            tag
            or domain.name != written
            or (domain.dotless and "." in local)
            or local[:3] in begins
            or len(local) < _SHORT
        ):
            mailbox = _mailbox(plain.use[at], local, tag, domain)
            if not mailbox:
                plain.odd.append(at)
            elif mailbox != plain.use[at]:
                plain.boxes[at] = mailbox
    for at in plain.odd:
        plain.use[at] = ""
    return plain


def _mailbox(address: str, local: str, tag: str, domain: _Domain) -> str:
    """Of one of the few that may be nobody's, or have a mailbox of another name; blank if it is
    nobody's.
    """
    box = local.replace(".", "") if domain.dotless else local
    nobodys = (
        (depends_on_domain(local) and is_nobodys(address))
        or (tag and is_nobodys_name(local + tag))
        or is_nobodys_name(local)
        or is_nobodys_name(box)
    )
    return "" if nobodys else f"{box}@{domain.name}"


class _Domain(NamedTuple):
    """The one that counts of several names of a mailbox; do dots mean nothing before it?"""

    name: str
    dotless: bool


@cache
def _domains() -> Remembered[str, _Domain | None]:
    return Remembered(_domain)


def _domain(written: str) -> _Domain | None:
    """None if all its addresses are nobody's or the police's."""
    rules = people.rules()
    name = rules.same_mailbox.get(written, written)
    if not written or any(
        is_nobodys(f"@{each}") or is_the_polices(f"@{each}") for each in (written, name)
    ):
        return None
    return _Domain(name, name in rules.dotless_mail)
