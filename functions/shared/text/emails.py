"""Email addresses: which are fit to send to, and which are one mailbox (R09, R20). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.shared.policy import people
from functions.shared.text.characters import normalise_characters

_LONGEST = 254  # RFC 5321
# Plain addresses only: no quoted local parts, comments, address literals or routes ("%", "!").
_ADDRESS = re.compile(
    r"(?=.{1,64}@)(?!')[a-z0-9_+'&=~#/-]+(?:\.[a-z0-9_+'&=~#/-]+)*(?<!')"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,57}[a-z0-9])"
).fullmatch
_WRAPPED = re.compile(
    r"<?\s*(?:e-?mail:\s*)?(?:mailto:)?([^\s<>?]+)(?:\?[^\s<>@]*)?\s*>?[.,;]*"
).fullmatch
_DEVIATES = re.compile("[ßς\u200c\u200d]")  # old and new rules for domains make different names


def email(text: str) -> str | None:
    """An address fit to send to and to compare: trimmed, lower case, plain ASCII; else None.

    Full-width letters, ``mailto:`` and one pair of angle brackets are understood; an international
    domain becomes punycode. Blanks, line ends, quotes and lists are refused (header injection).
    """
    bare = text.strip().lower()
    if bare.isascii() and _ADDRESS(bare):
        return bare if len(bare) <= _LONGEST else None
    if len(bare) > 2 * _LONGEST:
        return None
    wrapped = _WRAPPED(normalise_characters(bare).strip().lower())
    if not wrapped:
        return None
    found = wrapped[1].rstrip(".,;")
    bare = found if found.isascii() else _punycode(found, bare)
    return bare if len(bare) <= _LONGEST and bare.isascii() and _ADDRESS(bare) else None


def mailbox(address: str) -> str:
    """The mailbox of a canonical address, as objections are compared: the widest reading (R20).

    What follows a plus sign, the dots of some providers and a provider's second name do not matter.
    For sending, an address stays as it was written.
    """
    rules = people.rules()
    local, _, domain = address.rpartition("@")
    domain = rules.same_mailbox.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain in rules.dotless_mail:
        local = local.replace(".", "")
    return f"{local}@{domain}"


# Between the parts of an address people write blanks, words and brackets against machines.
_AT = r"(?:\s*(?:[(\[{<]\s*(?:at|@)\s*[)\]}>]|@{1,2}|-at-)\s*|\s+at\s+)"
_DOT = r"(?:\s*(?:[(\[{<]\s*(?:dot|\.)\s*[)\]}>]|-dot-)\s*|\s+dot\s+)"
_MARKS = r"\s<>\"(),:;\[\]{}\\|@"
# Bounded, and begun at its beginning alone: a text of many letters is looked at once.
_LOCAL = rf"(?<![^{_MARKS}/&=])[^{_MARKS}]{{1,64}}(?:{_DOT}[^{_MARKS}]{{1,64}}){{0,3}}?"
_COMMA = r",\s?(?=(?:com|org|net|co|uk|gov|ac)\b)"  # a slip of the finger for the dot
_LABEL = rf"[^{_MARKS}?!&/=.]{{1,63}}?"
_WRITTEN = re.compile(
    rf"(?P<local>{_LOCAL})(?P<at>{_AT})"
    rf"(?P<domain>{_LABEL}(?:(?:{_DOT}|\.{{1,2}}|{_COMMA}){_LABEL}){{1,5}}(?:\s+\.\s+{_LABEL}){{0,3}}"
    rf"|{_LABEL}(?:\s*\.\s*{_LABEL}){{1,5}})(?=[{_MARKS}?!&/=.]|\Z)",
    re.IGNORECASE,
).finditer
_ANY_DOT = re.compile(rf"{_DOT}|\s*\.{{1,2}}\s*|{_COMMA}", re.IGNORECASE)
_ENDS_LIKE_ONE = re.compile(
    r"\bdot\b|\.(?:com|org|net|uk|info|eu|london|example)\Z", re.IGNORECASE
).search
_JOINED = re.compile(r"[/|&=]+")  # may stand in an address, and between one and what is before it
_ASIDE = "'.-*_~/|&="  # marks that stand around an address and are not its own
_LONG_DIGITS = re.compile(r"[0-9]{3}").search
_MAYBE = re.compile(r"@|\bat\b|-at-", re.IGNORECASE).search


def addresses_in(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start, end and the canonical addresses of each place of a folded text that looks like one.

    More than one where it cannot be told what belongs to it; none where it cannot be read.
    """
    if not _MAYBE(text):
        return
    for match in _WRITTEN(text):
        local, domain = (_ANY_DOT.sub(".", match[part]) for part in ("local", "domain"))
        if match["at"].strip().lower() == "at" and not _ENDS_LIKE_ONE(match["domain"]):
            continue  # "they were at home.Then …"
        before, _, last = _JOINED.sub("/", local.lstrip("/|&=")).rpartition("/")
        # "07812 345678/ada@…" is two things, "a&b@…" may be one.
        apart = bool(_LONG_DIGITS(before))
        start = match.end("local") - len(last) if apart else match.start()
        ways = (last,) if apart or not before else (last, local)
        found = (_canonical(f"{way}@{domain}") for way in ways)
        yield start, match.end(), tuple(dict.fromkeys(filter(None, found)))


def _canonical(written: str) -> str | None:
    local, _, domain = written.partition("@")
    return email(written) or email(f"{local.strip(_ASIDE)}@{domain.strip(_ASIDE)}")


def _punycode(address: str, written: str) -> str:
    """The address with an ASCII domain; blank if there is no saying which domain is meant."""
    local, at, domain = address.partition("@")
    if _DEVIATES.search(written):
        return ""
    try:
        return local + at + domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
