"""Every function may die at any call, come twice, come at once: the next run makes it right (R28).

``make test`` stops each function after each of its writes, for a read leaves nothing behind; the
larger ones have such a test beside their others. ``make fuzz`` stops each function before and after
each call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from functions.shared.errors import SurveyError
from tests.component.conftest import World
from tests.crashing import Died, watched
from tests.effort import examples
from tests.proof import files, people
from tests.proof.scene import Event, Scene
from tests.saved import Saved

SCENES = {scene.name: scene for scene in (*people.SCENES, *files.SCENES)}
EVERY_CALL = bool(examples(0, 1))
# Calls and writes of each: fewer would mean that a test has lost what it stops, more is progress
# that should be seen.
CALLS = {
    "stop_list": 13,
    "tidy_list": 6,
    "tidy_list requests": 22,
    "delivery_events": 20,
    "opt_out": 1,
    "send_links": 14,
    "sample_draw": 65,
    "ingest answers": 23,
    "ingest outcomes": 27,
    "purge": 73,
    "subject_access": 22,
    "results": 281,
    "watch": 7,
}
# These have a test of their own that stops them after each write.
ELSEWHERE = {"send_links", "sample_draw", "ingest answers", "ingest outcomes", "purge"}
SLOW = {"subject_access", "results"}
HERE = sorted(SCENES if EVERY_CALL else SCENES.keys() - ELSEWHERE - SLOW)
Point = dict[str, Any]


def ready(world: World, name: str) -> tuple[Scene, Saved, Any, Any]:
    """The scene, the world before it, what comes of it undisturbed, and its calls."""
    scene = SCENES[name]
    scene.prepare(world)
    world.notices()
    before = Saved()
    scene.act(world)  # what a process reads once, such as the secret of the hashes, is read now
    before.restore()
    with watched() as calls:
        scene.act(world)
    return scene, before, scene.outcome(world), calls


def points(calls: Any) -> Iterator[Point]:
    """Where a run is stopped."""
    if EVERY_CALL:
        for at in range(1, calls.count + 1):
            yield {"die_at": ("before-call", at)}
            yield {"die_at": ("after-call", at)}
    else:
        yield {"die_at": ("before-call", 1)}
        yield from ({"die_after": at} for at in range(1, calls.writes + 1))


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_function_makes_the_calls_at_which_it_is_stopped(world: World, name: str) -> None:
    """The larger ones are stopped in ``make fuzz`` alone: there it would be noticed late."""
    assert ready(world, name)[-1].count >= CALLS[name]


@pytest.mark.req("R28", "R49")
@pytest.mark.parametrize("name", HERE)
def test_wherever_a_function_dies_the_same_event_again_makes_it_right(
    world: World, name: str, figure: Callable[[str, int], None]
) -> None:
    scene, before, wanted, calls = ready(world, name)
    stopped = 0
    for point in points(calls):
        before.restore()
        with pytest.raises(Died), watched(**point):
            scene.act(world)
        scene.act(world)
        found = scene.outcome(world)
        assert scene.harmless(wanted, found), (point, found)
        stopped += 1
    figure(f"points at which {name} was stopped", stopped)


@pytest.mark.req("R28")
@pytest.mark.parametrize("name", sorted(SCENES.keys() - SLOW))
def test_an_event_that_comes_twice_changes_nothing_more(world: World, name: str) -> None:
    scene, _, wanted, _ = ready(world, name)
    scene.act(world)
    assert scene.outcome(world) == wanted


@pytest.mark.req("R28")
@pytest.mark.parametrize("name", sorted(SCENES.keys() - SLOW - {"purge"}))
def test_two_at_once_come_to_what_one_comes_to(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One may be told to wait; the event, which then comes again, finds all done."""
    monkeypatch.setattr("functions.shared.stores.locks.time.sleep", lambda seconds: None)
    scene, before, wanted, _ = ready(world, name)
    before.restore()

    def run(act: Event) -> None:
        with suppress(SurveyError):
            act(world)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (scene.act, scene.another or scene.act)))
    scene.act(world)
    assert scene.harmless(wanted, scene.outcome(world))
