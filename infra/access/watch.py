"""watch: looks for names of objects and for the tag of a release, and reads none of them."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.listing_under("ListExtracts", "ExtractBucket", ("extracts/",)),
        at.listing_under("ListDraws", "ReportBucket", ("draws/",)),
        at.listing_under("ListHandovers", "SampleBucket", ("samples/",)),
        at.objects("SeeReleases", "SampleBucket", ("samples/",), "GetObjectTagging"),
    ]
