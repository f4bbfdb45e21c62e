"""purge: lists and deletes, in every store that ends; writes certificates that it cannot alter."""

from __future__ import annotations

from functions.shared.policy import retention
from infra.access.statements import DELETE, Allow, Places, together

_LIST = ("ListBucketVersions", "ListBucketMultipartUploads")
_DELETE = (*DELETE, "AbortMultipartUpload")
# Logs end by lifecycle alone, and certificates by their lock.
_PURGED = (
    "ExtractBucket",
    "SampleBucket",
    "OrsDropBucket",
    "LinkedBucket",
    "AnonymisedBucket",
    "SafeguardingBucket",
    "ExportBucket",
    "ReportBucket",
)


def _prefixes(bucket: str) -> tuple[str, ...]:
    """The prefixes of a bucket's classes that end: the purge may delete nothing else."""
    ending = (item for item in retention.rules().of_store(bucket) if item.clock != "none")
    return tuple(prefix for item in ending for prefix in item.prefixes)


def statements(at: Places) -> list[Allow]:
    """Of personal data it reads the linked answers alone, to keep them without identity (R45a)."""
    return [
        at.listing("ListVersions", _PURGED, *_LIST),
        at.listing("ListCertificates", ("CertificateBucket",)),
        at.listing("ListAnswers", ("AnonymisedBucket", "LinkedBucket", "ReportBucket")),
        at.objects("LinkedAnswers", "LinkedBucket", ("mopac/",), "GetObject"),
        at.objects(
            "MergedAnswers",
            "AnonymisedBucket",
            ("responses/", "held/responses/"),
            "GetObject",
            "PutObject",
            *DELETE,
        ),
        together(
            "DeleteObjects",
            *(at.objects("", name, _prefixes(name), *_DELETE) for name in _PURGED),
        ),
        at.objects(
            "Certificates",
            "CertificateBucket",
            ("purges/",),
            "GetObject",
            "PutObject",
        ),
        at.objects("ReleasedPacks", "LinkedBucket", ("mps/",), "GetObjectTagging"),
        at.objects("Summaries", "ReportBucket", ("summaries/", "fieldwork/"), "PutObject"),
        at.objects("FramesAndCounts", "ReportBucket", ("draws/", "fieldwork/"), "GetObject"),
        together(
            "Rows",
            *(
                at.rows("", table, "Scan", "BatchWriteItem")
                for table in ("InvitationTable", "RegisterTable", "HistoryTable")
            ),
        ),
        at.rows("ContactFields", "InvitationTable", "UpdateItem"),
        at.rows(
            "Ledger",
            "LedgerTable",
            "Scan",
            "GetItem",
            "BatchGetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        ),
        at.parameters("ListPasswords", ("handover", "handover/"), "GetParametersByPath"),
        at.parameters("DeletePasswords", ("handover/",), "DeleteParameters"),
        at.publish("Alerts", "BreachTopic", "NoticeTopic"),
    ]
