"""Small pieces of HTML; everything that comes from data is escaped here."""

from __future__ import annotations

from html import escape
from pathlib import Path

from local.demo.account import Table

_STYLE = Path(__file__).with_name("style.css")


def number(value: int | str) -> str:
    """``12,803``; words stay words."""
    return f"{value:,}" if isinstance(value, int) else escape(value)


def table(shown: Table) -> str:
    """A table whose first column heads its rows; columns of numbers only are set flush right."""
    flush = [_is_numbers([row[at] for row in shown.rows]) for at in range(len(shown.header))]
    head = "".join(
        f'<th scope="col"{_flush(f)}>{escape(name)}</th>'
        for name, f in zip(shown.header, flush, strict=True)
    )
    body = "".join(f"<tr>{_cells(row, flush)}</tr>" for row in shown.rows)
    return scrolling(
        shown.caption,
        f"<table><caption>{escape(shown.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def scrolling(label: str, content: str) -> str:
    """A box that scrolls sideways on a narrow screen, reachable by keyboard."""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"{content}</div>"
    )


def _cells(row: tuple[str, ...], flush: list[bool]) -> str:
    first = f'<th scope="row">{escape(row[0])}</th>'
    rest = zip(row[1:], flush[1:], strict=True)
    return first + "".join(f"<td{_flush(f)}>{escape(text)}</td>" for text, f in rest)


def _flush(yes: bool) -> str:
    return ' class="n"' if yes else ""


def _is_numbers(texts: list[str]) -> bool:
    bare = [text.replace(",", "").replace(".", "").replace("%", "") for text in texts if text]
    return bool(bare) and all(text.isdigit() for text in bare)


def section(anchor: str, title: str, *parts: str) -> str:
    heading = f'<h2 id="{anchor}">{escape(title)}</h2>'
    return f'<section aria-labelledby="{anchor}">{heading}{"".join(parts)}</section>'


def paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def link(address: str, words: str) -> str:
    return f'<a href="{escape(address, quote=True)}">{escape(words)}</a>'


def page(title: str, body: str, foot: str) -> str:
    """A whole page that needs no other file, no script and no network."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        '<body><a class="skip" href="#main">Skip to main content</a>'
        '<header class="bar-top"><div class="wide"><p>Victim surveys <span>· rehearsal on one '
        f'machine</span></p></div></header><main id="main" class="wide">{body}</main>'
        f'<footer><div class="wide">{foot}</div></footer></body></html>\n'
    )
