"""What programs put for a character, as the character again (R20a). Pure.

Web pages, links, workbooks and files read in the wrong encoding leave ``&nbsp;``, ``%40``,
``_x000D_`` and ``Â`` in cells: what stands between or around them is a number or address all the
same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_MAYBE = re.compile("[%&<_ÂÃâ]").search
# UTF-8 that was read as Windows-1252: a first byte, and one or two that can only follow one.
_FOLLOWS = (
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122]"
)
_FORMS = re.compile(
    rf"%[0-9a-f]{{2}}|&(?:#[0-9]{{1,5}}|#x[0-9a-f]{{1,4}}|[a-z]{{2,8}});|_x00[0-9a-f]{{2}}_"
    rf"|<br\s?/?>|â{_FOLLOWS}{{2}}|[ÂÃ]{_FOLLOWS}|(?<=[0-9])Â(?=\s)",
    re.IGNORECASE,
)


def undone(text: str, *, keep_length: bool = False) -> str:
    """The text without them; with blanks behind each if places in the text must stay (R36)."""
    if not _MAYBE(text):
        return text
    return _FORMS.sub(_padded if keep_length else _one, text)


def _padded(match: re.Match[str]) -> str:
    return _one(match).ljust(len(match[0]))


def _one(match: re.Match[str]) -> str:
    found = match[0]
    reader: Callable[[str], str] = _READERS.get(found[0], _misread)
    one = reader(found)
    return one if len(one) == 1 else found


def _of_url(found: str) -> str:
    code = int(found[1:], 16)
    return chr(code) if 0x20 <= code < 0x7F else " "  # a line end, or a byte of another script


def _misread(found: str) -> str:
    """The character whose bytes were read one by one; a blank for the first alone."""
    try:
        return b"".join(map(_byte, found)).decode()
    except UnicodeError:
        return found if len(found) > 1 else " "


def _byte(char: str) -> bytes:
    return char.encode("latin-1" if char <= "\u00ff" else "cp1252")


_READERS: dict[str, Callable[[str], str]] = {
    "%": _of_url,
    "&": html.unescape,
    "<": lambda _: " ",
    "_": lambda _: " ",
}
