"""tidy_list: turns do-not-contact entries typed by people into keyed hashes (R20)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    """What people type arrives by the table's stream."""
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
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
