"""A scan of the engine looks at each row once; its own sorts and measures all for every page.

A register of a hundred thousand people has some thirty-five pages. The page itself (filter, errors)
is still made by the engine's code, which is shown the next megabyte of rows alone. Which attributes
are asked for is read once and not for each row; a row is measured once in its life, for a write
replaces it.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from types import FunctionType
from typing import Any

# Rows whose size is remembered: more than any month-long run holds at a time.
MEASURED = 400_000


Row = dict[str, Any]


class _OneTable:
    """In place of all tables: the one that is scanned, with the rows that may come next."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def get(self, _name: str) -> dict[str, Any]:
        return self.table


def one_look_a_row(dynamodb: Any) -> Callable[[dict[str, Any]], Any]:
    """What takes the place of the engine's ``_scan``."""
    whole, known, measured = dynamodb._scan, dict[str, list[str]](), _measuring(dynamodb)
    cut = _with(dynamodb._paginate_evaluated_items, _item_size_bytes=measured)

    def scan(asked: dict[str, Any]) -> Any:
        name = dynamodb._normalize_table_name(asked.get("TableName"))
        table = dynamodb._tables.get(name)
        if not table or table["sk_name"] or {"IndexName", "Segment", "Limit"} & asked.keys():
            return whole(asked)
        start = asked.get("ExclusiveStartKey")
        if start is None or name not in known:
            known[name] = sorted(table["items"])
        keys, at = known[name], 0
        if start is not None:
            at = bisect_right(keys, dynamodb._extract_key_val(start.get(table["pk_name"], {})))
        # What was deleted since it began is not there; what is new may be left out, as on AWS.
        items, rows, size = table["items"], dict[str, Row](), 0
        for key in islice(keys, at, None):
            if key in items:
                rows[key] = items[key]
                size += sum(map(measured, items[key].values()))
            if size >= dynamodb._DDB_PAGE_SIZE_BYTES:
                break
        page = _with(
            whole,
            _tables=_OneTable({**table, "items": rows}),
            _paginate_evaluated_items=cut,
            _apply_projection=_projecting(dynamodb, asked),
        )
        return page({name: value for name, value in asked.items() if name != "ExclusiveStartKey"})

    return scan


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
    """Bytes of a row, remembered with the row itself, so that no other can be taken for it."""
    measure, known = _measure(dynamodb), dict[int, tuple[Row, int]]()

    def measured(row: Row) -> int:
        found = known.get(id(row))
        if found is None:
            if len(known) >= MEASURED:
                known.clear()
            found = known[id(row)] = row, measure(row)
        return found[1]

    return measured


def _measure(dynamodb: Any) -> Callable[[Row], int]:
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
