"""ORS's two roles: one for files, one for passwords, and no way from one to the other (R52)."""

from __future__ import annotations

from functions.shared.policy import governance
from functions.shared.policy.surveys import CODES, survey
from infra.access.statements import Allow, Places

_TAG = governance.rules().release
RELEASED = {"StringEqualsIgnoreCase": {f"s3:ExistingObjectTag/{_TAG.tag}": _TAG.value}}
# What ORS may drop. Victim Voice's answers are E&I's to upload (R37).
DROPS = (
    *(f"responses/{code}/" for code in CODES if survey(code).kind != "open-link"),
    "outcomes/",
    "do-not-contact/",
    "deletions/ors/",
    "concerns/",
    "withdrawals/",
    "rehearsal/",
)


def files(at: Places) -> list[Allow]:
    """Drops by writing only; reads released handovers, stop lists and the reports on its drops.

    A stop list waits for nobody's release: it must reach ORS within the hour (R21). A drop under a
    key that was not agreed is reported under a name of its own, which tells nothing.
    """
    reports = tuple(f"ingests/{prefix}" for prefix in (*DROPS, "refused-names/"))
    return [
        at.objects("Drop", "OrsDropBucket", DROPS, "PutObject"),
        at.objects("ReadReleased", "SampleBucket", ("samples/",), "GetObject", when=RELEASED),
        at.objects("SeeWhatIsReleased", "SampleBucket", ("samples/",), "GetObjectTagging"),
        at.objects("ReadStopLists", "SampleBucket", ("stop-lists/",), "GetObject"),
        at.listing_under("ListForOrs", "SampleBucket", ("samples/", "stop-lists/")),
        at.objects("ReadOwnReports", "ReportBucket", reports, "GetObject"),
        at.listing_under("ListOwnReports", "ReportBucket", reports),
    ]


def passwords(at: Places) -> list[Allow]:
    """Reads the passwords of handovers and nothing else."""
    return [at.parameters("Passwords", ("handover/",), "GetParameter")]
