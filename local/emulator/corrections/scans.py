"""A scan of the engine looks at each row once; its own sorts and measures all for every page.

A register of a hundred thousand people has some thirty-five pages. The page itself (filter,
projection, size, errors) is still made by the engine's code, which is shown the next rows alone.
"""

from bisect import bisect_right
from collections.abc import Callable
from types import FunctionType
from typing import Any

# More rows than fit into a page's megabyte; where they are so small that more do, the engine's own
# way is taken.
ROWS = 12_000


class _OneTable:
    """In place of all tables: the one that is scanned, with the rows that may come next."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def get(self, _name: str) -> dict[str, Any]:
        return self.table


def one_look_a_row(dynamodb: Any) -> Callable[[dict[str, Any]], Any]:
    """What takes the place of the engine's ``_scan``."""
    whole, known = dynamodb._scan, dict[str, list[str]]()

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
        items = table["items"]
        rows = {key: items[key] for key in keys[at : at + ROWS] if key in items}
        shown = {**vars(dynamodb), "_tables": _OneTable({**table, "items": rows})}
        page = FunctionType(whole.__code__, shown, argdefs=whole.__defaults__)
        found = page({name: value for name, value in asked.items() if name != "ExclusiveStartKey"})
        ended = b'"LastEvaluatedKey"' not in found[2]
        return whole(asked) if ended and len(keys) > at + ROWS else found

    return scan
