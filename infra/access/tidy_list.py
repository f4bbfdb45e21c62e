"""tidy_list: turns what people ask for or type into the list into keyed hashes (R20)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    """What people ask for or type arrives by the table's stream."""
    return [
        Allow(
            "ReadStream",
            ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            (at.list_stream,),
        ),
        Allow(
            "ListStreams",
            ("dynamodb:ListStreams",),
            ("*",),
            because="IAM knows no resource of a list of streams: it shows names alone",
        ),
        at.rows(
            "DoNotContact",
            "DoNotContactTable",
            "GetItem",
            "UpdateItem",
            "DeleteItem",
        ),
        # What the page and complaints ask for: who it is about, and who has to be told.
        at.rows("ListLeftOver", "DoNotContactTable", "Scan"),
        at.rows("Invitation", "InvitationTable", "GetItem", "UpdateItem"),
        at.index("InvitationByOptOut", "InvitationTable", "by-opt-out"),
        at.rows("Register", "RegisterTable", "GetItem"),
        at.rows("Ledger", "LedgerTable", "GetItem", "PutItem", "UpdateItem"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic", "SafeguardingTopic"),
    ]
