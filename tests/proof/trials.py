"""Each function under each fault: what it comes to, whether it rings, whether it heals."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from functions.shared import log
from tests.component.conftest import World
from tests.crashing import listening
from tests.proof import faults, files, people
from tests.proof.faults import Refusals
from tests.proof.scene import Scene
from tests.saved import Saved

SCENES = {scene.name: scene for scene in (*people.SCENES, *files.SCENES)}
NEVER, GOES_ON, WAITS, STOPS = "–", "goes on", "waits", "stops"
_WORST_LAST = (NEVER, GOES_ON, WAITS, STOPS)
# Metrics that an alarm listens to; a record of a stream that failed is set aside in the end, which
# rings, and is logged at once.
RINGS = {"UnexpectedFailure", "SendRefused", "the run failed"}


class Refusal(NamedTuple):
    """Which service refuses, with what; ``only``: in these calls."""

    service: str
    code: str
    status: int
    only: tuple[str, ...] = ()


REFUSALS = {
    "tables throttle": Refusal("dynamodb", "ProvisionedThroughputExceededException", 400),
    "tables deny access": Refusal("dynamodb", "AccessDeniedException", 400),
    "buckets throttle": Refusal("s3", "SlowDown", 503),
    "buckets deny access": Refusal("s3", "AccessDenied", 403),
    "a key is disabled": Refusal("s3", "KMS.DisabledException", 400, ("GetObject", "PutObject")),
    "topics refuse": Refusal("sns", "AuthorizationError", 403, ("Publish",)),
    "parameters are out of reach": Refusal("ssm", "InternalServerError", 500),
    "the mail service refuses": Refusal("sesv2", "AccountSuspendedException", 400),
}
WHOLE: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "each reply is lost once": faults.replies_lost,
    "batches come back half done": faults.half_done,
    "lists come one by one": faults.pages_of_one,
}
RESTORED = "a table is as it was before"
FAULTS = (*REFUSALS, *WHOLE, RESTORED)


@contextmanager
def heard() -> Iterator[set[str]]:
    """The metrics that are counted and the messages that are logged."""
    said: set[str] = set()
    count = log.metrics.add_metric

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.add(record.getMessage())

    def counted(name: str, unit: Any, value: float) -> None:
        said.add(str(name))
        count(name=name, unit=unit, value=value)

    ear, logger = Ear(), logging.getLogger("victim-surveys")
    logger.addHandler(ear)
    try:
        with patch.object(log.metrics, "add_metric", counted):
            yield said
    finally:
        logger.removeHandler(ear)


class Trials:
    """One function in a world of its own: done once undisturbed, then under each fault."""

    def __init__(self, world: World, scene: Scene) -> None:
        self.world, self.scene = world, scene
        self.calls: Counter[tuple[str, str]] = Counter()
        self.times = 0
        scene.prepare(world)
        self.before = Saved()
        with listening("before-call", self._count):
            scene.act(world)
        self.wanted = scene.outcome(world)

    def _count(self, model: Any, **_: Any) -> None:
        self.calls[model.service_model.service_name, model.name] += 1

    def word(self, fault: str) -> str:
        """The worst that a fault comes to."""
        if fault in WHOLE:
            return self._under(WHOLE[fault]())
        words = self._of_refusal(REFUSALS[fault]) if fault in REFUSALS else self._of_restored()
        return max(words, key=_WORST_LAST.index, default=NEVER)

    def _of_refusal(self, one: Refusal) -> list[str]:
        """It begins with the first call, a middle one, the last."""
        made = sum(
            count
            for (service, name), count in self.calls.items()
            if service == one.service and (not one.only or name in one.only)
        )
        firsts = sorted({1, (made + 1) // 2, made}) if made else []
        return [
            self._under(faults.refused(Refusals(*one[:3], only=one.only, first=first)))
            for first in firsts
        ]

    def _of_restored(self) -> list[str]:
        """Each table in turn: it alone is as it was before, and the event comes again."""
        words = []
        for table in self.before.tables:
            if table not in self.scene.never_replaced:
                self.before.restore()
                self.scene.act(self.world)
                self.before.restore_table(table)
                words.append(STOPS if self._stops() else self._come_to())
        return words

    def _under(self, fault: AbstractContextManager[Any]) -> str:
        """What one run came to under a fault; the next one, without it, has to heal."""
        self.before.restore()
        self.times += 1
        with heard() as said, fault:
            stopped = self._stops()
        word = STOPS if stopped else self._come_to()
        if word != GOES_ON:
            assert said & RINGS, "nobody would hear of it"
            self.scene.act(self.world)
            assert self._come_to() == GOES_ON, "the next event does not make it right"
        return word

    def _stops(self) -> bool:
        try:
            self.scene.act(self.world)
        except Exception:
            return True
        return False

    def _come_to(self) -> str:
        found = self.scene.outcome(self.world)
        return GOES_ON if self.scene.harmless(self.wanted, found) else WAITS
