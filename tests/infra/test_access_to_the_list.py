"""Who may write a request, and who has the key of the list's hashes (R20, R53)."""

from __future__ import annotations

import pytest

from local.tools.access.questions import Access


@pytest.mark.req("R20", "R53")
def test_the_page_and_events_of_emails_may_write_requests_and_read_nothing(access: Access) -> None:
    table = access.deployed.stores["DoNotContactTable"].arn
    listed = "phone#AAAAAAAAAAAAAAAAAAAA"
    for role in ("opt-out", "delivery-events"):
        for key, may in (("request#x", True), (listed, False), ("07700 900123", False)):
            leading = {"dynamodb:leadingkeys": key}
            assert access.may(role, "dynamodb:UpdateItem", table, **leading) is may
        assert not access.may(role, "dynamodb:UpdateItem", table)  # a call that names no row
        for action in ("GetItem", "BatchGetItem", "Query", "Scan", "PutItem", "DeleteItem"):
            leading = {"dynamodb:leadingkeys": "request#x"}
            assert not access.may(role, f"dynamodb:{action}", table, **leading)
    for store in ("InvitationTable", "RegisterTable", "LedgerTable", "HistoryTable"):
        assert not access.on_row("opt-out", "read", store)
        assert not access.on_row("opt-out", "write", store)


@pytest.mark.req("R20", "R53")
def test_who_reads_the_key_of_the_hashes_is_who_must_make_one_of_what_it_reads(
    access: Access,
) -> None:
    """With it a billion numbers are tried in half an hour (docs/data-protection.md)."""
    secret = access.deployed.output("HashKeySecret")
    readers = {r for r in access.roles() if access.may(r, "secretsmanager:GetSecretValue", secret)}
    assert readers == {
        "sample-draw", "send-links", "ingest", "stop-list", "tidy-list", "subject-access",
    }  # fmt: skip
