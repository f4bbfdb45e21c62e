"""Contacts that fill a field and are nobody's, or somebody else's (R09, R25). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from operator import itemgetter

from functions.shared.policy import people

_NO_MARKS = str.maketrans("", "", "._-")
_LAST = 6  # digits
_last_six = itemgetter(slice(-_LAST, None))
_BEGINNING = 3  # letters
_SHORT = 4  # letters; a shorter word with digits behind it may be a name


def is_placeholder_phone(number: str) -> bool:
    """Is an E.164 number one that officers type to fill a field? 07777 777777, 07123456789."""
    return bool(placeholder_phones((number,)))


def placeholder_phones(numbers: Sequence[str]) -> set[str]:
    """Those of many numbers that are; blank ones are passed over."""
    found = _listed().intersection(numbers)
    if not _repeating().isdisjoint(map(_last_six, numbers)):
        found |= {*filter(_endings().search, numbers)}
    return {*found}


@cache
def _repeating() -> frozenset[str]:
    """How numbers end that end in one, two or three digits over and over: most are told by it."""
    return frozenset(
        digits * (_LAST // size)
        for size in (2, 3)
        for digits in map("".join, product("0123456789", repeat=size))
    )


def is_nobodys(address: str) -> bool:
    """Is an address one that fills a field? ``none@none.com``, ``noreply@…``."""
    rules = people.rules()
    local, _, domain = address.rpartition("@")
    host = domain.partition(".")[0]
    return (
        is_nobodys_name(local)
        or host in rules.placeholder_words
        or (local in rules.placeholder_locals and host in rules.placeholder_hosts)
        or (local == host and len(local) < _SHORT)
    )


def depends_on_domain(local: str) -> bool:
    """May what stands before the @ be nobody's at some domains, and a name at others?"""
    return len(local) < _SHORT or local in people.rules().placeholder_locals


def is_nobodys_name(local: str) -> bool:
    """The same of what stands before the @, whatever domain is behind it."""
    rules = people.rules()
    bare = local.rstrip("0123456789")
    return (
        local in rules.placeholder_words
        or (len(bare) >= _SHORT and bare in rules.placeholder_words)
        or local.translate(_NO_MARKS).startswith(rules.placeholder_beginnings)
    )


@cache
def beginnings() -> frozenset[str]:
    """How every name begins that is nobody's somewhere: its first three letters, a mark among them
    or none. Shorter ones are not told by this.
    """
    rules = people.rules()
    marked = {
        begin
        for one in rules.placeholder_beginnings
        for mark in "._-"
        for begin in (f"{one[0]}{mark}{one[1]}", f"{one[:2]}{mark}")
    }
    words = (*rules.placeholder_words, *rules.placeholder_locals, *rules.placeholder_beginnings)
    return frozenset({*marked, *(word[:_BEGINNING] for word in words)})


def is_the_polices(address: str) -> bool:
    """Is it an address of those who wrote the record?"""
    domain = "." + address.rpartition("@")[2]
    return domain.endswith(_domains())


@cache
def _endings() -> re.Pattern[str]:
    """Numbered groups of their own each, so that policy's patterns can refer to their first."""
    found, groups = [], 0
    for ending in people.rules().placeholder_endings:
        found.append(re.sub(r"\\1", rf"\\{groups + 1}", ending))
        groups += re.compile(ending).groups
    return re.compile(rf"(?:{'|'.join(found)})\Z")


@cache
def _listed() -> frozenset[str]:
    return frozenset(
        "+44" + number.removeprefix("0") for number in people.rules().placeholder_phones
    )


@cache
def _domains() -> tuple[str, ...]:
    return tuple("." + domain for domain in people.rules().placeholder_domains)
