"""Brings rows back from a restored copy of a table, safely (``restoring`` says how).

python -m local.restore --stage prod --table InvitationTable --restored NAME-OF-THE-COPY
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import boto3

from local import invoking
from local.tools.restore.restoring import KEYS, Clients, NotNow, Restore, Say


def of_stage(clients: Clients, stage: str, say: Say) -> Restore:
    """The stacks of a stage, by whoever's clients: the emergency role needs no others."""
    stacks = clients("cloudformation").get_paginator("describe_stacks").paginate()
    outputs = {
        output["OutputKey"]: output["OutputValue"]
        for page in stacks
        for stack in page["Stacks"]
        if stack["StackName"].startswith(f"VictimSurveys-{stage}-")
        for output in stack.get("Outputs", [])
    }

    def invoke(function: str, event: dict[str, Any]) -> Any:
        try:
            return invoking.invoke(clients("lambda"), outputs[function], event)
        except invoking.FunctionFailed as failed:
            raise NotNow(f"{function} failed: {failed}") from None

    return Restore(clients, outputs, invoke, say)


def main(arguments: Sequence[str]) -> int:
    """0 if it ended well; 1, and a sentence, if a condition did not hold."""
    parser = argparse.ArgumentParser(prog="python -m local.restore", description=__doc__)
    parser.add_argument("--stage", required=True, choices=("local", "dev", "prod"))
    parser.add_argument("--table", required=True, choices=sorted(KEYS))
    parser.add_argument("--restored", required=True, help="the name of the restored copy")
    asked = parser.parse_args(arguments)
    session = boto3.session.Session(region_name="eu-west-2")
    try:
        clients = partial(session.client, config=invoking.CONFIG)
        of_stage(clients, asked.stage, print).run(asked.table, asked.restored)
    except NotNow as refused:
        print(f"Not done: {refused}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
