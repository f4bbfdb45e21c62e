"""The pages somebody sees who says no: plain HTML, no script, the same for everybody. Pure."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from functions.opt_out.events import NUMBERS_PATH
from functions.shared.policy import governance, sending
from functions.shared.stores.people.objecting.requests import Choice

_HOME = Path(__file__).parent
# What each choice comes to: the same words whoever asks, so that nobody learns who is on file.
_SAID = {
    Choice.STOP: (
        "<p>If we hold your details, we will not contact you again for any of our surveys.</p>"
    ),
    Choice.NOT_ME: (
        "<p>If we hold this phone number or email address, we will not use it again.</p>"
    ),
    Choice.NOT_SAFE: (
        "<p>If we hold your details, we will not contact you again. We are telling the person at "
        "MOPAC who looks after people’s safety. They will not contact you either, unless you ask "
        "them to.</p>"
    ),
}
_UNREADABLE = "Enter a phone number like 07700 900123 or an email address like name@example.org"


@cache
def _read(name: str) -> str:
    return (_HOME / name).read_text(encoding="utf-8").strip()


@cache
def _facts() -> dict[str, str]:
    """What the pages take from policy, ready to stand in HTML."""
    contacts, rules = governance.rules().contacts, sending.rules()
    facts = {
        "enquiries": contacts.enquiries,
        "privacy_page": contacts.privacy_page,
        "format_days": str(contacts.accessible_format_days),
        "survey_base": rules.links.survey_base,
        "exit_page": rules.quick_exit.page,
        "numbers_path": NUMBERS_PATH,
    }
    lines = "\n".join(
        f'<li><a rel="noreferrer" href="{escape(line.page)}">{escape(line.name)}</a>: '
        f'<a href="tel:{line.phone.replace(" ", "")}">{escape(line.phone)}</a>, '
        f"{escape(line.hours)}</li>"
        for line in rules.help_line
    )
    return {
        **{name: escape(value) for name, value in facts.items()},
        "help_lines": lines,
        "calls": _read("calls.html"),
        "style": _read("style.css"),
    }


def _page(title: str, template: str, **values: str) -> str:
    content = Template(_read(template)).substitute(_facts(), **values)
    return Template(_read("layout.html")).substitute(_facts(), title=title, content=content)


@cache
def form() -> str:
    """The page of every GET, byte for byte."""
    return _page(
        "Tell us not to contact you", "form.html", fault="", error="", described="", invalid=""
    )


@cache
def unreadable(*, noted: bool) -> str:
    """The form again, since not all of what was typed is a phone or an email.

    ``noted``: the choice counts for what could be read, and for the link that brought them.
    """
    if not noted:
        return _again("We could not read what you typed, so nothing was saved.")
    return _again("We have noted what you chose. But we could not read all of what you typed.")


@cache
def nobody() -> str:
    """The form again: there was neither a link of a message nor anything typed."""
    return _again("We cannot tell who you are, because the link is not whole.")


def _again(why: str) -> str:
    fault = (
        '<div class="box fault" role="alert"><h2>There is a problem</h2>'
        f'<p>{why} <a href="#contact">{_UNREADABLE}</a></p></div>'
    )
    return _page(
        "Problem: Tell us not to contact you",
        "form.html",
        fault=fault,
        error=f'<span class="error" id="contact-error">{_UNREADABLE}</span>',
        described=" contact-error",
        invalid=' aria-invalid="true"',
    )


@cache
def thanks(choice: Choice) -> str:
    """The answer to a POST. It follows from what was posted, never from what we hold."""
    return _page("Thank you", "thanks.html", said=_SAID[choice])


@cache
def problem() -> str:
    """Something went wrong on our side, or what came was no form of ours."""
    said = (
        "<p>Sorry, that did not work, and we may not have saved your choice. Please try again in a "
        "few minutes, or write to us.</p>"
    )
    content = Template(_read("problem.html")).substitute(_facts(), said=said)
    return Template(_read("layout.html")).substitute(
        _facts(), title="Something went wrong", content=content
    )


@cache
def numbers() -> str:
    """The phone lines, one step on: their names would tell whoever holds the phone (R25)."""
    return _page("Phone numbers", "numbers.html")


@cache
def headers() -> dict[str, str]:
    """No script, no cookie, nothing fetched, nothing told to the next page."""
    style = b64encode(sha256(_read("style.css").encode()).digest()).decode()
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Permissions-Policy": "interest-cohort=(), browsing-topics=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }
