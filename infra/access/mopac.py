"""MOPAC's roles: who uploads, who checks and releases, who analyses, who safeguards (R53)."""

from __future__ import annotations

from aws_cdk import Aws

from functions.shared.policy import governance
from functions.shared.policy.surveys import CODES, survey
from infra.access.ors import RELEASED
from infra.access.statements import Allow, Places
from infra.stages import REGION

_FUNCTIONS = ("lambda:GetAccountSettings", "lambda:ListFunctions")
_LOGS = (
    "logs:DescribeLogGroups",
    "logs:DescribeQueryDefinitions",
    "logs:GetQueryResults",
    "logs:StopQuery",
)
_TAG = governance.rules().release
# What the stores knew, and unrounded counts: for those who check or analyse them (R39a, R55).
_RESULTS = ("fieldwork/", "results/")
_EI_ALONE = ("findings/", *_RESULTS)
_RELEASE = {
    "StringEqualsIgnoreCase": {f"s3:RequestObjectTag/{_TAG.tag}": [_TAG.value, "no"]},
    "ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": [_TAG.tag]},
}

_VERSIONS = ("GetObject", "GetObjectVersion")  # the first commitment lies below the last


def ei_upload(at: Places) -> list[Allow]:
    """Evidence & Insight, who run the query: upload extracts and Victim Voice's answers."""
    return [
        _console(),
        at.tops("ExtractBucket", "OrsDropBucket", "ReportBucket"),
        at.objects("UploadExtracts", "ExtractBucket", ("extracts/",), "PutObject"),
        at.listing_under("ListExtracts", "ExtractBucket", ("extracts/",)),
        at.objects("UploadAnswers", "OrsDropBucket", _own_drops(), "PutObject"),
        at.folders("OrsDropBucket", "responses/"),
        at.listing_under("ListOwnDrops", "OrsDropBucket", _own_drops()),
        at.objects("ReadReports", "ReportBucket", _reports(), "GetObject"),
        at.listing_under("ListReports", "ReportBucket", _reports()),
    ]


def ei_quality(at: Places) -> list[Allow]:
    """Evidence & Insight, for quality: check a draw, release or recall it, release a pack.

    They check the working sample, which says what the handover says; the zip itself stays shut to
    them, as does its password.
    """
    return [
        _console(*_FUNCTIONS),
        at.tops(
            "ExtractBucket", "SampleBucket", "LinkedBucket", "ReportBucket", "CertificateBucket"
        ),
        at.objects("ReadDraws", "ExtractBucket", ("extracts/", "working/", "seeds/"), "GetObject"),
        at.objects("ReadCommitments", "CertificateBucket", ("seeds/",), *_VERSIONS),
        at.listing_under("ListCommitments", "CertificateBucket", ("seeds/",)),
        at.listing_under("ListDraws", "ExtractBucket", ("extracts/", "working/", "seeds/")),
        at.listing_under("ListHandovers", "SampleBucket", ("samples/", "stop-lists/")),
        at.objects("SeeReleases", "SampleBucket", ("samples/",), "GetObjectTagging"),
        at.objects("Release", "SampleBucket", ("samples/",), "PutObjectTagging", when=_RELEASE),
        at.objects("ReadPacks", "LinkedBucket", ("mps/",), "GetObject", "GetObjectTagging"),
        at.objects("ReleasePacks", "LinkedBucket", ("mps/",), "PutObjectTagging", when=_RELEASE),
        at.listing_under("ListPacks", "LinkedBucket", ("mps/",)),
        # What the stores knew of a drop's people is theirs alone to read (R39a).
        at.objects("ReadReports", "ReportBucket", (*_reports(), *_EI_ALONE), "GetObject"),
        at.listing_under("ListReports", "ReportBucket", (*_reports(), *_EI_ALONE)),
        at.invoke("DrawAndRelease", "sample_draw", "results"),
        at.saved_events("sample_draw", "results"),
    ]


