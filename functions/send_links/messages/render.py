"""Templates and facts become an email or an SMS. Nothing in them is about the person. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from functions.send_links.messages.facts import Facts

_HOME = Path(__file__).parent
# Keeps the opening of the body out of the preview that an inbox shows (R25).
_FILLER = "&#847;&zwnj;&nbsp;" * 120


@dataclass(frozen=True, slots=True)
class Email:
    """``preview`` is what an inbox shows beside the subject."""

    subject: str
    preview: str
    text: str
    html: str
    opt_out_link: str


@dataclass(frozen=True, slots=True)
class Sms:
    text: str


@cache
def _template(name: str) -> Template:
    return Template((_HOME / name).read_text(encoding="utf-8"))


def email(facts: Facts) -> Email:
    """The invitation by email, in plain text and in HTML."""
    values = asdict(facts)
    subject = _template("subject.txt").template.strip()
    preview = _template("preview.txt").template.strip()
    markup = {name: escape(value) for name, value in values.items()}
    return Email(
        subject=subject,
        preview=preview,
        text=_template("email.txt").substitute(values),
        html=_template("email.html").substitute(
            markup, subject=escape(subject), preview=escape(preview), filler=_FILLER
        ),
        opt_out_link=facts.opt_out_link,
    )


def sms(facts: Facts) -> Sms:
    """The invitation by SMS."""
    return Sms(_template("sms.txt").substitute(asdict(facts)).strip())
