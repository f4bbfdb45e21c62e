"""The role for an emergency: bring rows back from a backup, and nothing else (docs/operations.md).

Keys let nobody in whom they do not name, administrators included, so without this role a backup
could not be restored at all. Taking it on is told to people at once.
"""

from __future__ import annotations

from aws_cdk import Aws

from infra.access.statements import Allow, Places
from infra.data_stack import SWITCH
from infra.stages import REGION


def restore(at: Places) -> list[Allow]:
    """What ``python -m local.restore`` does, on a copy whose name begins as agreed."""
    tables = tuple(at.tables.values())
    copy = f"arn:aws:dynamodb:{REGION}:{Aws.ACCOUNT_ID}:table/{at.stage.prefix}-restored-*"
    return [
        Allow(
            "RestoreToPointInTime",
            ("dynamodb:RestoreTableToPointInTime",),
            (*tables, copy),
            stores=tuple(at.tables),
            because="copies have names of their own, each time another",
        ),
        # The first seven are what DynamoDB asks of whoever restores.
        Allow(
            "Copy",
            (
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteTable",
                "dynamodb:DescribeTable",
            ),
            (copy,),
            because="copies have names of their own, each time another",
        ),
        Allow(
            "SeeBackups",
            ("dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"),
            tables,
        ),
        Allow("PutRowsBack", ("dynamodb:PutItem",), tables, stores=tuple(at.tables)),
        Allow(
            "SeeWhatIsThere",
            ("dynamodb:Scan",),
            tuple(at.tables[name] for name in ("InvitationTable", "RegisterTable", "LedgerTable")),
            stores=("InvitationTable", "RegisterTable", "LedgerTable"),
        ),
        at.parameters("IsSendingOff", (SWITCH,), "GetParameter"),
        at.objects("ReadStopLists", "SampleBucket", ("stop-lists/",), "GetObject"),
        at.listing_under("ListStopLists", "SampleBucket", ("stop-lists/",)),
        at.invoke("RunAfterwards", "purge", "stop_list", "subject_access"),
        Allow(
            "Console",
            ("cloudformation:DescribeStacks", "dynamodb:ListBackups", "dynamodb:ListTables"),
            ("*",),
            because="lists of names are no resources",
        ),
    ]
