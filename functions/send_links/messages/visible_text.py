"""What a person reads of an HTML email. Pure."""

from __future__ import annotations

from html.parser import HTMLParser

_UNSEEN = ("head", "style")
_FILLERS = dict.fromkeys(map(ord, "\u034f\u200c"))


class _Reader(HTMLParser):
    """Collects text outside of the head and of styles; the hidden preview is read by inboxes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.read.append(data)


def visible(html: str) -> str:
    """The text of an HTML page, in its order, blanks made single."""
    reader = _Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.read).translate(_FILLERS).split())
