"""watch: looks for names of objects, the tag of a release and refusals; it reads no object."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.listing_under("ListExtracts", "ExtractBucket", ("extracts/",)),
        at.listing_under("ListDraws", "ReportBucket", ("draws/",)),
        at.listing_under("ListHandovers", "SampleBucket", ("samples/",)),
        at.listing("ListDrops", ("OrsDropBucket",), "ListBucketVersions"),
        at.rows("SeeRefusals", "LedgerTable", "BatchGetItem"),
        at.objects("SeeReleases", "SampleBucket", ("samples/",), "GetObjectTagging"),
    ]
