"""The operations stack: what people watch and are woken by. Nothing depends on it."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.processing_stack import ProcessingStack
from infra.stages import Stage


class OperationsStack(Stack):
    """Alarms on dead letters; more to come beside them."""

    def __init__(
        self, scope: Construct, stage: Stage, processing: ProcessingStack, **options: object
    ) -> None:
        super().__init__(scope, f"VictimSurveys-{stage.name}-Operations", **options)  # type: ignore[arg-type]
        for package, made in processing.functions.items():
            cloudwatch.Alarm(
                self,
                f"DeadLetters-{package}",
                metric=made.dead_letters.metric_approximate_number_of_messages_visible(),
                threshold=1,
                evaluation_periods=1,
            )
