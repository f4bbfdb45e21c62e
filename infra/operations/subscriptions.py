"""Who hears what: mailboxes of roles on the topics. Each confirms once (preflight checks)."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.stages import Stage

_TOPIC_OF = {
    "alarms": "AlarmTopic",
    "notices": "NoticeTopic",
    "breaches": "BreachTopic",
    "safeguarding": "SafeguardingTopic",
}


def subscribe(scope: Construct, stage: Stage, topics: Mapping[str, sns.ITopic]) -> None:
    """One subscription a mailbox and topic; ``topics`` by output name."""
    for kind, name in _TOPIC_OF.items():
        for number, mailbox in enumerate(getattr(stage.subscribers, kind), start=1):
            sns.CfnSubscription(
                scope,
                f"{name}Subscription{number}",
                topic_arn=topics[name].topic_arn,
                protocol="email",
                endpoint=mailbox,
            )
