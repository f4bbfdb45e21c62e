"""The CDK app: ``python -m infra.app`` writes the templates of one stage to ``cdk.out``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_cdk import App, Environment, Tags

from functions.shared.errors import ConfigurationError
from infra.data_stack import DataStack
from infra.operations_stack import OperationsStack
from infra.package import PackageError, functions_code
from infra.processing_stack import ProcessingStack
from infra.stages import Stage, StageRefused, from_context
from infra.whole_policy import validate

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Built:
    """An app and its three stacks."""

    app: App
    data: DataStack
    processing: ProcessingStack
    operations: OperationsStack


def new_app(folder: str | None = None, **given: str) -> App:
    """An empty app with the context of ``cdk.json``; templates go to ``folder``."""
    return App(context=context(given), outdir=folder)


def build(app: App, stage: Stage, *, packed: bool = False) -> Built:
    """Put the stacks of a stage into an app; ``packed`` with the package that AWS needs.

    Raises :class:`ConfigurationError` for policy that does not hold together: no template is made
    of it, and so nothing is deployed.
    """
    validate()
    where = Environment(account=stage.account or None, region=stage.region)
    common = {"env": where, "termination_protection": stage.deployed}
    data = DataStack(
        app,
        stage,
        **common,
        description="Victim surveys: keys, buckets, tables. Holds personal data.",
    )
    processing = ProcessingStack(
        app,
        stage,
        data,
        functions_code(packed=packed),
        **common,
        description="Victim surveys: functions, and the events and schedules that start them.",
    )
    operations = OperationsStack(
        app, stage, processing, **common, description="Victim surveys: alarms and dashboard."
    )
    Tags.of(app).add("service", "victim-surveys")
    Tags.of(app).add("stage", stage.name)
    return Built(app, data, processing, operations)


def context(given: Mapping[str, str]) -> dict[str, Any]:
    """The context of ``cdk.json``, which only the CDK command line reads by itself, and ``-c``."""
    settings = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))
    return {**settings["context"], **given}


def main(arguments: list[str]) -> None:
    """Synthesise; a setting that will not do ends with a message and no stack trace."""
    parser = argparse.ArgumentParser(prog="python -m infra.app", description=__doc__)
    parser.add_argument("-c", dest="context", action="append", default=[], metavar="NAME=VALUE")
    # The CDK command line says where by environment, so there is no default of our own.
    parser.add_argument("-o", dest="output", default=None, metavar="FOLDER")
    options = parser.parse_args(arguments)
    given = dict(item.partition("=")[::2] for item in options.context)
    app = new_app(options.output, **given)
    try:
        stage = from_context({name: app.node.try_get_context(name) for name in _names()})
        # The CDK command line may deploy what we make, so then it must be whole.
        build(app, stage, packed=stage.name != "local" and "CDK_CLI_VERSION" in os.environ)
    except (StageRefused, PackageError, ConfigurationError) as refusal:
        sys.exit(f"refused: {refusal}")
    app.synth()


def _names() -> list[str]:
    return ["stage", *Stage.model_fields]


if __name__ == "__main__":
    main(sys.argv[1:])
