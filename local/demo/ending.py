"""The months after: purge by purge until nothing is left that tells who somebody is (R49)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from functions.shared.policy import calendar
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, promised
from local.demo import census, keep
from local.demo.account import Kept, Table
from local.demo.census import Census
from local.demo.narrator import day_words
from local.demo.roles import Who
from local.demo.scene import Scene, at
from local.synthetic import ors


@dataclass
class Watch:
    """What each census found: the most there was of a class, and the day it was seen gone."""

    most: Counter[str] = field(default_factory=Counter)
    gone: dict[str, date] = field(default_factory=dict)
    overdue: Counter[str] = field(default_factory=Counter)
    left: int = 0

    def note(self, day: date, found: Census) -> list[str]:
        """Takes a census in; returns the classes of which nothing is left for the first time."""
        self.most |= found.held
        self.overdue += found.overdue
        self.left = found.total
        new = [n for n in self.most if not found.held[n] and n not in self.gone]
        self.gone.update(dict.fromkeys(new, day))
        return new


def months_after(scene: Scene, today: date) -> None:
    """Plays the purge on every day on which something falls due, until nothing is left."""
    watch, found = Watch(), census.take(scene.here, today)
    watch.note(today, found)
    rows: list[tuple[str, ...]] = []
    confirmed = False
    for day in _days(found, today):
        if not confirmed and day > scene.day(18, 12):
            confirmed = True
            _ors_confirms(scene)
        with scene.tell.step(day, "Purge") as step:
            scene.run("PurgeFunction", at(day, calendar.rules().purge_at.hour))
            found = census.take(scene.here, day)
            new = watch.note(day, found)
            step.says += [f"gone: {_class(name).what}" for name in new]
            step.says.append(f"{found.total:,} things left that tell who somebody is")
        rows.append((day_words(day), "; ".join(_class(n).what for n in new), f"{found.total:,}"))
    _tell(scene, watch, rows)


def _days(found: Census, today: date) -> Iterator[date]:
    """The days to purge on. In life it runs daily; here on each day when a class falls due.

    Where a class falls due day after day, it waits for up to six of them: the margin before the
    promise (R49) is seven.
    """
    yield from sorted({day for due in found.due.values() for day in _last_of_weeks(due, today)})


def _last_of_weeks(due: Iterable[date], today: date) -> Iterator[date]:
    rest = sorted(max(day, today + timedelta(days=1)) for day in due)
    while rest:
        within = [day for day in rest if day < rest[0] + timedelta(days=policy.rules().margin_days)]
        yield within[-1]
        rest = [day for day in rest if day > within[-1]]


def _ors_confirms(scene: Scene) -> None:
    """After twelve months ORS destroy the samples and say so (R42)."""
    day = scene.day(19, 12)
    with scene.tell.step(day, "ORS confirm that they have destroyed the samples") as step:
        for survey in scene.extracts:
            key = f"deletions/{scene.month}/{survey}.csv"
            scene.drop(
                Who.ORS_FILES, "OrsDropBucket", key, ors.deletions(survey, [str(scene.month)], day)
            )
            scene.await_report(f"ingests/{key}.json")
        step.says.append(f"{len(scene.extracts)} confirmations taken in")


def _tell(scene: Scene, watch: Watch, rows: list[tuple[str, ...]]) -> None:
    late = ", ".join(f"{name} {n}" for name, n in watch.overdue.items() if n)
    scene.account.check(
        "At each purge, nothing that tells who somebody is had outlived its promise",
        not late,
        late or f"{len(rows)} censuses of every version and item",
    )
    scene.account.check(
        "At the end, nothing is left that tells who somebody is", not watch.left, f"{watch.left}"
    )
    early = [
        name
        for name, day in watch.gone.items()
        if (item := _class(name)).clock == "sample-month" and watch.most[name]
        and (end := promised(item, clock_start(scene.month)))
        and day < end - timedelta(days=policy.rules().margin_days)
    ]  # fmt: skip
    scene.account.check(
        "Nothing with a promised period went before its time", not early, early or "0"
    )
    written = keep.keys(scene.here, "CertificateBucket", "purges/")
    missing = len(rows) - sum(key.endswith(".json") for key in written)
    scene.account.check("Every purge left its certificate", missing <= 0, f"{len(rows)} purges")
    scene.account.purges.append(Table("Each purge", ("Day", "Gone", "Left"), rows))
    scene.account.kept += [
        _kept(scene, _class(name), most, watch.gone.get(name))
        for name, most in watch.most.items()
        if most
    ]


def _kept(scene: Scene, item: DataClass, most: int, gone: date | None) -> Kept:
    """With its promise, if the sample month starts the clock; elsewhere it differs by item."""
    month_clock = item.clock == "sample-month"
    end = promised(item, clock_start(scene.month)) if month_clock else None
    return Kept(item.what, item.requirement, most, end, gone)


def _class(name: str) -> DataClass:
    return policy.rules().by_name[name]
