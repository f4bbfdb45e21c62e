"""What only dev has: in SES's sandbox the recipient's identity is authorised too (R51a)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.access import send_links
from infra.access.statements import Places
from infra.stages import Stage, stage
from tests.infra.conftest import settings


def identities(which: Stage) -> set[str]:
    """The SES identities that send_links may name when it sends, as the template gets them."""
    at = Places(
        stage=which,
        buckets={"SampleBucket": "arn:aws:s3:::samples"},
        tables=dict.fromkeys(("InvitationTable", "DoNotContactTable", "LedgerTable"), "arn"),
        topics={},
        secret="arn",
        list_stream="arn",
    )
    (email,) = (one for one in send_links.statements(at) if one.sid == "SendEmail")
    assert email.when  # from one address alone
    return {arn.partition(":identity/")[2] for arn in email.resources if ":identity/" in arn}


@pytest.mark.req("R51a")
def test_dev_may_name_the_identities_of_its_allow_list_and_no_others() -> None:
    which = stage("dev", allow_list=["tester@example.org", "other@example.net", "07700 900123"])
    assert identities(which) == {
        which.sender_domain,
        *("tester@example.org", "example.org", "other@example.net", "example.net"),
    }


@pytest.mark.req("R51a")
def test_dev_as_it_is_written_down_lets_its_own_tester_in() -> None:
    which = stage("dev")
    assert which.allow_list
    assert {*which.allow_list} <= identities(which)


@pytest.mark.req("R51a", "R53")
@pytest.mark.parametrize("name", ["prod", "local"])
def test_outside_the_sandbox_the_senders_identity_is_enough(name: str) -> None:
    which = settings(name)
    assert identities(which) == {which.sender_domain}


@pytest.mark.req("R51a")
def test_the_template_of_dev_holds_the_same(synthesised: Callable[[str], Path]) -> None:
    text = next(synthesised("dev").glob("*-Processing.template.json")).read_text()
    for name in sorted(identities(stage("dev"))):
        assert f":identity/{name}" in text


@pytest.mark.req("R51a")
def test_the_handbook_says_what_a_refusal_of_the_sandbox_looks_like() -> None:
    page = Path("docs/operations.md").read_text(encoding="utf-8")
    runbook = page.partition("### find-out-why-sending-is-refused")[2].partition("\n### ")[0]
    assert "MessageRejected" in runbook
    assert "AccessDenied" in runbook
    assert "sandbox" in runbook
