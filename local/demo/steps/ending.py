"""The weeks and months after: purge by purge until nothing tells who anybody is (R40 to R49)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from functions.shared.clock import Month
from functions.shared.policy import calendar
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, promised
from local.demo.account import Kept, Table
from local.demo.narrator import day_words
from local.demo.pages import keep
from local.demo.roles import Who
from local.demo.scene import Scene, at
from local.demo.steps import census
from local.demo.steps.census import Census
from local.synthetic.research_company import ors


@dataclass
class Purges:
    """The purges that are played, and what the census after each of them found.

    ``most``: the most things there were of a class; ``gone``: the day none was left.
    """

    scene: Scene
    most: Counter[str] = field(default_factory=Counter)
    gone: dict[str, date] = field(default_factory=dict)
    overdue: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    left: int = 0

    def play(self, first: date, last: date | None = None) -> None:
        """Purges on each day after ``first`` on which something falls due.

        Up to ``last``, or until nothing is left that identifies someone.
        """
        found = census.take(self.scene.here, first)
        self._note(first, found)  # what is overdue here, no purge has had the chance to take
        for day in days_due(found, first):
            if self.left and (last is None or day <= last):
                what_others_say(self.scene, day)
                self._purge(day)

    def _purge(self, day: date) -> None:
        with self.scene.tell.step(day, "Purge") as step:
            self.scene.run("PurgeFunction", at(day, calendar.rules().purge_at.hour))
            found = census.take(self.scene.here, day)
            new = self._note(day, found)
            self.overdue += found.overdue
            step.says += [f"gone: {_class(name).what}" for name in new]
            step.minor = not new
            step.says.append(f"{self.left:,} items left that identify someone")
        self.days.append(day)
        gone = "; ".join(_class(name).what for name in new)
        self.rows.append((day_words(day), gone, f"{self.left:,}"))

    def _note(self, day: date, found: Census) -> list[str]:
        """Takes a census in; returns the classes of which nothing is left any more."""
        self.most |= found.held
        self.left = found.total
        for name in [name for name in self.gone if found.held[name]]:
            del self.gone[name]  # something of the kind has come again
        new = [name for name in self.most if not found.held[name] and name not in self.gone]
        self.gone.update(dict.fromkeys(new, day))
        return new


def days_due(found: Census, first: date) -> Iterator[date]:
    """The days to purge on. In life it runs daily; here on each day when a class falls due.

    Where a class falls due day after day, it waits for up to six of them: the margin before the
    promise (R49) is seven.
    """
    yield from sorted({day for due in found.due.values() for day in _last_of_weeks(due, first)})


def _last_of_weeks(due: Iterable[date], first: date) -> Iterator[date]:
    rest = sorted(max(day, first + timedelta(days=1)) for day in due)
    while rest:
        within = [day for day in rest if day < rest[0] + timedelta(days=policy.rules().margin_days)]
        yield within[-1]
        rest = [day for day in rest if day > within[-1]]


def asked_after(holder: str) -> int:
    """Months from a draw until a holder is asked to confirm that it has deleted (R42, R44)."""
    return _class({"ors": "sample-at-ors", "mps": "packs-at-mps"}[holder]).chase_months or 0


def what_others_say(scene: Scene, day: date) -> None:
    """ORS and the MPS confirm their own deletions before their promises end (R42, R44)."""
    for holder, who in (("ors", Who.ORS_FILES), ("mps", Who.MPS)):
        said = scene.day(19, asked_after(holder))
        keys = {
            survey: f"deletions/{holder}/{Month.of(said)}/{survey}.csv" for survey in scene.extracts
        }
        if said >= day or any(f"ingests/{key}.json" in scene.reports for key in keys.values()):
            continue
        with scene.tell.step(said, f"{holder.upper()} confirm what they have deleted") as step:
            for survey, key in keys.items():
                content = ors.deletions(survey, [str(scene.month)], said)
                scene.drop(who, "OrsDropBucket", key, content)
                scene.await_report(f"ingests/{key}.json")
            step.says.append(f"{len(keys)} confirmations ingested")


def tell(scene: Scene, purges: Purges) -> None:
    """What the purges came to: the checks, the time line, the table."""
    late = ", ".join(f"{name} {n}" for name, n in purges.overdue.items() if n)
    account = scene.account
    account.check(
        "At each purge, nothing that identifies someone was kept too long",
        not late,
        late or f"{len(purges.rows)} counts of every version and item",
    )
    account.figure(purges.left, "items left that identify someone")
    account.check(
        "At the end, nothing is left that identifies someone", not purges.left, purges.left
    )
    margin = timedelta(days=policy.rules().margin_days)
    early = [
        name
        for name, day in purges.gone.items()
        if (end := _promise(scene, _class(name))) and purges.most[name] and day < end - margin
    ]
    account.check("Nothing was deleted too early", not early, ", ".join(early) or "0 early")
    written = set(keep.keys(scene.here, "CertificateBucket", "purges/"))
    ran = {f"purges/{day}.json" for day in purges.days}
    account.check(
        "Every purge left its certificate", ran <= written, f"{len(ran & written)} of {len(ran)}"
    )
    account.purges.append(
        Table("Each purge", ("Day", "Nothing left of", "Left in total"), purges.rows)
    )
    account.kept += [
        Kept(item.what, item.requirement, most, _promise(scene, item), purges.gone.get(item.name))
        for item, most in ((_class(name), most) for name, most in purges.most.items())
        if most
    ]
    account.kept.sort(key=lambda kept: kept.gone or date.max)


def _promise(scene: Scene, item: DataClass) -> date | None:
    """The promise, if the sample month starts the clock; elsewhere it differs by item."""
    month_clock = item.clock == "sample-month"
    return promised(item, clock_start(scene.month)) if month_clock else None


def _class(name: str) -> DataClass:
    return policy.rules().by_name[name]
