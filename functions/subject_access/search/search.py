"""Everything that is held of one person, in every store, told apart from others' (R50)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.subject_access.search.file_search import Files
from functions.subject_access.search.matches import Marked, Marks, Match, Ref, Wanted
from functions.subject_access.search.person_resolution import Person, candidates, told_apart
from functions.subject_access.search.table_search import Tables


@dataclass(frozen=True, slots=True)
class Search:
    """One search; the stores are read as they are now."""

    tables: Tables
    files: Files
    marks: Marks

    def by_keys(self, keys: Iterable[str]) -> list[Person]:
        """People of whom something carries one of these do-not-contact keys, with all of theirs.

        A first pass finds them by the keys, a second what they have under other crime numbers and
        contacts; who only shares a contact with them is told apart and left out.
        """
        wanted = _wanted(keys)
        first = self._everything(wanted)
        if not first:
            return []
        known = told_apart(first)
        wider = Wanted(
            crimes=wanted.crimes | {self.marks.crime(c) for p in known for c in p.crimes},
            contacts=frozenset().union(*(person.contacts for person in known)) | wanted.contacts,
            people=frozenset().union(*(person.people for person in known)),
        )
        everybody = told_apart(self._everything(wider))
        return candidates(everybody, lambda one: self._carries(one, wanted))

    def again(self, marked: Marked) -> Person:
        """What is held now of a person whom an earlier search told apart, by hashes alone."""
        crimes = frozenset((*marked.crimes, *marked.shared))
        found = told_apart(self._everything(Wanted(crimes, frozenset(marked.contacts))))
        whole = Person()
        for person in found:
            if self._is_meant(person, marked):
                whole.seen += [one for one in person.seen if self._is_sure(one, marked)]
                whole.unsure += [one for one in person.seen if not self._is_sure(one, marked)]
                whole.unsure += person.unsure
        return whole

    def _is_meant(self, person: Person, marked: Marked) -> bool:
        """By victim and crime; or by crime alone, where nothing else is left of it anywhere."""
        if person.refs:
            return any(self.marks.ref(*ref) in marked.refs for ref in person.refs)
        if person.crimes:
            return all(self.marks.crime(crime) in marked.crimes for crime in person.crimes)
        return not person.contacts.isdisjoint(marked.contacts)

    def _is_sure(self, one: Match, marked: Marked) -> bool:
        """Somebody else was a victim of the crime, even if nothing is left of them by now."""
        return bool(one.viw or not one.crime) or self.marks.crime(one.crime) not in marked.shared

    def _everything(self, wanted: Wanted) -> list[Match]:
        seen = list(self._look(wanted))
        links: dict[str, Ref] = {one.token: (one.crime, one.viw) for one in seen if one.token}
        return [*seen, *self.files.texts(wanted, links)]

    def _look(self, wanted: Wanted) -> Iterator[Match]:
        yield from self.tables.register(wanted)
        yield from self.tables.invitations(wanted)
        yield from self.files.matches(wanted)

    def _carries(self, one: Match, wanted: Wanted) -> bool:
        return wanted.has(self.marks.crime(one.crime), one.contacts)


def _wanted(keys: Iterable[str]) -> Wanted:
    found = frozenset(keys)
    crimes = frozenset(key for key in found if key.startswith("crime#"))
    return Wanted(crimes=crimes, contacts=found - crimes)


def marks_of(person: Person, marks: Marks) -> Marked:
    """A person as a case remembers them."""
    unsure = {one.crime for one in person.unsure}
    return Marked(
        refs=tuple(sorted(marks.ref(*ref) for ref in person.refs)),
        crimes=tuple(sorted(marks.crime(c) for c in person.crimes if c not in unsure)),
        shared=tuple(sorted(map(marks.crime, unsure))),
        contacts=tuple(sorted(set().union(*(o.contacts for o in person.seen if not o.crime)))),
    )
