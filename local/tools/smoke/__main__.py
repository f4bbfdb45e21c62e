"""Tries a deployed stage by its own interfaces, and prints a report to send back.

python -m local.smoke --stage dev [--profile NAME] [--out smoke.json]

Everybody in it is invented and has an address at example.org and no telephone. It never turns
sending on, refuses prod, and its purge is a dry run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from infra.stages import REGION
from local import invoking
from local.tools.restore.__main__ import of_stage
from local.tools.smoke.steps import STEPS, Smoke


def main(arguments: Sequence[str]) -> int:
    """0 if every step held."""
    parser = argparse.ArgumentParser(prog="python -m local.smoke", description=__doc__)
    parser.add_argument("--stage", default="dev", choices=("dev",))
    parser.add_argument("--profile", default=None)
    parser.add_argument("--out", type=Path, default=Path("smoke.json"))
    asked = parser.parse_args(arguments)
    session = boto3.session.Session(profile_name=asked.profile, region_name=REGION)
    clients = partial(session.client, config=invoking.CONFIG)
    stage = of_stage(clients, asked.stage, print)
    if not stage.outputs:
        print(f"no stack for stage {asked.stage} in this account")
        return 1
    report = run(Smoke(clients, stage.outputs))
    asked.out.write_text(json.dumps(report, indent=1) + "\n")
    print(
        f"{sum(one['held'] for one in report)} of {len(report)} steps passed: send back {asked.out}"
    )
    return 0 if all(one["held"] for one in report) else 1


def run(smoke: Smoke) -> list[dict[str, Any]]:
    """Every step in turn; one that fails does not hide the others."""
    report: list[dict[str, Any]] = []
    for step in STEPS:
        title = (step.__doc__ or "").strip().rstrip(".")
        try:
            found, held = step(smoke), True
        except Exception as error:  # whatever it is, the report says it
            found, held = f"{type(error).__name__}: {error}", False
        report.append({"step": title, "held": held, "found": found})
        print(f"{'ok    ' if held else 'FAILED'} {title}: {found}")
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
