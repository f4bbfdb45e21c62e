"""How much there is: items, objects and memory at the end of a month, and whether it stays flat."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from functions.shared.aws.s3 import Bucket
from functions.shared.policy import retention
from functions.shared.policy.retention import DataClass
from local.emulator.cloud import Cloud
from local.emulator.processes import members

_MORE = 1.10  # an amount that chance may add to what stays the same


@dataclass(frozen=True)
class Footprint:
    """Items by table, objects with all versions by bucket, megabytes by function; the engine's."""

    items: dict[str, int]
    objects: dict[str, int]
    megabytes: dict[str, float]
    engine: float
    processor: float = 0.0  # seconds so far, of engine, functions and the soak itself


def measure(here: Cloud) -> Footprint:
    """As things stand; a function whose workers have ended is left out."""
    outputs, dynamodb, s3 = here.outputs, here.client("dynamodb"), here.client("s3")
    peaks = {name: here.peak_megabytes(name) for name in outputs if name.endswith("Function")}
    return Footprint(
        {
            name: int(dynamodb.describe_table(TableName=outputs[name])["Table"]["ItemCount"])
            for name in outputs
            if name.endswith("Table")
        },
        {
            name: sum(1 for _ in Bucket(s3, outputs[name]).versions(""))
            for name in outputs
            if name.endswith("Bucket")
        },
        {name: peak for name, peak in peaks.items() if peak},
        _resident(here.server.pid),
        time.process_time() + sum(map(_processor, members(here.server.pid))),
    )


def _processor(pid: int) -> float:
    """Seconds that a process has worked, with those of its children that have ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it ended while we looked, or this is no Linux
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():  # not Linux
        return 0.0
    [line] = [each for each in status.read_text().splitlines() if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def span_months(store: str) -> int | None:
    """After how many months a store holds no more than before; None: it grows for years."""
    spans = [_months(item) for item in retention.rules().of_store(store)]
    known = [span for span in spans if span is not None]
    return max(known) if len(known) == len(spans) and known else None


def _months(item: DataClass) -> int | None:
    """A class's period, and the time from a draw to the start of its clock: answers come late."""
    if item.clock == "none":
        return None
    later = 0 if item.clock == "sample-month" else 2
    return later + (item.months or 1 + (item.days or 0) // 31) + 1


def grown(months: list[Footprint]) -> list[str]:
    """What holds more now than it ever did before its retention reached its span, in words."""
    stores = {name for one in months for name in (*one.items, *one.objects)}
    found = []
    for store in sorted(stores):
        span = span_months(store)
        held = [one.items.get(store, one.objects.get(store, 0)) for one in months]
        if span and len(held) > span and held[-1] > _MORE * max(held[:span]):
            found.append(f"{store}: {held[-1]:,}, at most {max(held[:span]):,} before")
    return found


def fattened(months: list[Footprint]) -> list[str]:
    """Functions that took more memory in the last month than in the one of the longest wave."""
    settled = span_months("RegisterTable")  # the most that a draw reads
    if not settled or len(months) <= settled:
        return []
    before, now = months[settled - 1].megabytes, months[-1].megabytes
    return [
        f"{name}: {now[name]:.0f} MB, {before[name]:.0f} before"
        for name in sorted(now.keys() & before.keys())
        if now[name] > _MORE * before[name]
    ]
