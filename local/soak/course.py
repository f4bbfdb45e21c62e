"""What the months of a soak share: the cloud, the list, who is in the field, what purges said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from functions.shared.clock import Month
from local.demo.account import Account, Step
from local.demo.cast import Cast
from local.demo.narrator import Narrator
from local.demo.roles import People
from local.demo.scene import Json, Scene
from local.emulator.cloud import Cloud
from local.soak.reached_before import ReachedBefore
from local.synthetic.do_not_contact import Entry
from local.synthetic.people.phones import FIXED_LINES


class Quiet(Narrator):
    """Remembers the steps and prints nothing: a soak tells a line a month."""

    def chapter(self, title: str) -> None:
        """Says nothing."""

    def note(self, text: str) -> None:
        """Says nothing."""

    @contextmanager
    def step(self, day: date, title: str) -> Iterator[Step]:
        step = Step(day, title)
        self.steps.append(step)
        yield step

    @contextmanager
    def progress(self, so_far: Callable[[], str], every: float = 0.0) -> Iterator[None]:
        yield


@dataclass
class Wave:
    """One sample month: the demo's scene of it, and what must be somewhere for good.

    ``taken``: people who took part, by survey; ``erased``: the crime numbers of those who were
    erased or withdrew everything; ``erased_answers``: rows of answers under them.
    """

    scene: Scene
    taken: dict[str, int] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    erased_answers: int = 0

    @property
    def month(self) -> Month:
        return self.scene.month

    @property
    def handed(self) -> dict[str, int]:
        return {"uss": len(self.scene.handover), "ovss": len(self.scene.links)}

    @property
    def erased_people(self) -> int:
        """Of the telephone sample. A withdrawal names a crime: its second victim goes as well."""
        return sum(case["Crime No"] in self.erased for case in self.scene.handover)


@dataclass
class Course:
    """All months so far, oldest first. ``purges``: what each purge returned."""

    here: Cloud
    seed: int
    rows: dict[str, int]
    account: Account
    people: People
    waves: dict[Month, Wave] = field(default_factory=dict)
    objected: dict[str, Entry] = field(default_factory=dict)
    reached: ReachedBefore = field(default_factory=ReachedBefore)
    purges: list[Json] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)

    def begin(self, month: Month) -> Wave:
        """A month's scene: people of its own, but one list, and one register of who was called."""
        scene = Scene(
            here=self.here,
            tell=Quiet(),
            account=self.account,
            month=month,
            seed=self.seed,
            rows=self.rows,
            people=self.people,
            cast=Cast(objected=self.objected),
            called_before={
                (case["Crime No"], case["VIW No"])
                for wave in self.waves.values()
                for case in wave.scene.handover
            },
            fixed_lines=len(self.waves) * FIXED_LINES,
        )
        self.waves[month] = Wave(scene)
        return self.waves[month]
