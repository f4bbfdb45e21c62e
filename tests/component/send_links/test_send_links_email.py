"""The invitation by email as a mail program shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.send_links.messages import render
from functions.send_links.messages.facts import facts_of
from tests.browser import violations
from tests.invitations import invitation


@pytest.mark.req("R57")
def test_the_html_email_is_accessible(tmp_path: Path) -> None:
    page = tmp_path / "email.html"
    page.write_text(render.email(facts_of(invitation(), "https://opt-out.example.org/")).html)
    assert violations(page, tmp_path) == []
