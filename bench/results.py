"""Results: two years of answers through the handler; seconds of processor, peak, how they grow."""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

from botocore.exceptions import ClientError

from functions.results.estimates.quarters import Quarter, before
from functions.results.handler import handler
from functions.results.stores import Settings
from functions.shared.aws import clients
from functions.shared.clock import Month
from functions.shared.policy import results
from local.synthetic.results_history import History

HOME = Path("build/bench/results")
LAST = Quarter.parse("2027-Q4")
ROWS, MOST, COLUMNS = 40_000, 400_000, 60
SECONDS, MEGABYTES, EXPONENT = 5, 256, 1.05
_WRITTEN = datetime(2028, 2, 1, tzinfo=UTC)


def months() -> list[Month]:
    """Those of every quarter that a report is made of."""
    return [month for one in before(LAST, results.rules().quarters_read) for month in one.months]


def stores_of(rows: int) -> Path:
    """A folder as ingest leaves the stores, made once: ``rows`` answers of uss, and their frames.

    Answers repeat themselves to make up the number; further questions fill up the columns.
    """
    folder = HOME / str(rows)
    if (folder / "whole").exists():
        return folder
    each = math.ceil(rows / len(months()))
    for month in months():
        made = History("uss", month)
        head, *lines = made.answers.decode().splitlines()
        further = [f"Q{number}" for number in range(6, 6 + COLUMNS - len(head.split(",")))]
        tail = "".join(f",{number % 5 + 1}" for number in range(len(further)))
        body = "\n".join(lines[number % len(lines)] + tail for number in range(each))
        _write(folder / f"responses/uss/{month}.csv", f"{head},{','.join(further)}\n{body}\n")
        if made.fieldwork:
            _write(folder / made.fieldwork.key, made.fieldwork.model_dump_json())
    _write(folder / "whole", "")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


class Disk:
    """As much of S3 and SNS as results uses, over a folder; what is written counts and is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.put = folder, 0

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        path = self._folder / Key
        if Bucket not in ("anonymised_bucket", "report_bucket") or not path.exists():
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(path.read_bytes())}

    def put_object(self, **_: Any) -> dict[str, Any]:
        self.put += 1
        return {}

    def publish(self, **_: Any) -> dict[str, Any]:
        return {"MessageId": "bench"}

    def get_paginator(self, _: str) -> Disk:
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:
        mine = Bucket == "anonymised_bucket"
        found = self._folder.glob(f"{Prefix}*") if mine and Prefix.startswith("responses/") else ()
        yield {
            "Contents": [
                {
                    "Key": str(path.relative_to(self._folder)),
                    "LastModified": _WRITTEN,
                    "Size": path.stat().st_size,
                    "ETag": '"bench"',
                }
                for path in found
                if path.is_file()
            ]
        }


class Context:
    aws_request_id = "bench"


def worker(folder: Path) -> None:
    """One run in a process of its own: interviews, seconds of processor, peak in MB, as JSON."""
    os.environ.update({name.upper(): name for name in Settings.model_fields}, STAGE="local")
    clients.session()  # boto3 itself is part of the function's memory
    disk = Disk(folder)
    clients.client = cache(lambda service: disk)
    began = process_time()
    done = handler({"quarter": str(LAST), "time": "2028-02-25T05:00:00Z"}, Context())
    seconds = process_time() - began
    if not done["surveys"]["uss"]["complete"] or not disk.put:
        raise AssertionError("no report of uss was made")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak}))


def measured(rows: int) -> tuple[float, float]:
    """Seconds of processor and peak in MB of the function over so many rows."""
    command = [sys.executable, "-m", "bench.results", "--worker", str(stores_of(rows))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    found = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{rows:,} rows of {COLUMNS} columns: {found['seconds']:.2f} s of processor, "
        f"{found['megabytes']:.0f} MB"
    )
    return found["seconds"], found["megabytes"]


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true", help="a tenth of the rows, and no growth")
    ask.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.worker:
        worker(asked.worker)
        return 0
    missed: list[str] = []
    seconds, megabytes = measured(ROWS // 10 if asked.quick else ROWS)
    if seconds > SECONDS:
        missed.append(f"at most {SECONDS} s")
    if megabytes > MEGABYTES:
        missed.append(f"at most {MEGABYTES} MB")
    if not asked.quick:
        exponent = math.log(measured(MOST)[0] / seconds) / math.log(MOST / ROWS)
        print(f"exponent of time from the one to the other: {exponent:.2f}")
        if exponent > EXPONENT:
            missed.append(f"exponent at most {EXPONENT}")
    for fault in missed:
        print(f"MISSED: {fault}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
