"""The account as a page: what happened, who was drawn and why not, what came back, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from functions.shared import html
from functions.shared.clock import Month
from functions.shared.retention import clock_start
from local.demo.account import Account, Kept, Table

TITLES = (
    "What happened",
    "Who was drawn, and why others were not",
    "What was sent",
    "What came back",
    "How long it was kept",
    "What was checked",
    "Reports, messages and certificates",
)


def index(account: Account) -> str:
    """The page that a person opens first."""
    month = Month.parse(account.month)
    start = clock_start(month)
    ends = [end for kept in account.kept if (end := kept.promised or kept.gone)]
    years = max((end - start).days // 365 + 1 for end in [start, *ends])
    return html.render(
        Path(__file__).parent,
        "account.html",
        title=f"{html.month_words(account.month)}: from the police extract to deletion",
        kicker="Victim surveys: rehearsal on one computer",
        account=account,
        titles=TITLES,
        large_figures=[(figure.label, figure.value) for figure in account.figures],
        messages=_shown(account.messages),
        answers=_shown(account.answers),
        purges=_shown(account.purges),
        years=years,
        kept=[_on_the_time_line(kept, start, years) for kept in account.kept],
    )


def _shown(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """Tables; columns of nothing but numbers are set flush right."""
    return [
        {**vars(one), "flush": [at for at in range(len(one.header)) if _is_numbers(one, at)]}
        for one in tables
    ]


def _is_numbers(table: Table, at: int) -> bool:
    texts = [row[at] for row in table.rows if row[at]]
    return bool(texts) and all(text.translate(_SIGNS).isdigit() for text in texts)


_SIGNS = str.maketrans("", "", ",.%")


def _on_the_time_line(kept: Kept, start: date, years: int) -> dict[str, Any]:
    """Where its bar ends and where its promise stands, in per cent of the line."""

    def at(day: date) -> str:
        return f"{max(0.0, 100 * (day - start).days / (years * 365.25)):.1f}"

    return {
        "of": kept,
        "width": at(kept.gone) if kept.gone else "100",
        "tick": at(kept.promised) if kept.promised else "",
    }
