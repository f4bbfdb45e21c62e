"""What must add up at the end of every month: people, answers, the list, purges, certificates."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from functions.shared.clock import Month
from functions.shared.policy import outcomes, retention
from functions.shared.stores import fieldwork
from local.demo.pages import keep
from local.demo.scene import Json, Scene
from local.demo.steps import census
from local.soak.course import Course, Wave
from local.synthetic import tables

_PLAYED = {c.name for c in retention.rules().classes if c.clock in ("sample-month", "item-date")}
_OUTCOMES = outcomes.rules().outcome
_ANSWERED = tuple(one.name for one in _OUTCOMES if one.is_interview)
_REFUSED = tuple(one.name for one in _OUTCOMES if one.aapor == "2.11")


@dataclass
class Told:
    """A month's line: handed over and what became of it over all waves, answers, list, purges."""

    handed: int = 0
    answered: int = 0
    refused: int = 0
    other: int = 0
    waiting: int = 0
    erased: int = 0
    ended: int = 0
    answers: int = 0
    listed: int = 0
    deleted: int = 0
    certificates: int = 0


def hold(course: Course, month: Month, last: date) -> Told:
    """Checks all of it on the month's last day; what does not hold is in the account."""
    told = Told()
    states = _states(course)
    for wave in course.waves.values():
        _people(course, wave, states, told)
        _kept_answers(course, wave, told)
    _the_list(course, told)
    _purges(course, month, last, told)
    return told


def _states(course: Course) -> dict[tuple[str, str], Counter[str]]:
    """How many people of each wave stand where, read with one scan a table."""
    found: dict[tuple[str, str], Counter[str]] = {}
    scene = next(iter(course.waves.values())).scene
    for item in scene.items("RegisterTable", "wave", "outcome"):
        survey, _, month = item["wave"].partition("#")
        found.setdefault((survey, month), Counter())[item.get("outcome", "waiting")] += 1
    return found


def _people(
    course: Course, wave: Wave, states: dict[tuple[str, str], Counter[str]], told: Told
) -> None:
    """Handed over = answered + refused + other ends + waiting + erased + ended by retention."""
    for survey, handed in wave.handed.items():
        stand = states.get((survey, str(wave.month)), Counter())
        gone = wave.erased_people if survey == "uss" else 0
        counts = _fieldwork(course, survey, wave.month) if not stand else None
        if counts is not None:
            told.ended += counts
            held = counts
        else:
            held = stand.total() + gone
            told.answered += sum(stand[name] for name in _ANSWERED)
            told.refused += sum(stand[name] for name in _REFUSED)
            told.waiting += stand["waiting"]
            told.erased += gone
            known = {*_ANSWERED, *_REFUSED, "waiting"}
            told.other += sum(n for name, n in stand.items() if name not in known)
        told.handed += handed
        course.account.check(
            f"{survey} {wave.month}: everyone handed over is somewhere, once",
            held == handed,
            f"{held} of {handed}: {dict(stand)}, {gone} erased",
        )


def _fieldwork(course: Course, survey: str, month: Month) -> int | None:
    """People in the counts that stay when the register's rows have ended (R45b)."""
    key = fieldwork.key(survey, month)
    if key not in keep.keys(course.here, "ReportBucket", key):
        return None
    counts = fieldwork.read(keep.read(course.here, "ReportBucket", key))
    return sum(one.people for one in counts.dispositions)


def _kept_answers(course: Course, wave: Wave, told: Told) -> None:
    """Whoever took part is kept once: with a number, or without; but for who took it all back."""
    for survey, taken in wave.taken.items():
        numbered = _rows(wave.scene, "LinkedBucket", f"mopac/{survey}/{wave.month}/answers.csv")
        plain = _rows(wave.scene, "AnonymisedBucket", f"responses/{survey}/{wave.month}.csv")
        plain += _rows(wave.scene, "AnonymisedBucket", f"held/responses/{survey}/{wave.month}.csv")
        gone = wave.erased_answers if survey == "uss" else 0
        told.answers += numbered + plain
        course.account.check(
            f"{survey} {wave.month}: everyone's answers are in one place",
            numbered + plain + gone == taken,
            f"{numbered} with a number, {plain} without, {gone} erased, of {taken}",
        )


def _rows(scene: Scene, output: str, key: str) -> int:
    if key not in keep.keys(scene.here, output, key):
        return 0
    return len(tables.read(keep.read(scene.here, output, key)))


def _the_list(course: Course, told: Told) -> None:
    """The list has no end, and no entry of it has one."""
    scene = next(iter(course.waves.values())).scene
    listed = {str(item["contact"]) for item in scene.items("DoNotContactTable", "contact")}
    lost = course.listed - listed
    course.account.check("The list never shrinks", not lost, f"{len(lost)} entries are gone")
    course.listed, told.listed = listed, len(listed)


def _purges(course: Course, month: Month, last: date, told: Told) -> None:
    """Nothing late, nothing left; a certificate of each, and a final one a week later.

    What a function dates by the real clock is always old where months are played: it goes with the
    next purge, which must not count as late.
    """
    late: Counter[str] = Counter()
    missing = []
    certified = set(keep.keys(course.here, "CertificateBucket", "purges/"))
    for purge in course.purges:
        day = date.fromisoformat(purge["day"])
        late.update({n: one["late"] for n, one in purge["classes"].items() if n in _PLAYED})
        complete = purge["due"] == purge["deleted"] and not purge["left"]
        if day.replace(day=1) == month.day(1):
            told.deleted += purge["deleted"]
            told.certificates += 1
            written = f"purges/{day}.json" in certified
            complete &= written and _certificate(course, day) == purge["deleted"]
        if not complete:
            missing.append(str(day))
    kept_too_long = +census.take(course.here, last).overdue + +late
    account = course.account
    account.check("Nothing is kept too long", not kept_too_long, dict(kept_too_long))
    account.check("Every purge is complete and has its certificate", not missing, missing)
    _final(course, certified)


def _certificate(course: Course, day: date) -> int:
    found: Json = json.loads(keep.read(course.here, "CertificateBucket", f"purges/{day}.json"))
    return int(found["deleted"]) if found["complete"] else -1


def _final(course: Course, certified: set[str]) -> None:
    """What was deleted from tables could be restored for a week; then a second certificate."""
    last = date.fromisoformat(course.purges[-1]["day"])
    restorable = timedelta(days=retention.rules().restorable_days)
    in_tables = {item.name for item in retention.rules().classes if item.restorable}
    awaited = [
        purge["day"]
        for purge in course.purges
        if date.fromisoformat(purge["day"]) + restorable < last
        and any(one["deleted"] for name, one in purge["classes"].items() if name in in_tables)
        and f"purges/{purge['day']}-final.json" not in certified
    ]
    course.account.check(
        "Every deletion from a table has its final certificate a week later", not awaited, awaited
    )
