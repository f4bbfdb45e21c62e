"""sample_draw: reads extracts, writes the handover and its password, the register, invitations."""

from __future__ import annotations

from infra.access.statements import Allow, Places

_EVERY_VERSION = ("GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion")


def statements(at: Places) -> list[Allow]:
    """The draw, its redraw and its recall (R01 to R14, R52)."""
    return [
        at.listing("ListExtracts", ("ExtractBucket", "ReportBucket")),
        at.listing("ListHandovers", ("SampleBucket",), "ListBucket", "ListBucketVersions"),
        # By version: a draw reads the very bytes that it has pinned (R06a).
        at.objects(
            "ReadExtracts", "ExtractBucket", ("extracts/",), "GetObject", "GetObjectVersion"
        ),
        at.objects(
            "WorkingSampleAndSeed",
            "ExtractBucket",
            ("working/", "seeds/"),
            "GetObject",
            "PutObject",
            "DeleteObject",
        ),
        at.objects("Handover", "SampleBucket", ("samples/",), *_EVERY_VERSION),
        at.objects("StopListOfARecall", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"),
        at.objects("Reports", "ReportBucket", ("extracts/", "draws/"), "GetObject", "PutObject"),
        at.rows("ReadDoNotContact", "DoNotContactTable", "Scan", "GetItem", "BatchGetItem"),
        at.rows(
            "Invitations",
            "InvitationTable",
            "GetItem",
            "BatchGetItem",
            "Scan",
            "PutItem",
            "UpdateItem",
            "BatchWriteItem",
        ),
        at.index("InvitationsByState", "InvitationTable", "by-state"),
        at.rows(
            "Register",
            "RegisterTable",
            "GetItem",
            "Scan",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.rows("ReadHistory", "HistoryTable", "Scan"),
        at.rows("Ledger", "LedgerTable", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
        at.parameters(
            "Password", ("handover/",), "GetParameter", "PutParameter", "DeleteParameter"
        ),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
