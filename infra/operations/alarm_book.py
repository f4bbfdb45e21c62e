"""The alarms as data: validated, with the stage's names filled in."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from functions.shared.log import Metric
from infra.compute.catalogue import SPECS
from infra.naming import kebab
from infra.stages import Stage

BOOK = Path(__file__).with_name("alarms.toml")
PACKAGES = frozenset(spec.package for spec in SPECS)
Sentence = Annotated[str, Field(min_length=20, pattern=r"\.$")]


class Call(BaseModel):
    """A call for action, named by the action: what it means and what to do first.

    ``runbook``: the heading in the handbook, where it is not the name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)+$")]
    meaning: Sentence
    harm: Sentence
    first_step: Sentence
    runbook: str = ""

    def description(self, handbook: str) -> str:
        """What whoever is woken reads first."""
        return (
            f"MEANING: {self.meaning} HARM: {self.harm} FIRST STEP: {self.first_step} "
            f"RUNBOOK: {handbook}#{self.runbook or self.name}"
        )


class AlarmSpec(Call):
    """One alarm. It rings when the metric reaches ``at_least``, or, for ``silence``, does not."""

    metric: str
    services: tuple[str, ...] = ()
    namespace: str = ""
    dimensions: dict[str, str] = {}
    statistic: str = "Sum"
    at_least: float | str = 1
    hours: Annotated[int, Field(gt=0, le=168)]
    silence: bool = False

    @model_validator(mode="after")
    def _ours_or_aws(self) -> AlarmSpec:
        if bool(self.services) == bool(self.namespace):
            raise ValueError(f"{self.name}: our own metric has services, AWS's a namespace")
        if self.services:
            Metric(self.metric)
            if unknown := {*self.services} - PACKAGES:
                raise ValueError(f"{self.name}: no such function: {', '.join(sorted(unknown))}")
        return self


@cache
def written() -> tuple[AlarmSpec, ...]:
    """The alarms of ``alarms.toml``."""
    book = tomllib.loads(BOOK.read_text(encoding="utf-8"))
    return tuple(AlarmSpec.model_validate(entry) for entry in book["alarm"])


@cache
def alerts() -> dict[str, Call]:
    """What is told the moment it happens, by name."""
    book = tomllib.loads(BOOK.read_text(encoding="utf-8"))
    return {entry["name"]: Call.model_validate(entry) for entry in book["alert"]}


def per_function() -> tuple[AlarmSpec, ...]:
    """Two alarms for each function: events that it gave up, and runs that failed."""
    return tuple(alarm for spec in SPECS for alarm in _of_function(spec.package))


def _of_function(package: str) -> tuple[AlarmSpec, AlarmSpec]:
    name = kebab(package)
    return (
        AlarmSpec(
            name=f"rerun-{name}",
            runbook="rerun-a-function",
            meaning=f"{package} could not process an event and set it aside after all attempts.",
            harm="Something has not been done: it may be a file, a draw or an opt-out.",
            first_step="Read the event in the queue, fix the cause, run the event again by hand.",
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": f"{{prefix}}-{name}-dead-letters"},
            statistic="Maximum",
            hours=1,
        ),
        AlarmSpec(
            name=f"mend-{name}",
            runbook="mend-a-function",
            meaning=f"A run of {package} failed or ran out of time.",
            harm="It is tried again if that is safe. Until it works, its work waits.",
            first_step="Run the query what-failed: it shows the error and where it is in the code.",
            namespace="AWS/Lambda",
            metric="Errors",
            dimensions={"FunctionName": f"{{prefix}}-{name}"},
            hours=1,
        ),
    )


def per_alert() -> tuple[AlarmSpec, ...]:
    """An alert that could not be told is nowhere else to be seen."""
    return tuple(
        AlarmSpec(
            name=f"mend-the-alert-{name}",
            runbook="mend-an-alert",
            meaning=f"Something happened that should have been reported as {name}, and was not.",
            harm=call.harm,
            first_step=call.first_step,
            namespace="AWS/Events",
            metric="FailedInvocations",
            dimensions={"RuleName": f"{{prefix}}-{name}"},
            hours=1,
        )
        for name, call in alerts().items()
    )


def alarms(stage: Stage) -> tuple[AlarmSpec, ...]:
    """Every alarm of a stage, with the stage's own names and limits in it."""
    every = (*written(), *per_function(), *per_alert())
    return tuple(_filled(alarm, stage) for alarm in every)


def _filled(alarm: AlarmSpec, stage: Stage) -> AlarmSpec:
    limit = alarm.at_least
    if isinstance(limit, str):
        limit = float(limit.format(sms_alarm_usd=stage.sms_limit_usd * 0.8))
    return alarm.model_copy(
        update={
            "dimensions": {k: v.format(prefix=stage.prefix) for k, v in alarm.dimensions.items()},
            "at_least": limit,
        }
    )
