"""Makes the alarms and the topic through which they reach people."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.compute.environment import METRICS
from infra.naming import camel
from infra.operations.alarm_book import AlarmSpec, alarms
from infra.stages import REGION, Stage
from infra.storage.keys import DataKey


class Alarms(Construct):
    """All alarms of a stage; ``topic`` is where they ring."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Alarms")
        self.topic = _topic(self, stage)
        self.made = [self._alarm(stage, spec) for spec in alarms(stage)]

    def _alarm(self, stage: Stage, spec: AlarmSpec) -> cloudwatch.Alarm:
        # A silence is judged hour by hour over its span: each of its hours must be silent.
        hours = 1 if spec.silence else spec.hours
        alarm = cloudwatch.Alarm(
            self,
            camel(spec.name),
            alarm_name=f"{stage.prefix}-{spec.name}",
            alarm_description=spec.description(stage.runbooks),
            metric=_metric(spec, Duration.hours(hours)),
            threshold=float(spec.at_least),
            evaluation_periods=spec.hours if spec.silence else 1,
            datapoints_to_alarm=spec.hours if spec.silence else 1,
            comparison_operator=_LESS if spec.silence else _AT_LEAST,
            treat_missing_data=_BREACHING if spec.silence else _NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm


_LESS = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_BREACHING = cloudwatch.TreatMissingData.BREACHING
_NOT_BREACHING = cloudwatch.TreatMissingData.NOT_BREACHING


def _metric(spec: AlarmSpec, period: Duration) -> cloudwatch.IMetric:
    """The metric of an alarm; of several functions, their sum."""
    if spec.namespace:
        return cloudwatch.Metric(
            namespace=spec.namespace,
            metric_name=spec.metric,
            dimensions_map=spec.dimensions or None,
            statistic=spec.statistic,
            period=period,
        )
    one = [own(spec.metric, service, spec.statistic, period) for service in spec.services]
    return one[0] if len(one) == 1 else total(one, period)


def own(metric: str, service: str, statistic: str, period: Duration) -> cloudwatch.Metric:
    """One of our own metrics, as one function counts it."""
    return cloudwatch.Metric(
        namespace=METRICS,
        metric_name=metric,
        dimensions_map={"service": service},
        statistic=statistic,
        period=period,
    )


def total(metrics: Iterable[cloudwatch.Metric], period: Duration) -> cloudwatch.MathExpression:
    """The sum of metrics of which some may be silent."""
    using: dict[str, cloudwatch.IMetric] = {f"m{n}": metric for n, metric in enumerate(metrics)}
    expression = " + ".join(f"FILL({name}, 0)" for name in using)
    return cloudwatch.MathExpression(
        expression=expression, using_metrics=using, period=period, label="total"
    )


def _topic(scope: Construct, stage: Stage) -> sns.Topic:
    """Alarms speak as CloudWatch, alerts as EventBridge: topic and key let both of them in.

    EventBridge tells neither topic nor key on whose behalf it speaks (its and SNS's documentation
    say so): a condition on that would silence every alert, so there is none.
    """
    account = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
    name = f"{stage.prefix}-alarm-topic"
    arn = f"arn:aws:sns:{REGION}:{Aws.ACCOUNT_ID}:{name}"
    this_topic = {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": arn}}
    key = DataKey(scope, "AlarmTopic", stage=stage, via="sns", what="alarms")
    uses = ("kms:Decrypt", "kms:GenerateDataKey")
    key.let_in_service(_ALARMS, uses, account)
    key.let_in_service(_ALERTS, uses, this_topic)
    topic = sns.Topic(
        scope,
        "Topic",
        topic_name=name,
        display_name="MOPAC surveys",
        master_key=key.key,
        enforce_ssl=True,
    )
    for sid, speaker, conditions in (
        ("AlarmsOfThisAccount", _ALARMS, account),
        ("Alerts", _ALERTS, None),
    ):
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                principals=[iam.ServicePrincipal(speaker)],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=conditions,
            )
        )
    return topic


_ALARMS, _ALERTS = "cloudwatch.amazonaws.com", "events.amazonaws.com"
