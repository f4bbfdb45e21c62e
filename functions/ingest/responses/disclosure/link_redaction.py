"""Links to the questionnaire where they must not be: in answers and in comments (R31, R36). Pure.

Whoever has a link's token can ask the invitations whose it is: it is as good as a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from functions.ingest.responses.disclosure.scrub import REMOVED
from functions.shared.policy import sending
from functions.shared.policy.geography import letters_and_digits
from functions.shared.text.characters import normalise_characters
from functions.shared.text.survey_tokens import token_in

# A token of ours has 22 letters and digits. What stands in the column instead ("Refused", 17) may
# be in answers as well: shorter ones are looked for if they have both.
_LONG, _MIXED = 16, 8


def token(text: str) -> str:
    """The token in the link's own column, where the whole link may stand as well."""
    return token_in(text) or text.strip()


def own(text: str) -> str:
    """The row's own token as it is looked for, blank if there is nothing that would tell."""
    found = letters_and_digits(token(normalise_characters(text)))
    mixed = len(found) >= _MIXED and not found.isdecimal() and not found.isalpha()
    return found if mixed or len(found) >= _LONG else ""


def holds(text: str, own_token: str) -> bool:
    """Is the row's own token in a text, in whatever case and with whatever in between?"""
    return (
        bool(own_token)
        and len(text) >= len(own_token)
        and own_token in letters_and_digits(normalise_characters(text))
    )


def leads_there(text: str) -> bool:
    """Is a link to the questionnaire in a text, or what follows its domain?"""
    if "/" not in text and "=" not in text and text.isascii():
        return False
    plain = "".join(normalise_characters(text).casefold().split())
    return any(piece in plain for piece in _pieces())


def without(text: str, own_token: str) -> tuple[str, int]:
    """A comment without links to the questionnaire and the row's own token; how many there were."""
    count = more = 0
    # The token first: a link that a blank breaks would lose its beginning, and the rest be left.
    if holds(text, own_token):
        signs = re.compile(r"[\W_]*".join(map(re.escape, own_token)), re.IGNORECASE)
        text, count = _removed(text, signs, lambda left: holds(left, own_token))
    if leads_there(text):
        text, more = _removed(text, _link(), leads_there)
    return text, count + more


def _removed(text: str, shape: re.Pattern[str], still: Callable[[str], bool]) -> tuple[str, int]:
    """As it came; folded if it is disguised; nothing of it in doubt."""
    for written in (text, normalise_characters(text)):
        left, count = shape.subn(REMOVED, written)
        if count and not still(left):
            return left, count
    return REMOVED, 1


@cache
def _pieces() -> tuple[str, str]:
    """Where links start, without the protocol, and what stands before the token."""
    links = sending.rules().links
    return links.survey_base.partition("://")[2].casefold(), links.survey_path.strip("/").casefold()


@cache
def _link() -> re.Pattern[str]:
    """A link with all that is written around it, up to the token that may follow a blank."""
    base, query = (r"\s*".join(map(re.escape, piece)) for piece in _pieces())
    return re.compile(
        rf"(?<!\S)\S*?(?:{query}\s*\S*|{base}(?!\S*{query})\S*)",
        re.IGNORECASE,
    )
