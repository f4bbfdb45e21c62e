"""The promises as docs/requirements.md has them, and where the code keeps each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
CODE = ("functions", "infra")
KINDS = {".py", ".toml", ".html", ".txt"}
_DOCUMENT = re.compile(r"\| (S\d) \| (.+?) \| ([^|]+?) \|$")
_ROW = re.compile(r"\| (R\d{2}[ab]?) \| (.+?) \| ([^|]+?) \|$")
_ID = re.compile(r"\bR\d{2}[ab]?\b")
_RANGE = re.compile(r"\b(R\d{2}[ab]?) to (R\d{2}[ab]?)\b")


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its id, the heading it stands under, its text and the paragraph it is from."""

    id: str
    group: str
    text: str
    source: str

    @property
    def short(self) -> str:
        """Its first sentence, up to the first pause."""
        return re.split(r"[.:;](?: |$)", self.text)[0]


@cache
def documents() -> tuple[tuple[str, str, str], ...]:
    """The published documents: their short name, what they are and whose."""
    found = map(_DOCUMENT.match, PAGE.read_text(encoding="utf-8").splitlines())
    return tuple((row[1], _plain(row[2]), row[3]) for row in found if row)


@cache
def promises() -> tuple[Promise, ...]:
    """Every promise, in the page's order."""
    found, group = [], ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        if row := _ROW.match(line):
            found.append(Promise(row[1], group, _plain(row[2]), row[3]))
    return tuple(found)


@cache
def kept_by() -> dict[str, tuple[str, ...]]:
    """The files that cite each promise; "R30 to R33" cites those between as well."""
    order = [promise.id for promise in promises()]
    places: dict[str, list[str]] = {name: [] for name in order}
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and path.stem != "__init__":
                for name in cited(path.read_text(encoding="utf-8"), order):
                    places[name].append(path.relative_to(ROOT).as_posix())
    return {name: tuple(paths) for name, paths in places.items()}


def cited(text: str, order: list[str]) -> set[str]:
    """The promises that a text cites, of those there are."""
    found = set(_ID.findall(text))
    for first, last in _RANGE.findall(text):
        if first in order and last in order:
            found.update(order[order.index(first) : order.index(last) + 1])
    return found & set(order)


def _plain(text: str) -> str:
    """Without the marks of Markdown: emphasis, code, links."""
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return re.sub(r"[*`]", "", text)
