"""The draw beside a naive one, beside polars and beside bare reading: ``python -m bench.draw``.

``--huge`` draws from 2,000,000 rows as well. Ratios are of processor time within one run, the best
of some rounds; a busy machine moves them less than it moves seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from math import inf, log10
from pathlib import Path
from time import process_time

from bench import draw_cases, draw_process

SMALL, LARGE, HUGE = 20_000, 200_000, 2_000_000


def best(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Seconds of processor time of each, the best of some rounds.

    They take turns: a machine that is slow for a while is slow for all of them.
    """
    found = dict.fromkeys(works, inf)
    for _ in range(rounds):
        for name, work in works.items():
            start = process_time()
            work()
            found[name] = min(found[name], process_time() - start)
    return found


def bare(path: Path) -> None:
    """The floor: Python's reader and nothing else."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            pass


def say(words: str, found: float, target: float, *, least: bool = False, unit: str = "") -> None:
    held = found >= target if least else found <= target
    bound = "at least" if least else "at most"
    say_line(
        f"{words:58s} {found:8.2f}{unit}  ({bound} {target:g}{unit}) {'' if held else 'MISSED'}"
    )


def say_line(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")


def in_process(path: Path) -> None:
    """Ratios to the naive draw and to bare reading, with full lists."""
    plan, lists = draw_cases.plan(), draw_cases.lists()
    ours = draw_process.ours(path, plan, lists)
    for way in ("naive", "polars"):
        if draw_process.WAYS[way](path, plan, lists) != ours:
            raise AssertionError(f"{way} draws another sample")
    nobody = draw_cases.lists(listed=0, contacted=0)
    took = best(
        {
            "floor": lambda: bare(path),
            "mine": lambda: draw_process.ours(path, plan, lists),
            "alone": lambda: draw_process.ours(path, plan, nobody),
        },
        15,
    )
    took |= best(
        {
            "mine beside naive": lambda: draw_process.ours(path, plan, lists),
            "naive": lambda: draw_process.naive(path, plan, lists),
        },
        3,
    )
    floor, mine, naive = took["floor"], took["mine"], took["naive"]
    say_line(f"{SMALL:,} rows: bare reading {floor:.3f} s, draw {mine:.3f} s, naive {naive:.3f} s")
    say("naive draw ÷ draw", naive / took["mine beside naive"], 5, least=True)
    say("draw ÷ bare csv.reader", mine / floor, 11)
    say("the same with nobody listed or contacted", took["alone"] / floor, 11)


def process(way: str, path: Path, listed: int = 0) -> tuple[float, float, float]:
    """Processor seconds of the whole process, of the draw alone, and peak megabytes."""
    before = os.times()
    command = [sys.executable, "-m", "bench.draw_process", way, str(path), str(listed)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = os.times()
    whole = after.children_user + after.children_system
    whole -= before.children_user + before.children_system
    found = json.loads(out)
    return whole, found["seconds"], found["peak"]


def whole_processes(path: Path) -> None:
    """Start to end, imports included."""
    mine = min(process("ours", path)[0] for _ in range(5))
    polars = min(process("polars", path)[0] for _ in range(5))
    say_line(f"{SMALL:,} rows, whole process: draw {mine:.2f} s, polars {polars:.2f} s")
    say("draw ÷ polars, whole process", mine / polars, 0.5)


def growth(small: Path, large: Path) -> None:
    """Memory, and how time grows."""
    few = [process("ours", small) for _ in range(5)]
    many = [process("ours", large) for _ in range(3)]
    say(f"peak memory, {SMALL:,} rows", min(one[2] for one in few), 60, unit=" MB")
    say(f"peak memory, {LARGE:,} rows", min(one[2] for one in many), 125, unit=" MB")
    ratio = min(one[1] for one in many) / min(one[1] for one in few)
    say("exponent of time from the one to the other", log10(ratio), 1.05)
    full = process("ours", small, draw_cases.LISTED)[2]
    lists = f"{draw_cases.LISTED:,} listed and {draw_cases.CONTACTED:,} contacted"
    say_line(f"{SMALL:,} rows with {lists}: {full:.0f} MB")


def reads() -> None:
    """DynamoDB's read calls, counted in a process of their own (:mod:`bench.draw_reads`)."""
    command = [sys.executable, "-m", "bench.draw_reads"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        if not line.startswith("{"):  # the function's own metrics
            say_line(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--huge", action="store_true", help=f"draw from {HUGE:,} rows as well")
    asked = parser.parse_args()
    small, large = draw_cases.file_of(SMALL), draw_cases.file_of(LARGE)
    in_process(small)
    whole_processes(small)
    growth(small, large)
    reads()
    if asked.huge:
        few = min(process("ours", large)[1] for _ in range(2))
        twice = [process("ours", draw_cases.file_of(HUGE)) for _ in range(2)]
        whole, seconds, peak = min(twice)
        say_line(f"{HUGE:,} rows: draw {seconds:.1f} s, process {whole:.1f} s, {peak:.0f} MB")
        say(f"exponent of time from {LARGE:,} rows to these", log10(seconds / few), 1.05)


if __name__ == "__main__":
    main()
