"""Who answers for what, and the impact assessment in force (R51, R54, R57)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated

from functions.shared.policy import RULES, Field, Rule, read

Positive = Annotated[int, Field(gt=0)]


class Dpia(Rule):
    """The data protection impact assessment: blank fields keep ``prod`` switched off (R54)."""

    reference: str
    review_due: date
    published_sender: str


class Release(Rule):
    """The tag by which a person releases a file; its value counts in any case (R32, R52)."""

    tag: str
    value: str


class Contacts(Rule):
    """Whom people write to, and how soon they are answered."""

    enquiries: str
    privacy_page: str
    accessible_format_days: Positive
    subject_access_months: Positive
    breach_hours: Positive
    concern_close_hours: Positive


class Governance(Rule):
    """The whole file."""

    object_lock_months: Positive
    dpia: Dpia
    release: Release
    contacts: Contacts


@cache
def rules() -> Governance:
    return read(Governance, RULES / "governance.toml")
