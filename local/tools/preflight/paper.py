"""What must be settled on paper: the stage's settings and the impact assessment (R54)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from functions.shared.clock import london_date
from functions.shared.policy import governance
from local.tools.preflight.findings import Account, Finding, judged


def assessment(account: Account) -> Iterator[Finding]:
    """The fields without which ``prod`` cannot be switched on."""
    dpia = governance.rules().dpia
    where = "functions/shared/rules/governance.toml"
    yield judged(
        "the impact assessment has a reference",
        bool(dpia.reference),
        f"fill in dpia.reference in {where}; without it prod sends nothing (R54)",
    )
    yield judged(
        "the sender's name is the published one",
        bool(dpia.published_sender),
        f"publish the sender, then fill in dpia.published_sender in {where} (R54)",
    )
    today = london_date(datetime.now(UTC))
    yield judged(
        "the impact assessment's review is not overdue",
        today <= dpia.review_due,
        f"it was due on {dpia.review_due}: review it, put the next date in {where} (R54)",
    )
