"""Where people hear of things: notices, breaches, concerns. Texts carry counts and ids only."""

from __future__ import annotations

from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.naming import kebab
from infra.stages import Stage
from infra.storage.keys import DataKey

KEY = "Topics"
NAMES = {
    "NoticeTopic": "Something needs a person: a handover, a stop list, a refused file",
    "BreachTopic": "A suspected breach: for E&I, the data protection officer and the MPS (R51)",
    "SafeguardingTopic": "A concern about a person: for the safeguarding role (R38)",
}


def topics(scope: Construct, stage: Stage, key: DataKey) -> dict[str, sns.Topic]:
    """One topic for each kind of message, encrypted, over TLS only."""
    return {
        name: sns.Topic(
            scope,
            name,
            topic_name=f"{stage.prefix}-{kebab(name)}",
            display_name="MOPAC surveys",
            master_key=key.key,
            enforce_ssl=True,
        )
        for name in NAMES
    }


def topic_key(scope: Construct, stage: Stage) -> DataKey:
    """The topics' key. Alarms speak through it too."""
    return DataKey(scope, KEY, stage=stage, via="sns", what="notices to people")
