"""Pages from templates: Jinja2 with autoescape, one base layout, one stylesheet. Pure.

A room keeps its templates beside its code and begins them with ``{% extends "base.html" %}``;
``macros.html`` has the table, the box and the contents. Everything that comes from data is escaped
by itself. No script, no picture, nothing from elsewhere.

>>> render(Path(__file__).parent, "base.html", title="Draw report", kicker="MOPAC")
'<!doctype html>…'
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from functions.shared.clock import MONTHS
from functions.shared.policy import VERSION

if TYPE_CHECKING:
    from jinja2 import Environment

HOME = Path(__file__).parent


def render(room: Path, template: str, **content: Any) -> str:
    """The page that a template in the folder ``room`` makes of ``content``.

    A name that the template uses and ``content`` lacks is an error, never a blank.
    """
    return _environment(room).get_template(template).render(**content)


@cache
def _environment(room: Path) -> Environment:
    # Late: a tenth of a cold start, and most runs of a function make no page.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([room, HOME]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(stylesheet=_stylesheet(), version=VERSION)
    made.filters.update(number=number, day=long_day, anchor=anchor, cell=cell)
    return made


@cache
def _stylesheet() -> Markup:
    return Markup((HOME / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def number(value: int | str) -> str:
    """``12,803``; a text such as "fewer than 10" stays as it is."""
    return f"{value:,}" if isinstance(value, int) else value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=\Z|T\d{2}:\d{2}:\d{2}Z\Z)").match


def cell(value: int | str) -> str:
    """A table's cell: ``12,803``; ``18 Nov 2030``, not broken; between backticks, code."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return number(value)
    if found := _DAY(value):
        hour = value[found.end() + 1 : found.end() + 6]
        words = f"{short_day(found[0])}, {hour} UTC" if hour else short_day(found[0])
        return Markup('<span class="d">{}</span>').format(words)
    parts = value.split("`")
    if len(parts) % 2 == 0:
        return value
    code = Markup("<code>{}</code>").format
    return Markup("").join(code(part) if n % 2 else part for n, part in enumerate(parts))


def short_day(day: str) -> str:
    """``18 Nov 2030``."""
    found, month, year = long_day(day).split()
    return f"{found} {month[:3]} {year}"


def long_day(day: date | str) -> str:
    """``18 November 2030``."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def month_words(month: str) -> str:
    """``November 2030`` of ``2030-11``."""
    year, number_in_year = month.split("-")
    return f"{MONTHS[int(number_in_year) - 1]} {year}"


def anchor(title: str) -> str:
    """Where a section of that title can be linked to."""
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
