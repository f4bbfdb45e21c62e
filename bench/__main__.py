"""``make bench``: every benchmark in turn, each in a process of its own.

``python -m bench --write`` also puts what they print into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

_MISSED = 1  # how a benchmark ends that misses a target
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MEASURED = {
    "phones": "Phones, names and comments",
    "draw": "The draw",
    "sending": "Sending",
    "ingest": "Ingest",
    "purge": "Purge and subject access",
    "deployed": "As deployed: cold starts, package, the functions in the embedded cloud",
}
HEAD = """# Benchmarks

Made by `python -m bench --write`; `make bench` prints the same. Ratios within one run are what
counts: a busy machine moves them less than it moves seconds. Nothing here is a timed test.

Last written {day}, Python {python}, {cores} cores.
"""


def measure(name: str) -> str:
    """What ``python -m bench.<name>`` prints; its errors go where ours go.

    A missed target is a result like any other, and named as such; nothing printed is a fault.
    """
    command = [sys.executable, "-m", f"bench.{name}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout or done.returncode not in (0, _MISSED):
        sys.exit(f"bench.{name} ended with {done.returncode}")
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *MEASURED], help="those alone")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    asked = parser.parse_args()
    parts = []
    for name in asked.only or MEASURED:
        say(f"\n{MEASURED[name]} (python -m bench.{name})")
        text = measure(name)
        say(text)
        parts.append(f"\n## {MEASURED[name]}\n\n`python -m bench.{name}`\n\n```\n{text}\n```\n")
    if asked.write:
        day = datetime.now(UTC).date().isoformat()
        head = HEAD.format(day=day, python=platform.python_version(), cores=cores())
        PAGE.write_text(head + "".join(parts))


def cores() -> int:
    return os.cpu_count() or 1


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
