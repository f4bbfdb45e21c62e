"""Bridges of a bipartite graph: hidden cells that lie on no circle of hidden cells. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def bridges(edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The (row, column) edges whose removal would part their ends (Tarjan 1974)."""
    near: dict[tuple[int, str], list[tuple[tuple[int, str], tuple[str, str]]]] = defaultdict(list)
    for edge in edges:
        row, column = (0, edge[0]), (1, edge[1])
        near[row].append((column, edge))
        near[column].append((row, edge))
    order: dict[tuple[int, str], int] = {}
    lowest: dict[tuple[int, str], int] = {}
    found: list[tuple[str, str]] = []

    def visit(node: tuple[int, str], came_by: tuple[str, str] | None) -> None:
        order[node] = lowest[node] = len(order)
        for neighbour, edge in near[node]:
            if edge == came_by:
                continue
            if neighbour in order:
                lowest[node] = min(lowest[node], order[neighbour])
                continue
            visit(neighbour, edge)  # as deep as there are rows and columns: some dozens
            lowest[node] = min(lowest[node], lowest[neighbour])
            if lowest[neighbour] > order[node]:
                found.append(edge)

    for node in sorted(near):
        if node not in order:
            visit(node, None)
    return sorted(found)
