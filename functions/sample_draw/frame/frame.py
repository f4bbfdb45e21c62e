"""An extract read into candidates for the draw, and the outcome of each of its rows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from functions.sample_draw.frame.candidate_columns import CandidateColumns
from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.person_linkage import Links
from functions.sample_draw.frame.records import Records, usable
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import NO_RECORD, UNDECIDED
from functions.sample_draw.frame.screening import Lists, Verdict
from functions.sample_draw.selection.selection import Chosen
from functions.shared.keyed_hashes import Keyed

Row = Sequence[str]
_PART = 1024  # rows that are judged together
_WISH = Verdict(Outcome.WISH)
_LEFT_OUT = bytes.maketrans(bytes([UNDECIDED]), bytes([Outcome.NOT_SELECTED]))
# Whoever is one person with somebody of these outcomes shares it, under whatever crime number.
_OF_THE_PERSON = (Outcome.WISH, Outcome.DO_NOT_CONTACT, Outcome.RESTED, Outcome.IN_FIELD)


class Frame:
    """Outcomes by row number, and what the draw must know of each candidate.

    ``codes[n]`` is row n's outcome as spreadsheets count (the header is row 1), or ``NO_RECORD``.
    """

    def __init__(self, checks: Checks, lists: Lists, number: Keyed) -> None:
        self.checks, self._lists = checks, lists
        self.candidates = CandidateColumns(number)
        self.codes = bytearray()
        self._listed: dict[int, Outcome] = {}
        self._links = Links()
        self.sharing: frozenset[int] = frozenset()
        self.clusters: tuple[tuple[int, ...], ...] = ()
        self.blanked_out = 0  # rows whose every contact the lists take, each as somebody else's

    def read(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Takes every record with its row number, in ascending order."""
        rest = iter(rows)
        while part := list(islice(rest, _PART)):
            self._read(*zip(*part, strict=True))

    def _read(self, numbers: Sequence[int], rows: Sequence[Row]) -> None:
        # The header, and blank lines, which are no records.
        self.codes.extend(bytes([NO_RECORD]) * (numbers[-1] + 1 - len(self.codes)))
        codes, records = self.checks.judge(numbers, rows)
        if numbers[-1] - numbers[0] < len(numbers):  # no blank line between them
            self.codes[numbers[0] :] = codes
        else:
            for number, code in zip(numbers, codes, strict=True):
                self.codes[number] = code
        verdicts = self._lists.verdicts(self.candidates.number_of, records)
        verdicts.update(dict.fromkeys(records.contacts.wishes, _WISH))
        of_rows = {records.rows[at]: verdict for at, verdict in sorted(verdicts.items())}
        self._keep(self._still_reached(records, verdicts), of_rows)

    def _still_reached(self, records: Records, verdicts: Mapping[int, Verdict]) -> Records:
        """Without those who could be reached only by what may not be used."""
        keep = [True] * len(records.rows)
        for at, verdict in verdicts.items():
            if verdict.outcome is None:  # then some of it may not be used
                left = usable(records.record(at).contacts, verdict.blanked)
                keep[at] = self.checks.reachable(left)
                if not keep[at]:
                    self.codes[records.rows[at]] = Outcome.NO_CONTACT
                    self.blanked_out += 1
        return records if all(keep) else records.only(keep)

    def _keep(self, records: Records, verdicts: Mapping[int, Verdict]) -> None:
        """Candidates, a column at a time; ``verdicts`` by row."""
        start = len(self.candidates.rows)
        for candidate, row in enumerate(records.rows if verdicts else (), start):
            if row in verdicts:
                self.candidates.blank(candidate, verdicts[row].blanked)
                if outcome := verdicts[row].outcome:
                    self._listed[candidate] = outcome
        keys = self.checks.names.person_keys(records.surnames, records.forenames, records.births)
        self.candidates.add(records, keys)
        contacts = records.contacts
        self._links.add((*contacts.use, records.crimes), contacts.others)

    def shared_by(self, candidates: Iterable[int]) -> dict[int, list[str]]:
        """Of those who share something, what others may have as well and at most one person of a
        draw may have (R09).
        """
        sharing, held = self.sharing, self.candidates.held
        return {one: held(one).shared() for one in candidates if one in sharing}

    def persons(self, *, cap: int) -> Sequence[int]:
        """Links the records; what the lists say of one record of a person holds for all (R10).

        Gives every candidate that is kept out its code; returns the person of each candidate.
        """
        people = self._links.people(self._identities, cap=cap)
        self.sharing = people.sharing
        rows = self.candidates.rows
        self.clusters = tuple(
            tuple(rows[candidate] for candidate in found) for found in people.clusters
        )
        self._keep_out(people.of)
        return people.of

    def _identities(self, candidate: int) -> Iterable[str]:
        record = self.candidates.held(candidate).record()
        shared = record.identities()
        return shared if record.viw else (*shared, f"{record.crime}||{record.who}")

    def _keep_out(self, persons: Sequence[int]) -> None:
        if not self._listed:
            return
        of_person: dict[int, Outcome] = {}
        for candidate, outcome in self._listed.items():
            if outcome in _OF_THE_PERSON:
                person = persons[candidate]
                of_person[person] = min(outcome, of_person.get(person, outcome))
        for candidate, person in enumerate(persons):
            kept_out = of_person.get(person) or self._listed.get(candidate)
            if kept_out is not None:
                self._give(candidate, kept_out)

    def stand_ins(self, persons: Sequence[int]) -> list[int]:
        """The record that stands for each person whom nothing keeps out, by the person's number.

        A person's other records are duplicates.
        """
        codes, rows = self.codes, self.candidates.rows
        several: dict[int, list[int]] = {}
        for candidate in self.sharing:
            if codes[rows[candidate]] == UNDECIDED:
                several.setdefault(persons[candidate], []).append(candidate)
        for found in several.values():
            if len(found) > 1:
                for other in self.candidates.stand_in(found):
                    self._give(other, Outcome.DUPLICATE)
        free = [c for c, row in enumerate(rows) if codes[row] == UNDECIDED]
        return self.candidates.in_order(free)

    def take(self, chosen: Chosen) -> None:
        """Gives everybody who could be drawn their outcome."""
        codes, rows = self.codes.translate(_LEFT_OUT), self.candidates.rows
        for candidate in chosen.shared:
            codes[rows[candidate]] = Outcome.CONTACT_SHARED
        for candidate in chosen.drawn:
            codes[rows[candidate]] = Outcome.SELECTED
        self.codes = codes

    def _give(self, candidate: int, outcome: Outcome) -> None:
        self.codes[self.candidates.rows[candidate]] = outcome
