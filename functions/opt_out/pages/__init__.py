"""The pages somebody sees who says no: plain HTML, no script, the same for everybody. Pure.

They follow from policy alone and lie here ready made (``python -m local.generate_opt_out_pages``):
whoever follows a link waits for no template. Their style is that of every page, and what lies here.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from functions.shared.stores.people.objecting.requests import Choice

HOME = Path(__file__).parent
STYLE = "<style>{}</style>"
OWN_STYLE, EVERY_PAGES = HOME / "style.css", HOME.parents[1] / "shared" / "html" / "style.css"


@cache
def _read(name: str) -> str:
    page = (HOME / f"{name}.html").read_text(encoding="utf-8")
    return page.replace(STYLE.format(""), STYLE.format(style()), 1)


@cache
def style() -> str:
    """All that stands between the tags, as the layout has it."""
    every, own = (path.read_text(encoding="utf-8") for path in (EVERY_PAGES, OWN_STYLE))
    return f"\n{every}\n{own}"


def form() -> str:
    """The page of every GET, byte for byte."""
    return _read("form")


def unreadable(*, noted: bool) -> str:
    """The form again, since not all of what was typed is a phone or an email.

    ``noted``: the choice counts for what could be read, and for the link that brought them.
    """
    return _read("unreadable-noted" if noted else "unreadable")


def nobody() -> str:
    """The form again: there was neither a link of a message nor anything typed."""
    return _read("nobody")


def thanks(choice: Choice) -> str:
    """The answer to a POST. It follows from what was posted, never from what we hold."""
    return _read(f"thanks-{choice}")


def problem() -> str:
    """Something went wrong on our side, or what came was no form of ours."""
    return _read("problem")


def numbers() -> str:
    """The phone lines, one step on: their names would tell whoever holds the phone (R25)."""
    return _read("numbers")


@cache
def headers() -> dict[str, str]:
    """No script, no cookie, nothing fetched, nothing told to the next page."""
    allowed = b64encode(sha256(style().encode()).digest()).decode()
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{allowed}'; form-action 'self'; "
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
