"""Accepted findings: each needs a reason, and each reason needs a finding."""

from pathlib import Path

import pytest

from local.emulator.server import CloudFailed
from local.tools.scan import Accepted, Finding, accepted_findings, judge

OPEN_PAGE = Finding("checkov", "CKV_AWS_258", "AWS::Lambda::Url.OptOutUrl", "url is open")
REASON = Accepted("checkov", "CKV_AWS_258", "AWS::Lambda::Url.OptOut*", "people have no identity")


def test_a_finding_with_its_reason_is_accepted() -> None:
    assert judge([OPEN_PAGE], [REASON]) == []


def test_a_finding_without_a_reason_is_a_complaint() -> None:
    other = Finding("checkov", "CKV_AWS_258", "AWS::Lambda::Url.PurgeUrl", "url is open")
    assert judge([OPEN_PAGE, other], [REASON]) == [
        "checkov CKV_AWS_258 AWS::Lambda::Url.PurgeUrl: url is open"
    ]


def test_a_reason_that_nothing_needs_any_more_is_a_complaint() -> None:
    (complaint,) = judge([], [REASON])
    assert "any more" in complaint


def test_an_entry_must_say_why(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(
        '[[accepted]]\ntool = "checkov"\nrule = "CKV_AWS_1"\nresources = "*"\nreason = "fine"\n'
    )
    with pytest.raises(CloudFailed, match="CKV_AWS_1"):
        accepted_findings(path)


def test_the_reasons_of_this_repository_can_be_read() -> None:
    assert accepted_findings()
