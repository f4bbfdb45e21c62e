"""subject_access: finds, exports and erases what is held about one person (R39, R50)."""

from __future__ import annotations

from infra.access.ingest import drop_prefixes
from infra.access.statements import DELETE, Allow, Places, together

_SEARCHED = (
    "ExtractBucket",
    "SampleBucket",
    "OrsDropBucket",
    "LinkedBucket",
    "SafeguardingBucket",
    "ExportBucket",
)
_REWRITE = ("GetObject", "PutObject", *DELETE)


def statements(at: Places) -> list[Allow]:
    """Where identifiable data can be. Answers without identity cannot be searched: not read."""
    return [
        at.listing("ListWhatIsHeld", _SEARCHED, "ListBucket", "ListBucketVersions"),
        at.listing("KnowWhatIsReported", ("ReportBucket",)),
        together(
            "Rewrite",
            at.objects("", "ExtractBucket", ("extracts/", "working/"), *_REWRITE),
            at.objects("", "SampleBucket", ("samples/", "stop-lists/"), *_REWRITE),
            at.objects("", "ExportBucket", ("exports/",), *_REWRITE),
            at.objects("", "LinkedBucket", ("mopac/", "mps/"), *_REWRITE),
        ),
        # That a concern names somebody is said; the concern itself is the safeguarding role's.
        at.objects("Concerns", "SafeguardingBucket", ("concerns/",), "GetObject"),
        at.objects("Drops", "OrsDropBucket", drop_prefixes(), "GetObject", *DELETE),
        at.objects("ReleasedPacks", "LinkedBucket", ("mps/",), "GetObjectTagging"),
        at.objects("Retractions", "ReportBucket", ("retractions/",), "GetObject", "PutObject"),
        at.objects("DoneDrops", "ReportBucket", ("ingests/",), "GetObject"),
        together(
            "Rows",
            *(
                at.rows("", table, "Scan", "GetItem", "DeleteItem")
                for table in ("InvitationTable", "RegisterTable")
            ),
        ),
        at.rows("DoNotContact", "DoNotContactTable", "Scan", "GetItem", "UpdateItem", "DeleteItem"),
        at.rows(
            "Ledger",
            "LedgerTable",
            "Scan",
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",  # whose invitation goes: their link must go on saying no (R20)
        ),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
