"""Each function at one small piece of work: what is there before, the event, what is to come of it.

An outcome holds what people and other functions rely on; moments, run ids and the number of times
that somebody was told are left out, since they may differ.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend

from tests.component.conftest import World

Event = Callable[[World], object]
_MOMENTS = ("_at", "_by", "first", "last", "until", "run", "clock_date")


@dataclass(frozen=True)
class Scene:
    """``prepare`` fills an empty world, ``act`` is one event, which may come again.

    ``harmless``: is an outcome after a fault as good as the one without? The same, mostly.
    ``another``: the same event in another run, where a run is known by its id.
    ``never_replaced``: tables whose old rows only ever come back by the restore, which holds them.
    """

    name: str
    prepare: Event
    act: Event
    outcome: Event
    harmless: Callable[[Any, Any], bool] = operator.eq
    never_replaced: tuple[str, ...] = ()
    another: Event | None = None


def plain(item: Any) -> Any:
    """An item without its moments and run ids."""
    if isinstance(item, dict):
        found = {k: plain(v) for k, v in sorted(item.items()) if not str(k).endswith(_MOMENTS)}
        # A door that asked once is kept as its scope alone.
        return found["scope"] if found.keys() == {"scope"} else found
    return item


def items(world: World, *tables: str) -> dict[str, list[Any]]:
    """What the tables hold, in an order of its own."""
    return {name: sorted((plain(item) for item in world.items(name)), key=str) for name in tables}


def kinds_of(world: World) -> dict[str, int]:
    """How many entries of each kind the ledger has."""
    found: dict[str, int] = {}
    for item in world.items("ledger"):
        kind = item["item"].partition("#")[0]
        found[kind] = found.get(kind, 0) + 1
    return found


def told(world: World) -> set[str]:
    """The subjects of what people were told, however often; read without taking it away."""
    queues = get_backend("sqs")["123456789012"]["eu-west-2"].queues.values()
    bodies = [message.body for queue in queues for message in queue._messages]
    return {str(json.loads(body)["Subject"]) for body in bodies}
