"""The opt-out pages as people see and hear them: no script, no cookie, help, a quick way out."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape, unescape
from pathlib import Path

import pytest

from functions.opt_out import pages
from functions.opt_out.events import NUMBERS_PATH
from functions.send_links.messages.lint import words_in
from functions.shared.policy import governance, sending
from functions.shared.stores.people.objecting.requests import Choice
from local.tools import generate_opt_out_pages
from tests.browser import _chromium, violations
from tests.opt_out_page import get

PAGES = {
    "form": pages.form(),
    "unreadable": pages.unreadable(noted=False),
    "unreadable, after a link": pages.unreadable(noted=True),
    "nobody": pages.nobody(),
    "problem": pages.problem(),
    **{f"thanks, {choice}": pages.thanks(choice) for choice in Choice},
}


def test_the_pages_are_what_their_templates_and_policy_make() -> None:
    assert generate_opt_out_pages.stale() == [], "run: python -m local.generate_opt_out_pages"


def plain(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.S).split())


@pytest.mark.req("R57")
@pytest.mark.parametrize("name", ["form", "unreadable", "thanks, stop", "problem", "numbers"])
def test_axe_finds_no_fault(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(pages.numbers() if name == "numbers" else PAGES[name])
    assert violations(page, tmp_path) == []


# Asked of each page in a frame of a telephone's or a desktop's width.
MEASURE = """
const frames = [...document.querySelectorAll('iframe')].map(frame => {
  const page = frame.contentDocument, box = e => e.getBoundingClientRect();
  const all = [...page.querySelectorAll('body *')].filter(e => !e.matches('.skip'));
  return {
    scroll: page.documentElement.scrollWidth - frame.width,
    cut: all.filter(e => box(e).right > Number(frame.width) + 1).length,
    small: [...page.querySelectorAll('button, .exit a')].filter(e => box(e).height < 44).length,
  };
});
document.querySelector('pre').textContent = JSON.stringify(frames);
"""


@pytest.mark.req("R57")
def test_nothing_is_cut_off_or_too_small_to_press_on_a_phone_or_a_desktop(tmp_path: Path) -> None:
    frames = "".join(
        f'<iframe width="{width}" height="900" style="border:0" srcdoc="{escape(html)}"></iframe>'
        for width in (320, 390, 1280)
        for html in PAGES.values()
    )
    outer = tmp_path / "outer.html"
    outer.write_text(
        f"<!doctype html>{frames}<pre></pre><script>onload = () => {{ {MEASURE} }}</script>"
    )
    dom = _chromium(tmp_path, "--virtual-time-budget=5000", "--dump-dom", outer.as_uri())
    found = json.loads(unescape(dom.rpartition("<pre>")[2].partition("</pre>")[0]))
    assert found == [{"scroll": 0, "cut": 0, "small": 0}] * 3 * len(PAGES)


@pytest.mark.req("R20")
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_script_a_cookie_or_anything_fetched(name: str) -> None:
    html = PAGES[name].lower()
    for part in ("<script", "<img", "<link", "src=", " on", "javascript:", "@import", "url("):
        assert part not in html or part == " on"
    assert not re.search(r"\son\w+\s*=", html)
    headers = pages.headers()
    assert "Set-Cookie" not in headers
    style = re.search(r"<style>(.*?)</style>", PAGES[name], flags=re.S)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = headers["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.req("R20")
def test_the_policy_of_the_page_lets_its_own_style_through(tmp_path: Path) -> None:
    """In a real browser: with our policy the heading has our size, with another it does not."""

    def height(policy: str) -> float:
        page = tmp_path / "policy.html"
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        page.write_text(PAGES["form"].replace("<head>", f"<head>{meta}"))
        picture = tmp_path / "picture.png"
        _chromium(tmp_path, f"--screenshot={picture}", "--window-size=500,700", page.as_uri())
        return picture.stat().st_size

    ours = pages.headers()["Content-Security-Policy"].replace("; frame-ancestors 'none'", "")
    assert height(ours) != height("default-src 'none'")


@pytest.mark.req("R20")
@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_the_phone_lines_and_has_a_quick_way_out(name: str) -> None:
    assert f'href="{sending.rules().quick_exit.page}">Leave this page quickly' in PAGES[name]
    assert f'href="{NUMBERS_PATH}"' in PAGES[name]
    assert "call 999" in PAGES[name]


@pytest.mark.req("R20")
def test_the_phone_lines_are_one_step_on() -> None:
    html = get(NUMBERS_PATH)["body"]
    for line in sending.rules().help_line:
        assert line.name in html
        assert line.phone in html
    assert "call 999" in html
    assert f'href="{sending.rules().quick_exit.page}">Leave this page quickly' in html


@pytest.mark.req("R25")
@pytest.mark.parametrize("name", PAGES)
def test_no_page_that_a_message_leads_to_says_what_kind_of_survey_it_is(name: str) -> None:
    """Nor where its links lead: a phone shows an address that is held down."""
    html = PAGES[name]
    text = f"{plain(html)} {' '.join(re.findall(r'href=.([^ >]*)', html))}"
    rules = sending.rules()
    assert words_in(text, (*rules.words.forbidden, *rules.words.never)) == []
    for line in rules.help_line:
        assert line.name not in html
        assert line.page not in html
        assert line.phone not in html


@pytest.mark.req("R21")
@pytest.mark.parametrize("name", ["form", *(f"thanks, {choice}" for choice in Choice)])
def test_it_says_that_a_call_may_still_come(name: str) -> None:
    text = plain(PAGES[name])
    assert "ORS may still call you until it takes its next list" in text
    assert "every hour" in text


@pytest.mark.req("R24", "R57")
@pytest.mark.parametrize(
    "told",
    [
        "Who we are",
        "Why you, and how we got your details",
        "How long your details are kept",
        "How to check that a message is real",
        "https://online.ors.org.uk/questionnaire",
        "enquiries@mopac.london.gov.uk",
        "within 5 working days",
        "Nothing changes until you press the button",
    ],
)
def test_the_page_tells_what_an_sms_has_no_room_for(told: str) -> None:
    assert told in plain(pages.form())


@pytest.mark.attack("undo")
@pytest.mark.req("R20")
@pytest.mark.parametrize("choice", list(Choice))
def test_the_thanks_say_how_to_write_if_it_was_a_mistake_and_take_nothing_back(
    choice: Choice,
) -> None:
    html = PAGES[f"thanks, {choice}"]
    assert "If that was a mistake" in html
    assert f"mailto:{governance.rules().contacts.enquiries}" in html
    for part in ("<form", "<button", "<input"):
        assert part not in html
