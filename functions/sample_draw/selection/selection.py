"""Who is drawn: keyed random numbers, smallest first (R04, R09, R11). Pure.

Every person has one random number, which the month's secret seed and what identifies them decide:
two records give no greater chance than one. Which of their records stands for them is decided
before, by the records' own numbers (:meth:`Frame.stand_ins`). People are looked at in the order of
their numbers. Each is taken unless somebody with the same phone or email has been taken before, or
their cell has all that it should give. Who is not taken leaves no trace, so removing somebody who
was not drawn changes nobody else (R11), which is also why boroughs are spread in the replicates and
not here. The exceptions lie in the rules themselves: a row that alone shows two others to be one
person's, or one of them to be somebody whom the lists keep out; and allocations that depend on how
many are eligible.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from functions.shared.keyed_hashes import Keyed
from functions.shared.text.crime_numbers import victim_number

NUMBER_BYTES = 16
SEED_BYTES = 32
OF_A_PERSON = b"person|"


def identity(crime: str, viw: str, person: str) -> bytes:
    """What a record is known by: its normalised crime number and its VIW number.

    Without a VIW number two victims of one crime are told apart by who they are: ``person``.
    """
    return f"{crime}|{victim_number(viw)}".encode() if viw else f"{crime}||{person}".encode()


def of_person(person: str) -> bytes:
    """What a person's random number is made of: whichever of their crimes are in the extract."""
    return OF_A_PERSON + person.encode()


def of_several(smallest: bytes) -> bytes:
    """What stands for several numbers of one person: the smallest, to go through the key again.

    The smallest of two is smaller than one, and would be drawn 1.6 times as often.
    """
    return b"several|" + smallest


def random_numbers(seed: bytes) -> Keyed:
    """HMAC-SHA256 of a record's identity under the draw's seed, 16 bytes of it."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"the seed of a draw has {SEED_BYTES} bytes")
    return Keyed(seed, NUMBER_BYTES)


def sample_hash(numbers: Iterable[bytes]) -> str:
    """SHA-256 over the sorted random numbers of those drawn.

    Of the numbers and not of the crime numbers: nobody without the seed can try people out.
    """
    return hashlib.sha256(b"".join(sorted(numbers))).hexdigest()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Eligible people in columns. ``order``: the records that stand for them, by random number.

    ``shared``: phones and emails of those alone who have one in common with another record.
    """

    order: Sequence[int]
    cell: Sequence[int]
    shared: Mapping[int, Collection[str]]


class Chosen(NamedTuple):
    """``drawn``: in the order of their random numbers. ``shared``: those left out because somebody
    drawn has the same phone or email. Everybody else is left out by chance.
    """

    drawn: list[int]
    shared: list[int]


def choose(candidates: Candidates, sizes: Mapping[int, int] | None) -> Chosen:
    """Who is drawn; ``sizes`` says how many each cell gives, None takes all."""
    drawn: list[int] = []
    contacts: set[str] = set()
    left = Counter(sizes) if sizes is not None else Counter(candidates.cell)
    cells, shared = candidates.cell, candidates.shared
    for record in candidates.order:
        cell = cells[record]
        if left[cell] <= 0:
            continue
        if record in shared:
            own = shared[record]
            if not contacts.isdisjoint(own):
                continue
            contacts.update(own)
        left[cell] -= 1
        drawn.append(record)
    beside = shared.keys() - drawn
    return Chosen(drawn, [one for one in beside if not contacts.isdisjoint(shared[one])])
