"""People into the register of those in the field, and the second reading of the list (R10, R20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.contact_rules import channel
from functions.sample_draw.frame.records import usable
from functions.sample_draw.frame.screening import keys_by_place
from functions.sample_draw.handover.handover_files import Person
from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy.surveys import Survey
from functions.shared.stores.people.cases import Case, DrawnIn, in_field_until
from functions.shared.stores.people.listed import Listed
from functions.shared.text.contacts import kind_of


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody drawn and their case; ``own_keys``: of the contacts, by place."""

    person: Person
    case: Case
    own_keys: tuple[tuple[str, ...], ...]
    blanked: tuple[int, ...] = ()  # places of numbers that the second reading found


def entered(
    keyring: Keyring, survey: Survey, month: Month, people: Iterable[Person]
) -> list[Entered]:
    """The case of each person: everything held of them as keyed hashes."""
    return [_entered(keyring, survey, month, person) for person in people]


def _entered(keyring: Keyring, survey: Survey, month: Month, person: Person) -> Entered:
    held = person.record
    own = keys_by_place(keyring, held)
    others = [keyring.contact(kind_of(one), one) for one in held.others]
    # Behind the crime number what nobody is called on: see stop_list.
    keys = [*chain(*own), keyring.contact("crime", held.crime), *others]
    case = Case(
        case_id=keyring.case(survey.code, str(month), held.crime, held.viw),
        survey=survey.code,
        month=month,
        crime=held.crime,
        viw=held.viw,
        contacts=tuple(dict.fromkeys(keys)),
        people=tuple(dict.fromkeys(map(keyring.person, held.identities()))),
        until=in_field_until(person.window.closes),
        cell=DrawnIn(person.area, person.crime_type, str(person.replicate or "")),
        reported=person.reported,
    )
    return Entered(person, case, tuple(own))


def second_reading(
    survey: Survey, people: Sequence[Entered], listed: Listed
) -> tuple[list[Entered], list[Entered]]:
    """Those who may still be handed over, and those who may not any more (R20).

    A number that was listed meanwhile as not theirs is blanked; who has no other is among the late.
    """
    kept: list[Entered] = []
    late: list[Entered] = []
    channels = rules_of(survey)[1].channels
    for one in people:
        if listed.blocks(one.case.contacts):
            late.append(one)
            continue
        blanked = [at for at, keys in enumerate(one.own_keys) if any(map(listed.blanks, keys))]
        contacts = tuple(usable(one.person.contacts, blanked))
        if channel(channels, contacts) is None:
            late.append(one)
        else:
            person = replace(one.person, contacts=contacts)
            kept.append(replace(one, person=person, blanked=tuple(blanked)))
    return kept, late
