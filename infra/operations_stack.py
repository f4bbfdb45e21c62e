"""The operations stack: what people watch and are woken by. Nothing depends on it."""

from __future__ import annotations

from typing import Any

from aws_cdk import Stack
from constructs import Construct

from infra.compute import malware, saved_events
from infra.deployment import let_github_in
from infra.naming import output
from infra.operations import alerts, queries
from infra.operations.alarms import Alarms
from infra.operations.dashboard import dashboard
from infra.operations.subscriptions import subscribe
from infra.operations.trail import Trail
from infra.processing_stack import ProcessingStack
from infra.stages import Stage


class OperationsStack(Stack):
    """Alarms, alerts, dashboard, saved queries and events, the trail, who is told."""

    def __init__(
        self, scope: Construct, stage: Stage, processing: ProcessingStack, **options: Any
    ) -> None:
        super().__init__(scope, f"VictimSurveys-{stage.name}-Operations", **options)
        alarms = Alarms(self, stage)
        alerts.deploy(self, processing.data, alarms.topic)
        dashboard(self, stage, alarms.made)
        trail = Trail(self, processing.data, processing.log_key.key)
        queries.save(self, stage, processing.functions, trail.log_group.log_group_name)
        saved_events.save(self, stage)
        subscribe(self, stage, {**processing.topics, "AlarmTopic": alarms.topic})
        let_github_in(self, stage)
        if stage.malware_scan:
            malware.scan_drops(self, processing.data, processing.roles[malware.WHO])
        output(self, "AlarmTopic", alarms.topic.topic_arn, "Topic: alarms and alerts")
