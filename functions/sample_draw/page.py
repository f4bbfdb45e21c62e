"""The report of a draw as a page that stands alone, made of the report's data alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


def page(report: Mapping[str, Any]) -> str:
    """HTML of a report (:mod:`functions.sample_draw.report`)."""
    title = escape(f"Draw report: {report['name']}, {report['month']}")
    steps = "".join(
        f'<tr><th scope="row">{escape(step["words"])}</th><td>{step["left"]:,}</td></tr>'
        for step in report["funnel"]
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1>"
        '<table><caption>From the extract to the sample</caption><thead><tr><th scope="col">Step'
        f'</th><th scope="col">Left</th></tr></thead><tbody>{steps}</tbody></table>'
        "</main></body></html>"
    )
