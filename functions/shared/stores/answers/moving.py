"""Linked rows on their way to the answers without identity: never twice there, never lost (R45a).

A row is first added there with a mark, then leaves the linked file, then loses its mark. Whoever
dies in between is followed by somebody who finds the mark and does not add the row again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from functions.shared.clock import Month
from functions.shared.errors import SurveyError
from functions.shared.stores.answers.answer_store import ORIGIN, AnswerStore
from functions.shared.stores.answers.merged import Merged, Origin
from functions.shared.stores.answers.without_identity import stripped

LINKED = "mopac/"
WHOLE = "whole"  # the mark of a row whose whole file moves


class Unfinished(SurveyError):
    """Single rows of a file are on their way, and whoever moves them has not come to an end."""


def place_of(key: str) -> tuple[str, Month, str]:
    """Survey, month and file name of ``mopac/uss/2027-11/week1.csv``."""
    survey, month, name = key.removeprefix(LINKED).split("/")
    return survey, Month.parse(month), name.removesuffix(".csv")


def add(
    store: AnswerStore,
    key: str,
    header: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    *,
    day: date | None = None,
) -> int:
    """Adds (mark, linked row) of one linked file; returns how many had not been added before.

    A file whose whole is there, for a purge has died before it deleted it, has nothing to add.
    """
    survey, month, source = place_of(key)
    book = store.load(survey, month)
    there = _marks(book.merged, source)
    fresh = [(mark, row) for mark, row in rows if not there & {mark, WHOLE}]
    if fresh:
        origins = [Origin(source, mark=mark) for mark, _ in fresh]
        moved = stripped(survey, header, [row for _, row in fresh], origins)
        store.save(book, book.merged.plus(moved), changed=day or book.changed)
    return len(fresh)


def add_whole(
    store: AnswerStore, key: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> int:
    """Adds all rows of a linked file whose time is over (R44)."""
    survey, month, source = place_of(key)
    book = store.load(survey, month)
    there = _marks(book.merged, source)
    if there - {WHOLE}:
        raise Unfinished("a withdrawal is not finished: run its file again first")
    if WHOLE in there:
        return 0
    # One mark for all of them: they leave their file together.
    origins = [Origin(source, mark=WHOLE)] * len(rows)
    moved = stripped(survey, header, rows, origins)
    store.save(book, book.merged.plus(moved), changed=book.changed)
    return len(rows)


def settle(
    store: AnswerStore, still: Callable[[str], Collection[str]], *, survey: str = ""
) -> None:
    """Takes the marks off rows that have left their linked file.

    ``still(key)``: the marks of the rows that a linked file holds. ``survey``: of it alone.
    """
    for of, month in _entries(store):
        if survey not in ("", of):
            continue
        book = store.load(of, month)
        marked = {origin.source for origin in book.merged.origins if origin.mark}
        left = {name: still(f"{LINKED}{of}/{month}/{name}.csv") for name in sorted(marked)}
        origins = [
            replace_mark(origin, left[origin.source]) if origin.mark else origin
            for origin in book.merged.origins
        ]
        if origins != list(book.merged.origins):
            store.relabel(book, replace(book.merged, origins=origins))


def replace_mark(origin: Origin, left: Collection[str]) -> Origin:
    """The origin without its mark, unless the linked file still holds the row."""
    return origin if origin.mark in left else origin._replace(mark="")


def _entries(store: AnswerStore) -> Iterator[tuple[str, Month]]:
    for item in store.ledger.of_kind(f"{ORIGIN}#{store.what}"):
        survey, month = str(item["item"]).split("#")[2:]
        yield survey, Month.parse(month)


def _marks(merged: Merged, source: str) -> set[str]:
    return {origin.mark for origin in merged.origins if origin.source == source and origin.mark}