def analyst(at: Places) -> list[Allow]:
    """Analysts: answers without identity, comments, and MOPAC's consented rows (R31, R45)."""
    return [
        _console(),
        at.tops("AnonymisedBucket", "LinkedBucket", "ReportBucket"),
        at.objects("ReadAnswers", "AnonymisedBucket", ("responses/", "comments/"), "GetObject"),
        at.listing_under("ListAnswers", "AnonymisedBucket", ("responses/", "comments/")),
        at.objects("ReadLinked", "LinkedBucket", ("mopac/",), "GetObject"),
        at.listing_under("ListLinked", "LinkedBucket", ("mopac/",)),
        at.objects("ReadReports", "ReportBucket", (*_reports(), *_RESULTS), "GetObject"),
        at.listing_under("ListReports", "ReportBucket", (*_reports(), *_RESULTS)),
    ]


def safeguarding(at: Places) -> list[Allow]:
    """The safeguarding role: concerns, and nothing else (R38)."""
    return [
        _console(),
        at.tops("SafeguardingBucket"),
        at.objects("ReadConcerns", "SafeguardingBucket", ("concerns/",), "GetObject"),
        at.listing_under("ListConcerns", "SafeguardingBucket", ("concerns/",)),
    ]


def data_protection(at: Places) -> list[Allow]:
    """The data protection officer: certificates, logs, registers; subject access (R50, R51)."""
    return [
        _console(*_FUNCTIONS, *_LOGS, "dynamodb:ListTables"),
        at.tops("CertificateBucket", "ReportBucket", "ExportBucket"),
        at.objects("ReadCertificates", "CertificateBucket", ("purges/", "seeds/"), *_VERSIONS),
        at.listing_under("ListCertificates", "CertificateBucket", ("purges/", "seeds/")),
        at.objects("ReadTrail", "AccessLogBucket", ("access/", "trail/"), "GetObject"),
        at.listing("ListTrail", ("AccessLogBucket",)),
        at.objects("ReadReports", "ReportBucket", _reports(), "GetObject"),
        at.listing_under("ListReports", "ReportBucket", _reports()),
        at.objects("ReadExports", "ExportBucket", ("exports/",), "GetObject", "DeleteObject"),
        at.listing_under("ListExports", "ExportBucket", ("exports/",)),
        at.rows("ReadRegisters", "LedgerTable", "DescribeTable", "GetItem", "Query", "Scan"),
        at.invoke("SubjectAccess", "subject_access"),
        at.saved_events("subject_access"),
        Allow(
            "AskTheTrail",
            ("logs:StartQuery",),
            (
                f"arn:aws:logs:{REGION}:{Aws.ACCOUNT_ID}:log-group:{at.stage.parameter_root}/trail:*",
            ),
            because="a log group's name ends so",
        ),
    ]


def mps_recipient(at: Places) -> list[Allow]:
    """The named recipient at the MPS: packs once they are released; confirms deletions (R32)."""
    # Retractions say which packs to take again (R39); they name nobody.
    reports = ("ingests/deletions/mps/", "retractions/")
    return [
        _console(),
        at.tops("LinkedBucket", "OrsDropBucket", "ReportBucket"),
        at.objects("ReadReleasedPacks", "LinkedBucket", ("mps/",), "GetObject", when=RELEASED),
        at.objects("SeeWhatIsReleased", "LinkedBucket", ("mps/",), "GetObjectTagging"),
        at.listing_under("ListPacks", "LinkedBucket", ("mps/",)),
        at.objects("ConfirmDeletion", "OrsDropBucket", ("deletions/mps/",), "PutObject"),
        at.folders("OrsDropBucket", "deletions/"),
        at.listing_under("ListConfirmations", "OrsDropBucket", ("deletions/mps/",)),
        at.objects("ReadOwnReports", "ReportBucket", reports, "GetObject"),
        at.listing_under("ListOwnReports", "ReportBucket", reports),
    ]


def _own_drops() -> tuple[str, ...]:
    ours = (code for code in CODES if survey(code).kind in ("open-link", "closed"))
    return (*(f"responses/{code}/" for code in ours), "rehearsal/")


def _reports() -> tuple[str, ...]:
    """Counts, codes and row numbers: everybody at MOPAC may read them."""
    return ("extracts/", "draws/", "ingests/", "summaries/", "retractions/")


def _console(*more: str) -> Allow:
    """What the console asks before it shows anything: lists of names."""
    return Allow(
        "Console",
        tuple(sorted(("s3:ListAllMyBuckets", "s3:GetBucketLocation", *more))),
        ("*",),
        because="the console's lists of names are no resources",
    )
