"""Who is drawn: keyed random numbers, smallest first (R04, R09, R11). Pure.

Every record has one random number, which its own identity and the month's secret seed decide.
Records are looked at in the order of their numbers. Each is taken unless its person, or somebody
with the same phone or email, has been taken before, or its cell has all that it should give. What
is not taken leaves no trace, so removing one row that was not taken changes nobody else: the strict
reading of R11, which is also why boroughs are spread in the replicates and not here. The exceptions
lie in the rules themselves: a row that alone shows two others to be one person's, or one of them to
be somebody whom the lists keep out; and allocations that depend on how many are eligible.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.shared.keyed_hashes import keyed

NUMBER_BYTES = 16
SEED_BYTES = 32


def identity(crime: str, viw: str) -> bytes:
    """What a record is known by: its normalised crime number and its VIW number."""
    return f"{crime}|{viw.lstrip('0') or '0'}".encode()


def random_numbers(seed: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA256 of a record's identity under the draw's seed, 16 bytes of it."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"the seed of a draw has {SEED_BYTES} bytes")
    digest = keyed(seed)
    return lambda name: digest(name)[:NUMBER_BYTES]


def sample_hash(numbers: Iterable[bytes]) -> str:
    """SHA-256 over the sorted random numbers of those drawn.

    Of the numbers and not of the crime numbers: nobody without the seed can try people out.
    """
    return hashlib.sha256(b"".join(sorted(numbers))).hexdigest()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Eligible records in columns. ``order``: their positions by random number.

    ``contacts`` gives the phones and email by which one may be reached; blank ones count for none.
    """

    order: Sequence[int]
    person: Sequence[int]
    cell: Sequence[int]
    contacts: Callable[[int], Iterable[str]]


def choose(
    candidates: Candidates, sizes: Mapping[int, int] | None
) -> Iterator[tuple[int, Outcome]]:
    """An outcome for every candidate; ``sizes`` says how many each cell gives, None takes all."""
    taken: set[int] = set()
    people: set[int] = set()
    contacts: set[str] = set()
    left = Counter(sizes) if sizes is not None else None
    for record in candidates.order:
        cell, person = candidates.cell[record], candidates.person[record]
        if (left is not None and left[cell] <= 0) or person in people:
            continue
        own = [contact for contact in candidates.contacts(record) if contact]
        if not contacts.isdisjoint(own):
            continue
        if left is not None:
            left[cell] -= 1
        taken.add(record)
        people.add(person)
        contacts.update(own)
    return _outcomes(candidates, taken, people, contacts)


def _outcomes(
    candidates: Candidates, taken: set[int], people: set[int], contacts: set[str]
) -> Iterator[tuple[int, Outcome]]:
    """One record stands for each person: the one taken, else the one with the smallest number."""
    seen = bytearray(len(candidates.person))
    for person in people:
        seen[person] = 1
    for record in candidates.order:
        if record in taken:
            yield record, Outcome.SELECTED
        elif seen[candidates.person[record]]:
            yield record, Outcome.DUPLICATE
        else:
            seen[candidates.person[record]] = 1
            free = contacts.isdisjoint(candidates.contacts(record))  # blank ones never are in it
            yield record, Outcome.NOT_SELECTED if free else Outcome.CONTACT_SHARED
