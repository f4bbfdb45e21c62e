"""Contacts that fill a field and are nobody's, or somebody else's (R09, R25). Pure."""

from __future__ import annotations

import re
from functools import cache

from functions.shared.policy import people

_SHORT = 4  # letters; a shorter word with digits behind it may be a name


def is_placeholder_phone(number: str) -> bool:
    """Is an E.164 number one that officers type to fill a field? 07777 777777, 07123456789."""
    # Repeated digits are told by two looks, since most numbers have none.
    last = number[-1]
    if (last == number[-3] or last == number[-4]) and _endings().search(number):
        return True
    return number in _listed()


def is_nobodys(address: str) -> bool:
    """Is an address one that fills a field? ``none@none.com``, ``noreply@…``."""
    local, _, domain = address.rpartition("@")
    return is_nobodys_name(local) or domain.partition(".")[0] in people.rules().placeholder_words


def is_nobodys_name(local: str) -> bool:
    """The same of what stands before the @, whatever domain is behind it."""
    words = people.rules().placeholder_words
    bare = local.rstrip("0123456789")
    return local in words or (len(bare) >= _SHORT and bare in words)


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
