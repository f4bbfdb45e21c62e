"""The sections of the account's page, one function each."""

from __future__ import annotations

from datetime import date
from html import escape

from functions.shared.clock import Month
from functions.shared.retention import clock_start
from local.demo.account import Account, Kept, Reason
from local.demo.narrator import day_words
from local.demo.pages import html

TITLES = {
    "happened": "What happened",
    "drawn": "Who was drawn, and why others were not",
    "messages": "What was sent",
    "answers": "What came back",
    "left": "How long it was kept",
    "checks": "What was checked",
    "files": "Reports, messages and certificates",
}


def _section(anchor: str, *parts: str) -> str:
    return html.section(anchor, TITLES[anchor], *parts)


def happened(account: Account) -> str:
    rows = "".join(
        f'<tr><th scope="row" class="when">{escape(day_words(step.day))}</th>'
        f"<td>{escape(step.title)}<ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in step.says)
        + f'</ul></td><td class="n" data-says="took">{step.seconds:.1f} s</td></tr>'
        for step in account.steps
        if not step.minor
    )
    return _section(
        "happened",
        html.paragraph(
            "Days are the days played; seconds are real ones on this machine. Purges that ended no "
            "kind of data are left out here."
        ),
        '<table class="stack"><caption>The month, step by step</caption><thead><tr>'
        '<th scope="col">Day</th><th scope="col">Step</th><th scope="col" class="n">Took</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>",
    )


def drawn(account: Account) -> str:
    parts = [
        html.paragraph(
            "Each row of an extract ends under exactly one outcome: the first rule that applies to "
            "it. Sensitive counts below ten are not shown, nor what they could be worked out from."
        )
    ]
    parts += [_funnel(survey, reasons) for survey, reasons in account.reasons.items()]
    return _section("drawn", *parts)


def _funnel(survey: str, reasons: list[Reason]) -> str:
    most = max((r.count for r in reasons if isinstance(r.count, int)), default=1) or 1
    rows = "".join(
        f'<tr><th scope="row">{escape(r.words)}</th>'
        f'<td class="n">{html.number(r.count)}</td>'
        f'<td class="meter" aria-hidden="true">{_meter(r, most)}</td></tr>'
        for r in reasons
    )
    return (
        f'<table class="stack funnel"><caption>{escape(survey)}</caption><thead><tr>'
        '<th scope="col">Outcome</th><th scope="col" class="n">Rows</th>'
        '<th scope="col" class="meter"><span class="vh">Share</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _meter(reason: Reason, most: int) -> str:
    if not isinstance(reason.count, int) or not reason.count:
        return ""
    kind = ' class="drawn"' if reason.drawn else ""
    return f'<i{kind} style="width:{100 * reason.count / most:.1f}%"></i>'


def messages(account: Account) -> str:
    texts = "".join(
        f"<details><summary>{escape(title)}</summary>"
        f'<pre class="letter">{escape(text)}</pre></details>'
        for title, text in account.texts.items()
    )
    return _section("messages", *map(html.table, account.messages), texts)


def answers(account: Account) -> str:
    return _section("answers", *map(html.table, account.answers))


def left(account: Account) -> str:
    start = clock_start(Month.parse(account.month))
    ends = [end for kept in account.kept if (end := kept.promised or kept.gone)]
    years = max((end - start).days // 365 + 1 for end in [start, *ends])
    rows = "".join(_kept(kept, start, years) for kept in account.kept)
    time_line = (
        f'<table class="stack" style="--years:{years}"><caption>Each kind of identifiable data'
        '</caption><thead><tr><th scope="col">What</th><th scope="col" class="n">Held at most</th>'
        '<th scope="col">Gone on</th><th scope="col">Kept</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return _section(
        "left",
        html.paragraph(
            "Everything that identifies someone has an end date. The purge acts seven days before "
            "the promise, so that backups end within it too."
        ),
        '<p class="key"><i></i> kept <b></b> never longer: the promise. A division is a year '
        "from the draw.</p>",
        html.scrolling("How long each kind of identifiable data was kept", time_line),
        *map(html.table, account.purges),
    )


def _kept(kept: Kept, start: date, years: int) -> str:
    def at(day: date) -> float:
        return max(0.0, 100 * (day - start).days / (years * 365.25))

    gone = day_words(kept.gone) if kept.gone else "kept: it honours objections"
    bar = f'<i style="width:{at(kept.gone) if kept.gone else 100:.1f}%"></i>'
    tick = f'<b style="left:{at(kept.promised):.1f}%"></b>' if kept.promised else ""
    return (
        f'<tr><th scope="row">{escape(kept.what)} <span class="key">({escape(kept.requirement)})'
        f'</span></th><td class="n" data-says="held at most">{kept.most:,}</td>'
        f'<td class="when">{escape(gone)}</td>'
        f'<td aria-hidden="true"><div class="span">{bar}{tick}</div></td></tr>'
    )


def checks(account: Account) -> str:
    rows = "".join(
        f'<tr id="check-{at}"><th scope="row">{escape(check.name)}</th>'
        f"<td>{escape(check.found)}</td>{_verdict(check.holds)}</tr>"
        for at, check in enumerate(account.checks)
    )
    return _section(
        "checks",
        html.paragraph(
            "Worked out from the files, stores and messages themselves, with what the generator of "
            "the invented people knows of each of them, and not by the system's own code."
        ),
        '<table class="stack"><caption>Figures that must add up</caption><thead><tr>'
        '<th scope="col">What must hold</th><th scope="col">Found</th><th scope="col">Result</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>",
    )


def _verdict(holds: bool) -> str:
    return '<td class="ok">holds</td>' if holds else '<td class="no">does not hold</td>'


def files(account: Account) -> str:
    parts = []
    for group in account.files:
        items = "".join(f"<li>{html.link(*pair)}</li>" for pair in group.links)
        parts.append(f'<h3>{escape(group.title)}</h3><ul class="links">{items}</ul>')
    return _section("files", *parts)
