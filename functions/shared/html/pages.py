"""Pages that people file and print: self-contained HTML, readable by ear, keyboard and on A4. Pure.

Everything that comes from data is escaped here. No script, no picture, nothing from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from functions.shared.clock import MONTHS

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 Arial,Helvetica,sans-serif;color:#0b0c0c;background:#fff;margin:0 auto;
max-width:62rem;padding:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem}h2{font-size:1.3rem;margin:1.8rem 0 .5rem}
p{margin:.4rem 0;max-width:46rem}a{color:#1d4f91}
.kicker{color:#505a5f;margin:0}
.box{border-left:.5rem solid #00703c;background:#f3f8f5;padding:.7rem 1rem;margin:1rem 0}
.box.bad{border-color:#b10e1e;background:#fdf3f4}
.box p{margin:.2rem 0}.box strong{font-size:1.15rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.6rem 0}
dt{color:#505a5f}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.4rem 0}
caption{text-align:left;color:#505a5f;padding:.2rem 0}
th,td{border-bottom:1px solid #b1b4b6;padding:.35rem .6rem .35rem 0;text-align:left;
vertical-align:top}
thead th{border-bottom:2px solid #0b0c0c}tbody th{font-weight:bold}
.d{white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.figures{display:flex;flex-wrap:wrap;gap:.8rem 2.2rem;margin:1.2rem 0}
.figures dd{font-size:1.7rem;font-weight:bold;line-height:1.2}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;max-width:none}
nav a{display:inline-block;padding:.15rem 0}
footer{border-top:1px solid #b1b4b6;margin-top:2.5rem;padding-top:.6rem;color:#505a5f;
font-size:.9rem}
code{font:.85rem/1.4 Consolas,Menlo,monospace;overflow-wrap:anywhere}
ul{padding-left:1.2rem;max-width:46rem}li{margin:.3rem 0}
:focus{outline:3px solid #0b0c0c;outline-offset:2px}
@page{size:A4;margin:15mm}
@media print{body{padding:0;max-width:none;font-size:10pt}h2{break-after:avoid}
tr,.box,li{break-inside:avoid}.scroll{overflow:visible}nav{display:none}thead{display:table-header-group}}
"""


class Figure(str):
    """A number already in words ("±4.4", "fewer than 10"): set flush right like a number."""

    __slots__ = ()


def page(
    title: str, kicker: str, parts: Iterable[str], *, style: str = "", foot: Iterable[str] = ()
) -> str:
    """A whole document in British English; ``parts`` are HTML made by this module's functions.

    ``style`` adds to the look of all pages; ``foot`` are lines below what the page is about.
    """
    below = "".join(f"<p>{escape(line)}</p>" for line in foot)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head><body><main>"
        f'<p class="kicker">{escape(kicker)}</p><h1>{escape(title)}</h1>{"".join(parts)}'
        f"</main>{f'<footer>{below}</footer>' if below else ''}</body></html>\n"
    )


def box(headline: str, *lines: str, good: bool) -> str:
    """What matters most, in words; the colour beside it says nothing that the words do not."""
    inner = "".join(f"<p>{escape(line)}</p>" for line in lines)
    look = "box" if good else "box bad"
    return f'<div class="{look}"><p><strong>{escape(headline)}</strong></p>{inner}</div>'


def section(title: str, *parts: str) -> str:
    heading = f'<h2 id="{anchor(title)}">{escape(title)}</h2>'
    return f'<section aria-labelledby="{anchor(title)}">{heading}{"".join(parts)}</section>'


def anchor(title: str) -> str:
    """Where a section of that title can be linked to."""
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def contents(titles: Iterable[str]) -> str:
    """Links to the sections."""
    items = "".join(f'<li><a href="#{anchor(title)}">{escape(title)}</a></li>' for title in titles)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def figures(pairs: Iterable[tuple[str, str]]) -> str:
    """What is counted and the number, set large."""
    items = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in pairs)
    return f'<dl class="figures">{items}</dl>'


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def bullets(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms with their values."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs)
    return f"<dl>{rows}</dl>"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table whose first column heads its rows; numbers are set flush right."""
    listed = [list(row) for row in rows]
    flush = [all(isinstance(row[at], int | Figure) for row in listed) for at in range(len(heads))]
    head = "".join(
        f'<th scope="col"{_class(n)}>{escape(h)}</th>' for h, n in zip(heads, flush, strict=True)
    )
    body = "".join(f"<tr>{_cells(row, flush)}</tr>" for row in listed)
    return scrolling(caption, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")


def scrolling(caption: str, content: str, *, look: str = "") -> str:
    """A table of ready-made rows in a box that scrolls sideways, also by keyboard, where narrow."""
    named = f' class="{look}"' if look else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table{named}><caption>{escape(caption)}</caption>{content}</table></div>"
    )


def _cells(row: Sequence[str | int], flush: Sequence[bool]) -> str:
    first = f'<th scope="row">{_text(row[0])}</th>'
    rest = zip(row[1:], flush[1:], strict=True)
    return first + "".join(f"<td{_class(number)}>{_text(cell)}</td>" for cell, number in rest)


def _class(number: bool) -> str:
    return ' class="n"' if number else ""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=\Z|T\d{2}:\d{2}:\d{2}Z\Z)").match


def long_day(text: str) -> str:
    """``18 November 2030`` for ``2030-11-18``."""
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(text: str) -> str:
    """``18 Nov 2030``."""
    number, month, year = long_day(text).split()
    return f"{number} {month[:3]} {year}"


def _text(cell: str | int) -> str:
    """``12,803``; a day in words; what stands between backticks is shown as code."""
    if isinstance(cell, int):
        return f"{cell:,}"
    if found := _DAY(cell):
        hour = cell[found.end() + 1 : found.end() + 6]
        words = f"{short_day(found[0])}, {hour} UTC" if hour else short_day(found[0])
        return f'<span class="d">{words}</span>'
    parts = escape(cell).split("`")
    return "".join(
        f"<code>{part}</code>" if n % 2 and n < len(parts) - 1 else part
        for n, part in enumerate(parts)
    )
