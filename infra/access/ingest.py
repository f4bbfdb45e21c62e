"""ingest: reads what was dropped, splits it by consent, deletes it."""

from __future__ import annotations

from functions.shared.policy import retention
from infra.access.statements import Allow, Places

_REPLACE = ("GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion")


def drop_prefixes() -> tuple[str, ...]:
    """Everything that may be dropped, from the table of clocks."""
    return retention.rules().by_name["drop"].prefixes


def statements(at: Places) -> list[Allow]:
    """Every kind of drop (R30 to R39)."""
    return [
        at.listing(
            "ListWhatItReplaces",
            (
                "OrsDropBucket",
                "LinkedBucket",
                "AnonymisedBucket",
                "SafeguardingBucket",
                "SampleBucket",
            ),
            "ListBucket",
            "ListBucketVersions",
        ),
        at.listing("ListReports", ("ReportBucket",)),
        at.objects(
            "Drops",
            "OrsDropBucket",
            drop_prefixes(),
            "GetObject",
            "GetObjectVersion",
            "DeleteObject",
            "DeleteObjectVersion",
        ),
        at.objects("Linked", "LinkedBucket", ("mopac/", "mps/"), *_REPLACE, "GetObjectTagging"),
        at.objects("Anonymised", "AnonymisedBucket", ("responses/", "comments/"), *_REPLACE),
        at.objects("Concerns", "SafeguardingBucket", ("concerns/",), *_REPLACE),
        at.objects(
            "WithdrawnFromHandovers", "SampleBucket", ("samples/", "stop-lists/"), *_REPLACE
        ),
        at.objects(
            "Reports", "ReportBucket", ("ingests/", "retractions/"), "GetObject", "PutObject"
        ),
        at.rows(
            "DoNotContact",
            "DoNotContactTable",
            "Scan",
            "GetItem",
            "BatchGetItem",
            "PutItem",
            "UpdateItem",
            "BatchWriteItem",
        ),
        at.rows(
            "Invitations",
            "InvitationTable",
            "GetItem",
            "BatchGetItem",
            "Scan",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.index("InvitationsOfAMonth", "InvitationTable", "by-token", "by-month"),
        at.index("RegisterOfAWave", "RegisterTable", "by-wave"),
        at.rows(
            "Register",
            "RegisterTable",
            "GetItem",
            "BatchGetItem",
            "Scan",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.rows(
            "History",
            "HistoryTable",
            "Scan",
            "GetItem",
            "PutItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.rows(
            "Ledger",
            "LedgerTable",
            "GetItem",
            "BatchGetItem",
            "Scan",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.hash_key(),
        at.publish("Alerts", "NoticeTopic", "BreachTopic", "SafeguardingTopic"),
    ]
