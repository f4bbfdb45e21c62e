"""sample_draw: reads extracts, writes the handover and its password, the register, invitations."""

from __future__ import annotations

from infra.access.statements import DELETE, Allow, Places


def statements(at: Places) -> list[Allow]:
    """The draw, its redraw and its recall; what it has handed over it cannot read (R52)."""
    return [
        at.listing("ListExtracts", ("ExtractBucket", "ReportBucket", "CertificateBucket")),
        at.listing("ListHandovers", ("SampleBucket",), "ListBucket", "ListBucketVersions"),
        # By version: a draw reads the very bytes that it has pinned (R06a).
        at.objects(
            "ReadExtracts", "ExtractBucket", ("extracts/",), "GetObject", "GetObjectVersion"
        ),
        at.objects(
            "WorkingSampleAndSeed",
            "ExtractBucket",
            ("working/", "seeds/", "sealed-seeds/"),
            "GetObject",
            "PutObject",
        ),
        # Each version is locked: what was committed stays, whatever is written over it (R11a).
        at.objects("Commitments", "CertificateBucket", ("seeds/",), "GetObject", "PutObject"),
        at.objects(
            "Handover",
            "SampleBucket",
            ("samples/",),
            "PutObject",
            *DELETE,
            "GetObjectTagging",
        ),
        at.objects("StopListOfARecall", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"),
        at.objects("Reports", "ReportBucket", ("extracts/", "draws/"), "PutObject"),
        at.objects("EarlierDraws", "ReportBucket", ("draws/", "fieldwork/"), "GetObject"),
        at.rows("ReadDoNotContact", "DoNotContactTable", "Scan"),
        at.rows("Invitations", "InvitationTable", "BatchGetItem", "PutItem", "UpdateItem"),
        at.rows("Register", "RegisterTable", "Scan", "UpdateItem", "BatchWriteItem"),
        at.rows("ReadHistory", "HistoryTable", "Scan"),
        at.rows("Ledger", "LedgerTable", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        at.parameters("Password", ("handover/",), "PutParameter", "DeleteParameter"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
