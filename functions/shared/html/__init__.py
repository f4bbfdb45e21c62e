"""Pages from templates: Jinja2 with autoescape, one base layout, one stylesheet. Pure.

A room keeps its templates beside its code and begins them with ``{% extends "base.html" %}``;
``macros.html`` has the table, the box and the contents. Everything that comes from data is escaped
by itself. No script, no picture, nothing from elsewhere.

>>> render(Path(__file__).parent, "base.html", title="Draw report", kicker="MOPAC")
'<!doctype html>…'
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HOME = Path(__file__).parent
# Not strftime: the locale of the machine must not change what people read.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def render(room: Path, template: str, **content: Any) -> str:
    """The page that a template in the folder ``room`` makes of ``content``.

    A name that the template uses and ``content`` lacks is an error, never a blank.
    """
    return _environment(room).get_template(template).render(**content)


@cache
def _environment(room: Path) -> Environment:
    made = Environment(
        loader=FileSystemLoader([room, HOME]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["stylesheet"] = _stylesheet()
    made.filters.update(number=number, day=long_day, anchor=anchor)
    return made


@cache
def _stylesheet() -> Markup:
    return Markup((HOME / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def number(value: int | str) -> str:
    """``12,803``; a text such as "fewer than 10" stays as it is."""
    return f"{value:,}" if isinstance(value, int) else value


def long_day(day: date | str) -> str:
    """``18 November 2030``."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def anchor(title: str) -> str:
    """Where a section of that title can be linked to."""
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
