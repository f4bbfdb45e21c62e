"""subject_access: finds, exports and erases what is held about one person (R39, R50)."""

from __future__ import annotations

from dataclasses import replace

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


def statements(at: Places) -> list[Allow]:
    """Where identifiable data can be. Answers without identity cannot be searched: not read."""
    return [
        at.listing("ListWhatIsHeld", _SEARCHED, "ListBucket", "ListBucketVersions"),
        at.listing("KnowWhatIsReported", ("ReportBucket",)),
        replace(
            together("Look", *(at.objects("", name, ("",), "GetObject") for name in _SEARCHED)),
            because="somebody may be named where nobody thought of, under any key (R50)",
        ),
        # That a concern names somebody is said; the concern itself is the safeguarding role's.
        together(
            "Rewrite",
            at.objects("", "ExtractBucket", ("extracts/", "working/"), "PutObject", *DELETE),
            at.objects("", "SampleBucket", ("samples/", "stop-lists/"), "PutObject", *DELETE),
            at.objects("", "ExportBucket", ("exports/",), "PutObject", *DELETE),
            at.objects("", "LinkedBucket", ("mopac/", "mps/"), "PutObject", *DELETE),
        ),
        at.objects("Drops", "OrsDropBucket", drop_prefixes(), *DELETE),
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
        at.rows("DoNotContact", "DoNotContactTable", "GetItem", "PutItem", "DeleteItem"),
        at.rows("Ledger", "LedgerTable", "Scan", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
