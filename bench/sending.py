"""How close to the quota one function sends, what a message costs, and how fast functions start.

``python -m bench.sending`` sends at 14, 50 and 200 a second against a paced stub; the last run has
10,000 invitations of which one in five has since opted out. ``--quick`` takes fewer.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARE = 0.95  # of the quota, at least
CALLS = 3  # a message, at most, beside listing
START = 1.7  # times bare boto3, at most
ROUNDS = 9
# Once in some seconds, or in a run, however many messages there are.
LISTING = {"Query", "Scan", "GetParameters", "GetSecretValue", "PutItem", "GetObjectTagging"}
_ACCOUNT = {
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_SETTINGS = {
    "STAGE": "local",
    "INVITATION_TABLE": "invitations",
    "DO_NOT_CONTACT_TABLE": "list",
    "LEDGER_TABLE": "ledger",
    "SAMPLE_BUCKET": "samples",
    "PARAMETER_ROOT": "/victim-surveys/local",
    "HASH_KEY_SECRET": "hash-key",
    "SENDER_DOMAIN": "survey.example.org",
    "CONFIGURATION_SET": "victim-surveys-local",
    "OPT_OUT_URL": "https://opt-out.example.org/",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
    "ALLOW_LIST": "",
    "POWERTOOLS_LOG_LEVEL": "ERROR",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
_BARE = "import boto3; boto3.session.Session().client('dynamodb')"
_STARTS = {
    room.parent.name: (
        f"import functions.{room.parent.name}.handler; "
        "from functions.shared.aws import clients; clients.client('dynamodb')"
    )
    for room in sorted(ROOT.glob("functions/*/handler.py"))
}
# One run is one function, in a process of its own, as on Lambda.
_RUN = """
import json
from functions.send_links.handler import handler
class Context:
    aws_request_id = "bench"
    def get_remaining_time_in_millis(self): return 900_000
print(json.dumps(handler({"time": "2027-11-19T11:00:00Z"}, Context())))
"""


@dataclass(frozen=True)
class Load:
    """``invitations`` of whom ``opted_out`` said no, at ``rate`` a second."""

    rate: int
    invitations: int
    opted_out: int


def loads(quick: bool) -> list[Load]:
    if quick:
        return [Load(14, 100, 20), Load(50, 300, 60), Load(200, 1200, 240)]
    return [Load(14, 200, 40), Load(50, 1000, 200), Load(200, 10_000, 2000)]


@contextmanager
def stub(load: Load) -> Iterator[str]:
    """The stub in a process of its own; its address."""
    asked = [str(load.invitations), str(load.opted_out), str(load.rate)]
    command = [sys.executable, "-m", "bench.sending_stub", *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = int(process.stdout.readline()) if process.stdout else 0
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def send(load: Load) -> dict[str, Any]:
    """What the stub saw of one run."""
    with stub(load) as url:
        settings = {**_ACCOUNT, **_SETTINGS, "SEND_RATE": str(load.rate), "AWS_ENDPOINT_URL": url}
        _python(_RUN, settings)
        with urllib.request.urlopen(f"{url}/report") as reply:  # noqa: S310 - our own stub
            found: dict[str, Any] = json.loads(reply.read())
    return found


def judged(load: Load, found: dict[str, Any]) -> list[str]:
    """What misses its target."""
    calls = sum(number for name, number in found["calls"].items() if name not in LISTING)
    wanted = load.invitations - load.opted_out
    rate = (found["sent"] - 1) / found["seconds"]
    # Each objector costs a refused claim and a mark; the rest is what messages cost.
    per_message = (calls - found["calls"].get("throttled", 0) - 2 * load.opted_out) / wanted
    print(
        f"{load.rate:4} a second: {rate:6.1f} reached ({rate / load.rate:.0%}), "
        f"{found['sent']} of {wanted} sent, {per_message:.2f} calls a message, "
        f"{found['states'].get('due', 0)} left for the next run, {found['wrongly']} wrongly, "
        f"{found['twice']} twice, {found['seconds']:.1f} s"
    )
    missed = {
        "the rate": rate < SHARE * load.rate,
        "calls a message": per_message > CALLS,
        # A throttled message stays due and goes with the next run, five minutes later.
        "sent or still due": found["sent"] + found["states"].get("due", 0) != wanted,
        "nobody who opted out": found["wrongly"] > 0,
        "nobody twice": found["twice"] > 0,
    }
    return [f"{load.rate} a second: {name}" for name, is_missed in missed.items() if is_missed]


def starts() -> list[str]:
    """Import and first client, in alternating processes: medians, as a share of bare boto3.

    Seconds of processor, so that whatever else runs on the machine says nothing.
    """
    took: dict[str, list[float]] = {name: [] for name in ("bare", *_STARTS)}
    for _ in range(ROUNDS):
        for name, code in {"bare": _BARE, **_STARTS}.items():
            before = _processor()
            _python(code, {**_ACCOUNT, "PYDANTIC_DISABLE_PLUGINS": "__all__"})
            took[name].append(_processor() - before)
    bare = statistics.median(took["bare"])
    missed = []
    for name in _STARTS:
        ratio = statistics.median(took[name]) / bare
        print(f"cold start of {name}: {ratio:.2f} times bare boto3 ({bare * 1000:.0f} ms)")
        if ratio > START:
            missed.append(f"cold start of {name}")
    return missed


def _processor() -> float:
    """Seconds of processor that processes made here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _python(code: str, settings: Mapping[str, str]) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env={**environment, **settings},
        stdout=subprocess.DEVNULL,
        timeout=600,
    )


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true")
    quick = ask.parse_args().quick
    missed = [fault for load in loads(quick) for fault in judged(load, send(load))]
    missed += starts()
    for fault in missed:
        print(f"MISSED: {fault}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
