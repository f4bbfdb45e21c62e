"""Functions, what starts them and when: by property, for the ends of the range of stages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.shared.policy import calendar, people, retention, sending
from infra.compute.catalogue import SPECS
from infra.compute.schedules import TIMEZONE
from local.tools.access.deployed import Deployed

OUTPUTS = (
    "ExtractBucket",
    "SampleBucket",
    "OrsDropBucket",
    "LinkedBucket",
    "AnonymisedBucket",
    "ReportBucket",
    "CertificateBucket",
    "DoNotContactTable",
    "InvitationTable",
    "SampleDrawFunction",
    "SendLinksFunction",
    "IngestFunction",
    "PurgeFunction",
    "SendingSwitchParameter",
    "OptOutFunction",
    "OptOutUrl",
    "SubjectAccessFunction",
    "StopListFunction",
    "ResultsFunction",
    "PublicBucket",
)
# What AWS allows of all inline policies of one role, and of one managed policy, blanks apart.
INLINE, MANAGED, KEY_POLICY = 10_240, 6_144, 32_768


def functions(deployed: Deployed) -> dict[str, dict[str, Any]]:
    """Resolved properties by package."""
    return {
        p["Handler"].split(".")[1]: p for *_rest, p in deployed.resources("AWS::Lambda::Function")
    }


def size(document: object) -> int:
    return len(json.dumps(document, separators=(",", ":")))


def test_outputs_have_the_names_that_others_rely_on(deployed: Deployed) -> None:
    for name in OUTPUTS:
        assert deployed.output(name)


def test_every_function_runs_the_same_code_its_own_handler_and_its_own_role(
    deployed: Deployed,
) -> None:
    found = functions(deployed)
    assert set(found) == {spec.package for spec in SPECS}
    assert len({json.dumps(p["Code"], sort_keys=True) for p in found.values()}) == 1
    assert len({json.dumps(p["Role"]) for p in found.values()}) == len(found)
    for package, properties in found.items():
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        assert properties["Handler"] == f"functions.{package}.handler.handler"


@pytest.mark.req("R53")
def test_logs_have_their_own_group_key_and_end(deployed: Deployed) -> None:
    groups = {p["LogGroupName"]: p for *_rest, p in deployed.resources("AWS::Logs::LogGroup")}
    months = retention.rules().by_name["function-log"].months
    assert months
    for package, properties in functions(deployed).items():
        group = groups[properties["LoggingConfig"]["LogGroup"]]
        assert group["LogGroupName"].endswith(f"/{package}")
        assert group["KmsKeyId"]
        assert 0 < group["RetentionInDays"] <= months * 30.4
        masks = json.dumps(group["DataProtectionPolicy"])
        assert "EmailAddress" in masks
        for pattern in people.rules().crime_number_patterns:
            assert json.dumps(pattern)[1:-1] in masks
        assert "TracingConfig" not in properties


@pytest.mark.req("R53")
def test_a_function_gets_only_the_names_of_its_catalogue_entry(deployed: Deployed) -> None:
    always = {"STAGE", "HANDBOOK"}
    for spec in SPECS:
        names = set(functions(deployed)[spec.package]["Environment"]["Variables"])
        ours = {name for name in names if not name.startswith(("POWERTOOLS_", "PYDANTIC_"))}
        assert ours == always | set(spec.environment)


def test_a_store_in_a_functions_environment_is_one_it_may_use(deployed: Deployed) -> None:
    """A name without access, or access without the name, is a mistake in one of the two."""
    arns = {store.arn for store in deployed.stores.values()}
    for package, properties in functions(deployed).items():
        role = properties["Role"].rsplit("/", 1)[-1]
        named = {
            store.arn
            for name, store in deployed.stores.items()
            if _variable(name) in properties["Environment"]["Variables"]
        }
        used = {
            arn
            for statement in deployed.roles[role]
            for resource in _many(statement.raw.get("Resource", []))
            for arn in arns
            if resource == arn or resource.startswith(arn + "/")
        }
        assert used <= named, package


def test_dead_letters_are_kept_as_long_as_policy_says(deployed: Deployed) -> None:
    days = retention.rules().by_name["dead-letter"].days
    queues = [p for *_rest, p in deployed.resources("AWS::SQS::Queue")]
    assert len(queues) == len(SPECS)
    for queue in queues:
        assert queue["MessageRetentionPeriod"] == (days or 0) * 86_400
        assert queue["SqsManagedSseEnabled"] is True
    for properties in functions(deployed).values():
        assert properties["DeadLetterConfig"]["TargetArn"]


def test_failed_events_are_tried_a_bounded_number_of_times(deployed: Deployed) -> None:
    for *_rest, p in deployed.resources("AWS::Lambda::EventInvokeConfig"):
        assert p["MaximumRetryAttempts"] <= 2
        assert 60 <= p["MaximumEventAgeInSeconds"] <= 6 * 3600


@pytest.mark.req("R01", "R21", "R49")
def test_schedules_are_londons_bounded_and_say_nothing(deployed: Deployed) -> None:
    found = {
        p["Name"].split("-", 3)[3]: p for *_r, p in deployed.resources("AWS::Scheduler::Schedule")
    }
    when = calendar.rules()
    hours = sending.rules().hours
    expected = {
        "commit": f"cron({when.draw_at.minute} {when.draw_at.hour} {when.seed_day} * ? *)",
        "draw": f"cron({when.draw_at.minute} {when.draw_at.hour} {when.draw_day}-31 * ? *)",
        "purge": f"cron({when.purge_at.minute} {when.purge_at.hour} * * ? *)",
        "watch": f"cron({when.watch_at.minute} * * * ? *)",
        "results": "cron(0 5 25 2,5,8,11 ? *)",
        "tidy-list": f"cron({when.tidy_list_minute} * * * ? *)",
        "stop-list": f"cron({when.stop_list_minute} * * * ? *)",
        "send": f"cron(0/{sending.rules().every_minutes} {hours.first.hour}-{hours.last.hour - 1} "
        "? * MON,TUE,WED,THU,FRI,SAT *)",
    }
    assert {name: p["ScheduleExpression"] for name, p in found.items()} == expected
    for name, schedule in found.items():
        target = schedule["Target"]
        assert schedule["ScheduleExpressionTimezone"] == TIMEZONE
        assert "Input" not in target, name
        assert target["RetryPolicy"]["MaximumRetryAttempts"] <= 3
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 12 * 3600
        assert target["DeadLetterConfig"]["Arn"]


def test_schedules_sleep_in_the_embedded_cloud_and_only_there(
    local: Deployed, prod: Deployed
) -> None:
    def states(deployed: Deployed) -> set[str]:
        return {p["State"] for *_rest, p in deployed.resources("AWS::Scheduler::Schedule")}

    assert states(local) == {"DISABLED"}
    assert states(prod) == {"ENABLED"}


def test_every_prefix_that_can_be_dropped_starts_the_ingest(local: Deployed) -> None:
    rules = {p["Name"].rsplit("-", 2)[-1]: p for *_rest, p in local.resources("AWS::Events::Rule")}
    keys = rules["dropped"]["EventPattern"]["detail"]["object"]["key"]
    assert {key["prefix"] for key in keys} == set(retention.rules().by_name["drop"].prefixes)
    extracts = rules["arrived"]["EventPattern"]["detail"]["object"]["key"]
    assert extracts == [{"prefix": "extracts/"}]


@pytest.mark.req("R20")
def test_one_poisoned_entry_does_not_hold_up_the_list(deployed: Deployed) -> None:
    ((*_rest, mapping),) = deployed.resources("AWS::Lambda::EventSourceMapping")
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert 0 < mapping["MaximumRetryAttempts"] <= 10
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"]


@pytest.mark.req("R22")
def test_no_email_is_tracked_or_swallowed_by_another_list(deployed: Deployed) -> None:
    ((*_rest, configuration),) = deployed.resources("AWS::SES::ConfigurationSet")
    assert configuration["SuppressionOptions"]["SuppressedReasons"] == []
    assert "TrackingOptions" not in configuration
    assert configuration["DeliveryOptions"]["TlsPolicy"] == "REQUIRE"
    ((*_rest, events),) = deployed.resources("AWS::SES::ConfigurationSetEventDestination")
    assert not {"open", "click"} & set(events["EventDestination"]["MatchingEventTypes"])


@pytest.mark.req("R53")
def test_policies_fit_into_what_aws_allows(deployed: Deployed) -> None:
    inline: dict[str, int] = {}
    for *_rest, policy in deployed.resources("AWS::IAM::Policy"):
        for role in policy["Roles"]:
            inline[role] = inline.get(role, 0) + size(policy["PolicyDocument"])
    assert max(inline.values()) < INLINE, max(inline, key=lambda role: inline[role])
    for *_rest, policy in deployed.resources("AWS::IAM::ManagedPolicy"):
        assert size(policy["PolicyDocument"]) < MANAGED
    for *_rest, key in deployed.resources("AWS::KMS::Key"):
        assert size(key["KeyPolicy"]) < KEY_POLICY


@pytest.mark.req("R53")
def test_no_action_is_allowed_by_wildcard(deployed: Deployed) -> None:
    for role, statements in deployed.roles.items():
        for statement in statements:
            assert not [a for a in _many(statement.raw["Action"]) if "*" in a], role


def test_the_functions_asset_is_the_functions_alone(
    synthesised: Callable[[str], Path],
) -> None:
    tops = {path.name for path in next(synthesised("local").glob("asset.*")).iterdir()}
    assert tops == {"functions"}


def _variable(output: str) -> str:
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in output).strip("_")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.req("R21", "R49")
def test_what_runs_by_the_day_runs_once_after_a_deployment(deployed: Deployed) -> None:
    """Otherwise alarms on their silence would ring on the first day."""
    started = {
        target["Arn"].rsplit("-Function", 1)[0]
        for *_rest, rule in deployed.resources("AWS::Events::Rule")
        if rule.get("EventPattern", {}).get("source") == ["aws.cloudformation"]
        for target in rule["Targets"]
    }
    assert len(started) == 3
