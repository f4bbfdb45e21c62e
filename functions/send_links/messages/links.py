"""Which addresses may stand in a message (R23). Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from functions.shared.policy import sending
from functions.shared.text.survey_tokens import is_token

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"]+|www\.[^\s<>\"]+", re.IGNORECASE)
_ODD = re.compile(r"[^\x21-\x7e]|[\\@]")  # blanks, control and foreign characters, user info


def is_survey_link(url: str) -> bool:
    """Does it lead to the published questionnaire? By scheme, exact host and path boundary."""
    if _ODD.search(url):
        return False
    base = urlsplit(sending.rules().links.survey_base)
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return (
        (found.scheme, found.netloc) == (base.scheme, base.netloc)
        and (found.path == base.path or found.path.startswith(base.path + "/"))
        and "/." not in found.path
        and "%" not in found.path
        and not found.fragment
    )


def is_our_survey_link(url: str) -> bool:
    """As :func:`is_survey_link`, with one opaque token behind the published path and no more."""
    start = sending.rules().links.survey("")
    return is_survey_link(url) and url.startswith(start) and is_token(url.removeprefix(start))


def addresses_in(text: str) -> set[str]:
    """Every web address in a text or a page, without the full stop that ends its sentence."""
    return {match.rstrip(".,;") for match in _ADDRESS.findall(text)}
