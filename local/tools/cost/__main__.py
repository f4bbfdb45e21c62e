"""Writes docs/cost.md: ``python -m local.cost``."""

from local import ROOT
from local.tools.access.deployed import Deployed
from local.tools.cost.bill import Line, bill, prices
from local.tools.cost.month import BY_SMS, ELIGIBLE, LISTED, READERS, Month
from local.tools.synth import synthesised

PAGE = ROOT / "docs" / "cost.md"
VOLUMES = (20_000, 200_000)
_ENDING = """
Most of the cost is SMS: an email to the same person costs an eight-hundredth. When nothing
happens, nothing runs: there is no server, NAT gateway or provisioned capacity, and no dashboard
beyond the three that are free. Keys, the secret and alarms still cost money. Each of the first
two rotations of a key costs as much again, so keys cost three times as much after two years.
"""


def page(keys: int) -> str:
    """The page, from the model and the prices."""
    bills = [bill(Month(victims), keys) for victims in VOLUMES]
    return "\n".join(
        [
            "# Cost",
            "",
            "US dollars a month in eu-west-2, without tax and without the free tier. "
            "`python -m local.cost` calculates this page from counted work "
            "(`local/tools/cost/month.py`) and AWS's published prices "
            "(`local/tools/cost/prices.toml`). If they differ, AWS's own pages are right.",
            "",
            f"| | {' | '.join(f'{v:,} victims a month | USD' for v in VOLUMES)} |",
            "|---|" + "---|---:|" * len(VOLUMES),
            *(_row(lines) for lines in zip(*bills, strict=True)),
            f"| **total** | {' | '.join(f'| **{_sum(lines):,.2f}**' for lines in bills)} |",
            f"| of this, when idle | {' | '.join(f'| {_idle(lines):,.2f}' for lines in bills)} |",
            "",
            f"A month in which no one is drawn costs {_sum(bill(Month(0), keys)):,.2f} USD: "
            "the idle cost, and the schedules, which still run every hour and every day.",
            _ENDING,
            "## What this assumes",
            "",
            "- *Victims*: records in the USS extract; OVSS has a fifth as many. "
            f"{ELIGIBLE:.0%} are eligible. {BY_SMS:.0%} of those invited have a mobile and no "
            "email. The USS sample does not grow with the extract: policy sets its target.",
            f"- A do-not-contact list of {LISTED:,} entries. Every run that must not miss anyone "
            "reads all of it: this is cheaper than looking everyone up, and it fails closed.",
            "- Calls for each person: at most three to send a message (claim, send, mark). Writes "
            "to the register and to invitations go in batches: one unit for each KB, two in a "
            "transaction, one for each index.",
            f"- {READERS:,} readers of the released findings a month. CloudFront's free tier "
            "covers many times as many.",
            "- Running times: from `make bench` on the deployed functions, with room to spare.",
            "- Support, the AWS account itself, DNS and staff are not included.",
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
