"""A scan of the engine looks at each row once; its own sorts and measures all for every page.

A register of a hundred thousand people has some thirty-five pages. The page itself (filter, errors)
is still made by the engine's code, which is shown the next megabyte of rows alone. Which attributes
are asked for is read once and not for each row; a row is measured once in its life, for a write
replaces it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from types import FunctionType
from typing import Any

Row = dict[str, Any]


class _OneTable:
    """In place of all tables: the one that is scanned, with the rows that may come next."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def get(self, _name: str) -> dict[str, Any]:
        return self.table


class _Sizes:
    """Bytes of the rows of one table, each measured once in its life: a write replaces a row."""

    def __init__(self, measure: Callable[[Row], int]) -> None:
        self.measure = measure
        self.known: dict[str, tuple[Row, int]] = {}

    def of(self, key: str, row: Row) -> int:
        found = self.known.get(key)
        if found is None or found[0] is not row:
            found = self.known[key] = row, self.measure(row)
        return found[1]

    def keep(self, keys: list[str]) -> None:
        """Those of rows that are still there."""
        self.known = {key: self.known[key] for key in keys if key in self.known}


def one_look_a_row(dynamodb: Any) -> Callable[[dict[str, Any]], Any]:
    """What takes the place of the engine's ``_scan``."""
    whole, known = dynamodb._scan, dict[str, list[str]]()
    sizes: dict[str, _Sizes] = defaultdict(lambda: _Sizes(_measuring(dynamodb)))

    def scan(asked: dict[str, Any]) -> Any:
        name = dynamodb._normalize_table_name(asked.get("TableName"))
        table = dynamodb._tables.get(name)
        if not table or table["sk_name"] or {"IndexName", "Segment", "Limit"} & asked.keys():
            return whole(asked)
        start = asked.get("ExclusiveStartKey")
        if start is None or name not in known:
            known[name] = sorted(table["items"])
            sizes[name].keep(known[name])
        keys, at = known[name], 0
        if start is not None:
            at = bisect_right(keys, dynamodb._extract_key_val(start.get(table["pk_name"], {})))
        # What was deleted since it began is not there; what is new may be left out, as on AWS.
        there = (key for key in islice(keys, at, None) if key in table["items"])
        rows, more = _page(there, table["items"], sizes[name], dynamodb._DDB_PAGE_SIZE_BYTES)
        page = _with(
            whole,
            _tables=_OneTable({**table, "items": rows}),
            _paginate_evaluated_items=lambda items, *_: (items, more),
            _apply_projection=_projecting(dynamodb, asked),
        )
        return page({name: value for name, value in asked.items() if name != "ExclusiveStartKey"})

    return scan


def _page(keys: Iterable[str], items: Row, sizes: _Sizes, most: int) -> tuple[Row, bool]:
    """As many rows as fit into ``most`` bytes, and whether there may be more."""
    rows, size = dict[str, Any](), 0
    for key in keys:
        (row,) = items[key].values()
        size += sizes.of(key, row)
        if rows and size > most:
            return rows, True
        rows[key] = items[key]
        if size >= most:
            return rows, True
    return rows, False


def _with(function: Callable[..., Any], **others: Any) -> Callable[..., Any]:
    """The function, with other things under some of the names that its module knows."""
    shown = {**function.__globals__, **others}
    return FunctionType(function.__code__, shown, argdefs=function.__defaults__)


def _projecting(dynamodb: Any, asked: Row) -> Callable[[Row, Row], Row]:
    """The attributes that are asked for, of a row. The engine's own way for parts of attributes,
    for what it refuses, and where all is asked for.
    """
    expression, aliases = asked.get("ProjectionExpression"), asked.get("ExpressionAttributeNames")
    own: Callable[[Row, Row], Row] = dynamodb._apply_projection
    if not expression or {".", "["} & {*expression}:
        return own
    try:
        dynamodb._project_item({}, expression, aliases)
    except ValueError:
        return own
    names = [(aliases or {}).get(name, name) for name in map(str.strip, expression.split(","))]
    return lambda row, _asked: {name: row[name] for name in names if name in row}


def _measuring(dynamodb: Any) -> Callable[[Row], int]:
    """Bytes of a row: what is plain text or binary needs no encoding to be counted."""
    own: Callable[[Row], int] = dynamodb._item_size_bytes
    number = lru_cache(1 << 12)(dynamodb._number_size_bytes)  # most are of few moments

    def measure(row: Row) -> int:
        size = 0
        for name, value in row.items():
            ((kind, content),) = value.items()
            if kind == "S" and content.isascii():
                size += len(name) + len(content)
            elif kind == "B" and isinstance(content, str):
                size += len(name) + len(content) // 4 * 3 - content[-2:].count("=")
            elif kind == "N":
                size += len(name) + number(content)
            else:
                size += own({name: value})
        return size

    return measure
