"""Tells people apart who share a phone or a crime, and joins one person's several crimes. Pure.

Two records are one person's if crime and VIW number agree, or a keyed hash of contact, surname and
forename does; of a row without a crime number that hash alone tells. A phone joins nobody: it may
be a household's (R50).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.shared.groups import Groups
from functions.subject_access.search.matches import Match, Ref

Node = tuple[str, Any]  # ("ref", Ref), or ("mark", hash), or ("crime", number)


@dataclass(slots=True)
class Person:
    """One person's matches. ``unsure``: rows of a crime that others are victims of as well, in
    places that do not say whose they are; they are counted and never shown or touched.
    """

    seen: list[Match] = field(default_factory=list)
    unsure: list[Match] = field(default_factory=list)

    @property
    def refs(self) -> list[Ref]:
        return sorted({one.ref for one in self.seen if one.names_victim})

    @property
    def crimes(self) -> list[str]:
        return sorted({one.crime for one in self.seen if one.crime})

    @property
    def contacts(self) -> frozenset[str]:
        return frozenset().union(*(one.contacts for one in self.seen))

    @property
    def people(self) -> frozenset[bytes]:
        return frozenset().union(*(one.people for one in self.seen))


def told_apart(matches: Iterable[Match]) -> list[Person]:
    """Every person among the matches, each with one of them or, if unsure, with all."""
    known = list(matches)
    joined = Groups[Node]()
    for one in known:
        if one.names_victim:
            for mark in one.people:
                joined.join(("ref", one.ref), ("mark", mark))
    people: dict[Node, Person] = defaultdict(Person)
    of_crime: dict[str, set[Node]] = defaultdict(set)
    for one in known:
        if one.names_victim:
            root = joined.of(("ref", one.ref))
            people[root].seen.append(one)
            of_crime[one.crime].add(root)
    for one in known:
        if one.crime and not one.viw:
            _place(one, people, of_crime[one.crime])
    _place_by_contact([one for one in known if not one.crime and not one.people], people)
    return sorted(people.values(), key=lambda person: [one.place for one in person.seen])


def _place(one: Match, people: dict[Node, Person], roots: set[Node]) -> None:
    """A row that names the crime alone: clear if one person is known of it, or none."""
    if len(roots) > 1:
        for root in roots:
            people[root].unsure.append(one)
        return
    roots = roots or {("crime", one.crime)}
    for root in roots:
        people[root].seen.append(one)


def _place_by_contact(lines: Sequence[Match], people: dict[Node, Person]) -> None:
    """Lines that name no crime: clear if one person has their contact, or none; else unsure."""
    has: dict[str, set[Node]] = defaultdict(set)
    for root, person in people.items():
        for key in person.contacts:
            has[key].add(root)
    for one in lines:
        roots: set[Node] = set().union(*(has[key] for key in one.contacts))
        for root in roots if one.contacts else {("nobody", "")}:
            (people[root].seen if len(roots) == 1 else people[root].unsure).append(one)
        if one.contacts and not roots:
            people[("contact", min(one.contacts))].seen.append(one)


def candidates(people: Sequence[Person], first: Callable[[Match], bool]) -> list[Person]:
    """Those of whom something matched what was typed, not only what was found of others then."""
    return [person for person in people if any(first(one) for one in person.seen)]
