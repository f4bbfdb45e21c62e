"""``make bench``: every benchmark in turn, each in a process of its own.

``python -m bench --write`` also puts what they print into ``docs/benchmarks.md``, each into the
section of its name; what people wrote there stays.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

_MISSED = "MISSED"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MEASURED = {
    "phones": "Phones, names and comments",
    "draw": "The draw",
    "sending": "Sending",
    "ingest": "Ingest",
    "results": "Results",
    "purge": "Purge and subject access",
    "deployed": "As deployed: cold starts, package, the functions in the embedded cloud",
}


def measure(name: str, *options: str) -> str:
    """What ``python -m bench.<name>`` prints; its errors go where ours go.

    A missed target is a result like any other, and named as such in what is printed.
    """
    command = [sys.executable, "-m", f"bench.{name}", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode and _MISSED not in done.stdout:
        sys.exit(f"bench.{name} ended with {done.returncode}")
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *MEASURED], help="those alone")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    parser.add_argument("--huge", action="store_true", help="draw from 2,000,000 rows as well")
    asked = parser.parse_args()
    for name in asked.only or MEASURED:
        say(f"\n{MEASURED[name]} (python -m bench.{name})")
        text = measure(name, *(["--huge"] if asked.huge and name == "draw" else []))
        say(text)
        if asked.write:
            PAGE.write_text(with_section(PAGE.read_text(), MEASURED[name], section(name, text)))


def section(name: str, printed: str) -> str:
    """What is kept of one benchmark, and on what it ran."""
    day = datetime.now(UTC).date().isoformat()
    ran = f"`python -m bench.{name}` · {day}, Python {platform.python_version()}, {cores()} cores"
    return f"{ran}\n\n```\n{printed}\n```\n"


def with_section(page: str, title: str, text: str) -> str:
    """The page with the text under that heading, which goes to the end if it is new."""
    before, heading, rest = page.partition(f"\n## {title}\n")
    _, next_heading, after = rest.partition("\n## ")
    if not heading:
        before = page
    return f"{before}\n## {title}\n\n{text}{next_heading}{after}"


def cores() -> int:
    return os.cpu_count() or 1


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
