"""One draw as a process of its own, for the benchmark: ``python -m bench.draw_process ours FILE``.

Prints seconds of the draw, peak memory in MB and the sample's hash. ``ours`` streams the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from bench import draw_cases
from functions.sample_draw.draw_result import Draw, Plan
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.selection import draw as drawing
from functions.shared.csv.reader import open_table
from functions.shared.policy import extract

Result = tuple[dict[str, int], str]


def ours(path: Path, plan: Plan, lists: Screening) -> Result:
    """The draw of the deployed function, from a file."""
    draw = drawn(path, plan, lists)
    return {o.code: n for o, n in draw.counts.items() if n}, draw.sample_hash


def drawn(path: Path, plan: Plan, lists: Screening) -> Draw:
    rules = extract.rules()
    with path.open("rb") as file:
        table = open_table(
            file,
            known=rules.names,
            required=rules.names,
            max_rows=rules.max_rows + 1,
            max_field=rules.max_field,
        )
        return drawing.make(plan, table.header, table.rows(), lists)


def naive(path: Path, plan: Plan, lists: Screening) -> Result:
    from bench.draw_naive import naive

    return naive(path.read_bytes(), plan, lists)


def by_polars(path: Path, plan: Plan, lists: Screening) -> Result:
    from bench.draw_polars import by_polars

    return by_polars(path.read_bytes(), plan, lists)


WAYS: dict[str, Callable[[Path, Plan, Screening], Result]] = {
    "ours": ours,
    "naive": naive,
    "polars": by_polars,
}


def main(way: str, path: str, listed: str) -> None:
    """``listed``: how long the do-not-contact list is; the register is a fifth longer."""
    lists = draw_cases.lists(listed=int(listed), contacted=int(listed) * 6 // 5)
    plan = draw_cases.plan()
    start = process_time()
    _, sample = WAYS[way](Path(path), plan, lists)
    seconds = process_time() - start
    # Not getrusage: there a child begins with its parent's peak.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "sample": sample}))


if __name__ == "__main__":
    main(*sys.argv[1:])
