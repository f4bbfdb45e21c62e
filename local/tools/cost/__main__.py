"""Writes docs/cost.md: ``python -m local.cost``."""

from local import ROOT
from local.tools.access.deployed import Deployed
from local.tools.cost.bill import Line, bill, prices
from local.tools.cost.month import BY_SMS, ELIGIBLE, LISTED, READERS, Month
from local.tools.synth import synthesised

PAGE = ROOT / "docs" / "cost.md"
VOLUMES = (20_000, 200_000)
_ENDING = """
SMS are most of it: an email to the same person costs an eight-hundredth. Nothing runs while
nothing happens: no server, no NAT gateway, no provisioned capacity, no dashboard beyond the three
that are free. What is paid all the same are keys, the secret and alarms. A rotated key costs as
much again for each of its first two rotations, so keys triple after two years.
"""


def page(keys: int) -> str:
    """The page, from the model and the prices."""
    bills = [bill(Month(victims), keys) for victims in VOLUMES]
    return "\n".join(
        [
            "# Cost",
            "",
            "US dollars a month in eu-west-2, without tax and without the free tier. Written by "
            "`python -m local.cost` from counted work (`local/tools/cost/month.py`) and prices "
            "noted from AWS's pages (`local/tools/cost/prices.toml`; the pages are what counts).",
            "",
            f"| | {' | '.join(f'{v:,} victims a month | USD' for v in VOLUMES)} |",
            "|---|" + "---|---:|" * len(VOLUMES),
            *(_row(lines) for lines in zip(*bills, strict=True)),
            f"| **in all** | {' | '.join(f'| **{_sum(lines):,.2f}**' for lines in bills)} |",
            f"| of it while idle | {' | '.join(f'| {_idle(lines):,.2f}' for lines in bills)} |",
            "",
            f"A month in which nobody is drawn costs {_sum(bill(Month(0), keys)):,.2f} USD: "
            "what is idle, and the schedules, which look every hour and every day all the same.",
            _ENDING,
            "## What it rests on",
            "",
            "- *Victims*: records of the USS extract; OVSS has a fifth as many. "
            f"{ELIGIBLE:.0%} may be asked, {BY_SMS:.0%} of those invited have a mobile and no "
            "email. The USS sample does not grow with the extract: its target is policy's.",
            f"- A do-not-contact list of {LISTED:,} entries, read whole by every run that must not "
            "miss anybody: cheaper than looking everybody up, and it fails closed.",
            "- Calls a person: at most three to send a message (claim, send, mark); writes to the "
            "register and to invitations in batches; one unit a KB, two in a transaction, one an "
            "index.",
            f"- {READERS:,} readers of the released findings a month; CloudFront's free tier would "
            "hold many times as many.",
            "- Seconds: `make bench` on the deployed functions, with room to spare.",
            "- Support, the AWS account itself, DNS and people are not in it.",
            "",
            "Prices: " + ", ".join(f"[{name}]({p['page']})" for name, p in prices().items()) + ".",
            "",
        ]
    )


def _row(lines: tuple[Line, ...]) -> str:
    cells = " | ".join(f"{line.how_many} | {line.usd:,.2f}" for line in lines)
    return f"| {lines[0].what} | {cells} |"


def _sum(lines: list[Line]) -> float:
    return sum(line.usd for line in lines)


def _idle(lines: list[Line]) -> float:
    return sum(line.usd for line in lines if line.idle)


def keys_of(deployed: Deployed) -> int:
    """How many keys a stage has."""
    return len(list(deployed.resources("AWS::KMS::Key")))


if __name__ == "__main__":
    PAGE.write_text(page(keys_of(Deployed.of(synthesised("local")))))
