"""ingest: reads what was dropped, splits it by consent, deletes it."""

from __future__ import annotations

from functions.shared.policy import retention
from infra.access.statements import DELETE, Allow, Places


def drop_prefixes() -> tuple[str, ...]:
    """Everything that may be dropped, from the table of clocks."""
    return retention.rules().by_name["drop"].prefixes


def statements(at: Places) -> list[Allow]:
    """Every kind of drop (R30 to R39). Merged answers it reads, to replace a file's own rows."""
    return [
        at.listing(
            "ListDropsAndLinked",
            ("OrsDropBucket", "LinkedBucket"),
            "ListBucket",
            "ListBucketVersions",
        ),
        at.listing("ListMerged", ("AnonymisedBucket",), "ListBucket", "ListBucketVersions"),
        at.listing("ListReports", ("ReportBucket",)),
        at.objects(
            "Drops", "OrsDropBucket", drop_prefixes(), "GetObject", "GetObjectVersion", *DELETE
        ),
        at.objects(
            "Linked",
            "LinkedBucket",
            ("mopac/", "mps/"),
            "GetObject",
            "PutObject",
            *DELETE,
        ),
        at.objects("ReleasedPacks", "LinkedBucket", ("mps/",), "GetObjectTagging"),
        at.objects(
            "Merged",
            "AnonymisedBucket",
            ("responses/", "comments/", "held/responses/", "held/comments/"),
            "GetObject",
            "PutObject",
            *DELETE,
        ),
        at.objects("Concerns", "SafeguardingBucket", ("concerns/",), "PutObject"),
        at.listing("ListStopLists", ("SampleBucket",)),
        at.objects(
            "StopListOfAWithdrawal", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"
        ),
        # Extracts and samples name people and stay shut to it: subject_access empties them (R39).
        at.start("WithdrawalsOfEverything", "subject_access"),
        at.objects(
            "Reports", "ReportBucket", ("ingests/", "findings/", "retractions/"), "PutObject"
        ),
        at.objects("EarlierRetractions", "ReportBucket", ("retractions/",), "GetObject"),
        at.rows("DoNotContact", "DoNotContactTable", "GetItem", "UpdateItem"),
        at.rows(
            "Invitations",
            "InvitationTable",
            "BatchGetItem",
            "GetItem",
            "Scan",  # for a link that came in another case (R39)
            "UpdateItem",
            "BatchWriteItem",
        ),
        at.index("InvitationsOfAMonth", "InvitationTable", "by-token", "by-month"),
        at.index("RegisterOfAWave", "RegisterTable", "by-wave"),
        at.rows("Register", "RegisterTable", "GetItem", "Scan", "UpdateItem", "BatchWriteItem"),
        at.rows("History", "HistoryTable", "PutItem"),
        at.rows(
            "Ledger",
            "LedgerTable",
            "GetItem",
            "Scan",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.hash_key(),
        at.publish("Alerts", "NoticeTopic", "BreachTopic", "SafeguardingTopic"),
    ]
