"""The ops role: runs the system from the console, and reads nobody's answers or details (R53)."""

from __future__ import annotations

from dataclasses import replace

from aws_cdk import Aws

from infra.access.statements import Allow, Places
from infra.data_stack import PAUSES, SWITCH
from infra.stages import REGION

FUNCTIONS = (
    "sample_draw",
    "send_links",
    "ingest",
    "purge",
    "delivery_events",
    "stop_list",
    "tidy_list",
    "watch",
)
OPS_INDEX = "for-ops"


def ops(at: Places) -> list[Allow]:
    """Switch, pauses, do-not-contact list, state of invitations, dead letters, logs, reports."""
    reports = ("extracts/", "draws/", "ingests/", "summaries/", "retractions/")
    return [
        at.rows(
            "DoNotContact",
            "DoNotContactTable",
            "DescribeTable",
            "Scan",
            "Query",
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
        ),
        at.index("StateOfInvitations", "InvitationTable", OPS_INDEX),
        Allow(
            "ScanStateOfInvitations",
            ("dynamodb:Scan",),
            (f"{at.tables['InvitationTable']}/index/{OPS_INDEX}",),
            stores=("InvitationTable",),
        ),
        Allow(
            "SeeTables",
            ("dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive"),
            tuple(at.tables.values()),
        ),
        at.parameters(
            "SwitchAndPauses", (SWITCH, PAUSES), "GetParameter", "GetParameters", "PutParameter"
        ),
        at.objects("DropOptOuts", "OrsDropBucket", ("do-not-contact/",), "PutObject"),
        at.listing_under("ListOptOuts", "OrsDropBucket", ("do-not-contact/",)),
        at.tops("CertificateBucket", "OrsDropBucket", "ReportBucket"),
        at.objects("ReadReports", "ReportBucket", reports, "GetObject"),
        at.listing_under("ListReports", "ReportBucket", reports),
        at.objects("ReadCertificates", "CertificateBucket", ("purges/",), "GetObject"),
        at.listing_under("ListCertificates", "CertificateBucket", ("purges/",)),
        at.invoke("RunFunctions", *FUNCTIONS),
        at.saved_events(*FUNCTIONS),
        replace(
            at.invoke("StopEverything", *FUNCTIONS, "opt_out", "subject_access"),
            actions=("lambda:DeleteFunctionConcurrency", "lambda:PutFunctionConcurrency"),
        ),
        *_dead_letters(at),
        *_watch(at),
    ]


def _dead_letters(at: Places) -> list[Allow]:
    """Events that failed: look, run again by hand, delete."""
    return [
        Allow(
            "DeadLetters",
            (
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ),
            (f"arn:aws:sqs:{REGION}:{Aws.ACCOUNT_ID}:{at.stage.prefix}-*",),
            because="one queue a function, all with the stage's name",
        )
    ]


def _watch(at: Places) -> list[Allow]:
    """Dashboards, alarms, schedules and the functions' logs, which hold ids and counts only."""
    logs = f"arn:aws:logs:{REGION}:{Aws.ACCOUNT_ID}:log-group:{at.stage.parameter_root}/*"
    schedules = f"arn:aws:scheduler:{REGION}:{Aws.ACCOUNT_ID}:schedule/default/{at.stage.prefix}-*"
    return [
        Allow(
            "ReadLogs",
            (
                "logs:DescribeLogStreams",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:StartQuery",
            ),
            (logs,),
            because="one log group a function, all under the stage's name",
        ),
        Allow(
            "ReadSchedules",
            ("scheduler:GetSchedule",),
            (schedules,),
            because="the stage's schedules",
        ),
        Allow(
            "Console",
            (
                "cloudformation:DescribeStacks",
                "cloudformation:ListStacks",
                "cloudtrail:LookupEvents",
                "cloudwatch:DescribeAlarmHistory",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetDashboard",
                "cloudwatch:GetMetricData",
                "cloudwatch:ListDashboards",
                "cloudwatch:ListMetrics",
                "dynamodb:ListTables",
                "lambda:GetAccountSettings",
                "lambda:ListFunctions",
                "logs:DescribeLogGroups",
                "logs:DescribeQueryDefinitions",
                "logs:GetQueryResults",
                "logs:StopQuery",
                "s3:GetBucketLocation",
                "s3:ListAllMyBuckets",
                "scheduler:ListSchedules",
                "ses:GetAccount",
                "ses:GetEmailIdentity",
                "ses:ListEmailIdentities",
                "sns:GetSMSAttributes",
                "sns:ListTopics",
                "sqs:ListQueues",
                "ssm:DescribeParameters",
            ),
            ("*",),
            because="lists of names, metrics and query results are no resources",
        ),
    ]
