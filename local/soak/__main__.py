"""``python -m local.soak``: thirteen months in a row; exit code 1 if one does not add up.

Each month: both draws from extracts of real size, links sent, objections by every door, bounces,
the answers of the wave before last, withdrawals and an erasure, and the purges. A line a month says
what it ended with.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.shared.clock import Month
from local import ROOT
from local.demo import finish
from local.demo.__main__ import next_month
from local.demo.account import Account
from local.demo.roles import People
from local.demo.scene import DemoFailed
from local.emulator import cloud
from local.emulator.cloud import FunctionFailed
from local.emulator.server import CloudFailed
from local.soak import balances, footprint, one_month
from local.soak.balances import Told
from local.soak.course import Course
from local.soak.footprint import Footprint

CLOUD = ROOT / "build" / "soak-cloud"
# Months after the last draw, in which the first one's invitations end (R43a).
_AFTER = 1
_HEAD = (
    *(
        "month",
        "seconds",
        "of processor",
        "handed over",
        "answered",
        "refused",
        "other ends",
        "waiting",
        "erased",
    ),
    *("ended", "answers kept", "listed", "purged", "certificates", "engine MB", "draw MB"),
)


def main() -> None:
    """The command."""
    given = _asked()
    first = Month.parse(given.month) if given.month else next_month(datetime.now(UTC))
    rows = {"uss": given.uss, "ovss": given.ovss}
    try:
        account = soak(first, given.months, rows, given.seed, CLOUD)
    except KeyboardInterrupt:
        sys.exit("\nstopped; nothing is left running")
    sys.exit(1 if account.broken else 0)


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="python -m local.soak", description=__doc__)
    ask.add_argument("--month", help="the first sample month, whose 18th is still to come")
    ask.add_argument("--months", type=int, default=13)
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--uss", type=int, default=20_000, help="rows of each extract for telephone")
    ask.add_argument("--ovss", type=int, default=1_000, help="rows of each extract for online")
    return ask.parse_args()


def soak(first: Month, months: int, rows: dict[str, int], seed: int, home: Path) -> Account:
    """Plays the months in a cloud of their own, until one does not add up or all have."""
    begun, account = time.perf_counter(), Account(str(first), seed)
    try:
        with cloud.running(home, say=lambda _: None) as here:
            course = Course(here, seed, rows, account, People(here))
            _play(course, [first.plus(n) for n in range(months + _AFTER)], months)
            finish.permissions(here, account)
    except (CloudFailed, DemoFailed, FunctionFailed) as error:
        account.check("The months are played to their end", False, error)
    account.seconds = time.perf_counter() - begun
    for check in account.broken:
        say(f"FAILED  {check.name}: {check.found}")
    say(f"{len(account.checks)} checks, {len(account.broken)} failed; {account.seconds:.0f} s")
    return account


def _play(course: Course, calendar: list[Month], draws: int) -> None:
    say(" | ".join(_HEAD))
    feet: list[Footprint] = []
    for number, month in enumerate(calendar):
        begun = time.perf_counter()
        if number < draws:
            one_month.play(course, month)
        else:
            one_month.purge_only(course, month)
        told = balances.hold(course, month, month.plus(1).day(1) - timedelta(days=1))
        feet.append(footprint.measure(course.here))
        _flat(course.account, feet)
        processor = feet[-1].processor - (feet[-2].processor if feet[1:] else 0.0)
        _line(month, time.perf_counter() - begun, processor, told, feet[-1])
        if course.account.broken:
            return
    _stores(calendar, feet)


def _flat(account: Account, feet: list[Footprint]) -> None:
    grown, fattened = footprint.grown(feet), footprint.fattened(feet)
    account.check("No table or bucket grows once retention reaches its span", not grown, grown)
    account.check("No function takes more memory than before", not fattened, fattened)


def _line(month: Month, seconds: float, processor: float, told: Told, foot: Footprint) -> None:
    draw = foot.megabytes.get("SampleDrawFunction", 0.0)
    figures = (f"{figure:,}" for figure in astuple(told))
    memory = (f"{megabytes:.0f}" for megabytes in (foot.engine, draw))
    _row(month, f"{seconds:.0f}", f"{processor:.0f}", *figures, *memory)


def _stores(calendar: Iterable[Month], feet: list[Footprint]) -> None:
    """Every table and bucket at the end of every month, and the most memory of each function."""
    for what in ("items", "objects", "megabytes"):
        say(f"\n{what}, by month: {', '.join(map(str, calendar))}")
        for name in sorted({name for foot in feet for name in getattr(foot, what)}):
            _row(name, *(f"{getattr(foot, what).get(name, 0):,.0f}" for foot in feet))


def _row(*cells: object) -> None:
    say(" | ".join(map(str, cells)))


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
