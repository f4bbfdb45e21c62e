"""results: alone reads both answer stores; writes counts for E&I, publishes aggregates (R55)."""

from __future__ import annotations

from functions.shared.policy import results
from infra.access.statements import DELETE, Allow, Places

_ANSWERS = ("responses/", *results.held_prefixes())
_COUNTS = ("fieldwork/", "results/")


def statements(at: Places) -> list[Allow]:
    return [
        at.objects("ReadAnswers", "AnonymisedBucket", _ANSWERS, "GetObject"),
        at.listing_under("ListAnswers", "AnonymisedBucket", _ANSWERS),
        at.objects("ReadLinked", "LinkedBucket", ("mopac/",), "GetObject"),
        at.listing_under("ListLinked", "LinkedBucket", ("mopac/",)),
        at.objects("ReadCounts", "ReportBucket", _COUNTS, "GetObject"),
        at.listing_under("ListCounts", "ReportBucket", _COUNTS),  # what is missing reads as missing
        at.objects("WriteResults", "ReportBucket", ("results/",), "PutObject"),
        at.objects("Publish", "PublicBucket", ("public/",), "PutObject", *DELETE),
        at.listing("ListPublished", ("PublicBucket",), "ListBucketVersions"),
        at.publish("Notices", "NoticeTopic"),
    ]
