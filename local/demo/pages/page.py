"""The account as a page: what happened, who was drawn and why not, what came back, what is left."""

from __future__ import annotations

from html import escape

from functions.shared.clock import MONTHS, Month
from local.demo.account import Account
from local.demo.pages import html, sections


def index(account: Account) -> str:
    """The page that a person opens first."""
    month = Month.parse(account.month)
    title = f"{MONTHS[month.month - 1]} {month.year}: from police extract to nothing left"
    body = [
        f"<h1>{escape(title)}</h1>",
        html.paragraph(
            "One month of the User Satisfaction Survey and the Online Victim Satisfaction Survey, "
            "with the Victim Voice Survey and the Improving Victim Outcomes Review beside them, "
            "played on the embedded cloud with the system as it is deployed.",
            "lead",
        ),
        '<div class="inset"><p>Nobody in these pages exists. People, crimes and answers are '
        f"invented (seed {account.seed}), and nothing was sent beyond this machine.</p></div>",
        _verdict(account),
        _figures(account),
        _contents(),
        sections.happened(account),
        sections.drawn(account),
        sections.messages(account),
        sections.answers(account),
        sections.left(account),
        sections.checks(account),
        sections.files(account),
    ]
    foot = html.paragraph(
        f"Played in {account.seconds:.0f} seconds. The same seed plays the same month again."
    ) + html.paragraph("Made by make demo. Figures come from the system's own reports and stores; "
                       "the checks were worked out apart from it.")  # fmt: skip
    return html.page(f"{title} · rehearsal", "".join(body), foot)


def _verdict(account: Account) -> str:
    if not account.broken:
        return (
            f'<div class="panel"><strong>Every figure adds up</strong>'
            f"{len(account.checks)} checks of {len(account.checks)} held</div>"
        )
    broken = "".join(
        f"<li>{html.link(f'#check-{account.checks.index(check)}', check.name)}</li>"
        for check in account.broken
    )
    return (
        '<div class="summary-error" role="alert"><h2>Some figures do not add up</h2>'
        f"<ul>{broken}</ul></div>"
    )


def _figures(account: Account) -> str:
    items = "".join(
        f"<li><b>{escape(f.value)}</b><span>{escape(f.label)}</span></li>" for f in account.figures
    )
    return f'<ul class="figures" aria-label="The month in figures">{items}</ul>'


def _contents() -> str:
    items = "".join(
        f"<li>{html.link(f'#{anchor}', title)}</li>" for anchor, title in sections.TITLES.items()
    )
    return f'<nav aria-label="Contents"><h2>Contents</h2><ol>{items}</ol></nav>'
