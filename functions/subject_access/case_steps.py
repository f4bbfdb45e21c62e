"""The steps of a case, from finding somebody to closing it (R50)."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from functions.shared import log
from functions.shared.clock import london_date
from functions.shared.errors import EventError
from functions.shared.text.contacts import read
from functions.subject_access import answer as held
from functions.subject_access.casebook import the_person
from functions.subject_access.erase.erase import NotAllGone, still_there
from functions.subject_access.erase.exclusive import alone
from functions.subject_access.event_fields import Owner
from functions.subject_access.events import Close, Erase, Export, Find, HandOver
from functions.subject_access.export import export, export_key, page_of
from functions.subject_access.export_page import export_page
from functions.subject_access.search.person_resolution import Person
from functions.subject_access.search.search import marks_of
from functions.subject_access.stores import Stores

Json = dict[str, Any]

MOST_PEOPLE = 20  # (ours) more share a phone only at a hostel or an office: ask for a crime number


class LogMessage(StrEnum):
    FOUND = "a case was opened"
    EXPORTED = "an export was made"
    ERASED = "someone was erased"
    CHANGED = "a case was changed"


def find(stores: Stores, asked: Find, moment: datetime) -> Json:
    """Opens a case: who it may be, what is held of each, whose it is and until when."""
    reading = read(asked.find)
    found = reading.only
    if found is None:
        raise EventError('"find" must be one phone number, email address or crime number')
    key, *also = (stores.keyring.contact(*one) for one in reading.keys)
    people = stores.search().by_keys([key, *also])
    if len(people) > MOST_PEOPLE:
        raise EventError(f'"find" fits {len(people)} people: ask for the crime number')
    day = london_date(moment)
    answers = [_answer(stores, n, person, day) for n, person in enumerate(people, start=1)]
    beyond = [one for answer in answers for one in answer["elsewhere"]]
    owner = held.owner_of(beyond) if people else Owner.MOPAC
    marked = [marks_of(person, stores.marks) for person in people]
    case, by = stores.cases.open(key, marked, owner, asked.asked_by, day)
    log.say(LogMessage.FOUND, case_id=case, asked_by=asked.asked_by, count=len(people))
    return {
        "case": case,
        "owner": owner.value,
        "answer_by": by.isoformat(),
        "people": answers,
        "do_not_contact": stores.entries([key, *also]),
        "household": held.HOUSEHOLD,
        "cannot_be_searched": held.unsearchable(found.kind),
    }


def _answer(stores: Stores, number: int, person: Person, day: date) -> Json:
    return {
        "person": number,
        "crime_numbers": held.hints(person),
        "held": held.held(person),
        "rows_of_others_too": len(person.unsure),
        "elsewhere": stores.elsewhere(person, day),
    }


def make_export(stores: Stores, step: Export, moment: datetime) -> Json:
    """Writes everything that is held of one person: as data, and as a page that can be posted."""
    found = stores.person(step)
    day = london_date(moment)
    beyond = stores.elsewhere(found.person, day)
    content = export(
        step.case,
        found.person,
        found.marked.own,
        stores.entries(stores.keys(found.person)),
        beyond,
        held.unsearchable("crime"),
        day,
    )
    key = export_key(day, step.case, found.number, found.of)
    body = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    # The data first: an erasure finds both by it, also if we die in between.
    bucket = stores.buckets["ExportBucket"]
    bucket.put(key, body, "application/json")
    bucket.put(page_of(key), export_page(content), "text/html; charset=utf-8")
    rows = len(content["held"])
    stores.cases.record(step, "exported", moment, count=rows)
    log.say(LogMessage.EXPORTED, case_id=step.case, asked_by=step.asked_by, count=rows)
    return {
        "case": step.case,
        "person": found.number,
        "export": key,
        "page": page_of(key),
        "rows": rows,
        "gone_by": content["this_file_is_gone_by"],
        "kept_back": content["kept_back"],
        "elsewhere": beyond,
    }


def erase(stores: Stores, step: Erase, moment: datetime, owner: str) -> Json:
    """Removes one person everywhere; says what, and what lies beyond us."""
    eraser = stores.eraser()
    the_person(stores.cases.get(step.case), step.person)  # one that names nobody changes nothing
    stores.cases.record(step, "erasing", moment, why=step.why)
    with alone(stores.ledger, owner):
        found = stores.person(step)  # only now, when nothing can be half written
        beyond = stores.elsewhere(found.person, london_date(moment))
        done = eraser.erase(found.person, found.marked, step, moment)
        after = stores.person(step).person
    left = still_there(after)
    eraser.tell(step, done, beyond)
    kept = {"keep_do_not_contact": step.keep_do_not_contact}
    stores.cases.record(step, "erasing" if left else "erased", moment, left=left, **kept, **done)
    log.say(LogMessage.ERASED, case_id=step.case, asked_by=step.asked_by, counts=done["erased"])
    if left:
        raise NotAllGone(f"{left} rows or files were still found: erase the case again")
    return {
        "case": step.case,
        "person": found.number,
        **done,
        "left": held.held(after),
        "elsewhere": beyond,
        "cannot_be_searched": held.unsearchable("crime"),
    }


def hand_to(stores: Stores, step: HandOver, moment: datetime) -> Json:
    """Gives the case another owner."""
    stores.cases.hand_to(step, moment)
    log.say(LogMessage.CHANGED, case_id=step.case, asked_by=step.asked_by)
    return {"case": step.case, "owner": step.owner.value}


def close(stores: Stores, step: Close, moment: datetime) -> Json:
    """Ends the case: the person has had their answer."""
    stores.cases.close(step, moment, london_date(moment))
    log.say(LogMessage.CHANGED, case_id=step.case, asked_by=step.asked_by)
    return {"case": step.case, "state": "closed"}
