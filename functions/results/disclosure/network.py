"""A published table as a network: how far each base could be from what it is. Pure.

Bases are flows: London → row → cell → column → London. What a reader knows of an arc is an interval
that holds its true flow, so that every other flow within the intervals is a table that reads the
same. The least and the most of one arc are found by pushing flow around it (Ford and Fulkerson).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from math import inf
from typing import Generic, NamedTuple, TypeVar

FREE = (0.0, inf)
K = TypeVar("K")


class Arc(NamedTuple):
    """A base on its way; a reader knows that it lies from ``low`` to ``high``."""

    start: str
    end: str
    flow: float
    low: float
    high: float


class Network(Generic[K]):
    """``protect``: how large a hidden base must at least be thought to be able to be."""

    def __init__(self, arcs: Mapping[K, Arc], protect: int) -> None:
        self.arcs, self.protect = dict(arcs), protect

    def unsafe(self, hidden: Iterable[K]) -> list[K]:
        """Hidden arcs that could not be 0, or could not be ``protect``."""
        return [key for key in hidden if not self._is_safe(key)]

    def _is_safe(self, key: K) -> bool:
        arc = self.arcs[key]
        more = self.protect - arc.flow
        # Less on the arc goes from its start to its end by other ways; more comes back by them.
        return self._carries(key, arc.start, arc.end, arc.flow) and (
            more <= 0 or self._carries(key, arc.end, arc.start, more)
        )

    def _carries(self, without: K, start: str, end: str, wanted: float) -> bool:
        """Can so much more flow go from start to end, leaving out one arc?"""
        room: dict[str, dict[K, dict[str, float]]] = defaultdict(dict)
        for key, arc in self.arcs.items():
            if key != without:
                room[arc.start].setdefault(key, {})[arc.end] = arc.high - arc.flow
                room[arc.end].setdefault(key, {})[arc.start] = arc.flow - arc.low
        while wanted > 0:
            path = _path(room, start, end)
            if path is None:
                return False
            step = min(wanted, *(room[a][key][b] for a, key, b in path))
            for a, key, b in path:
                room[a][key][b] -= step
                room[b][key][a] += step
            wanted -= step
        return True


def _path(
    room: Mapping[str, Mapping[K, Mapping[str, float]]], start: str, end: str
) -> list[tuple[str, K, str]] | None:
    """The shortest way with room on every arc."""
    came: dict[str, tuple[str, K, str]] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for key, ends in room[node].items():
            for other, left in ends.items():
                if left > 0 and other not in came and other != start:
                    came[other] = (node, key, other)
                    queue.append(other)
        if end in came:
            steps, at = [], end
            while at != start:
                steps.append(came[at])
                at = came[at][0]
            return steps
    return None
