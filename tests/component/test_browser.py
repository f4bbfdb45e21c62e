"""The accessibility check itself: it finds a fault where there is one, and none where not."""

from pathlib import Path

import pytest

from tests.browser import violations

GOOD = (
    '<!doctype html><html lang="en-GB"><head><title>Stop</title></head>'
    "<body><main><h1>Stop</h1><p>Enough.</p></main></body></html>"
)


@pytest.mark.req("R57")
def test_a_plain_page_has_no_accessibility_fault(tmp_path: Path) -> None:
    page = tmp_path / "good.html"
    page.write_text(GOOD)
    assert violations(page, tmp_path) == []


@pytest.mark.req("R57")
def test_a_page_without_a_language_or_contrast_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        GOOD.replace(' lang="en-GB"', "").replace("<p>", '<p style="color:#ddd;background:#fff">')
    )
    assert {fault["rule"] for fault in violations(page, tmp_path)} == {
        "html-has-lang",
        "color-contrast",
    }
