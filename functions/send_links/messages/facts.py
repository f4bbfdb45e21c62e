"""What a message says that is not its own words: links, month, whom to write to. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.policy import governance, retention, sending
from functions.shared.retention import destroy_by
from functions.shared.stores.people.invitation import Invitation


@dataclass(frozen=True, slots=True)
class Facts:
    """``kept_until`` is the month of R27, such as "Dec 2028"; ``linked_period`` is R44's, as
    "3 years" or "30 months"."""

    survey_link: str
    opt_out_link: str
    kept_until: str
    linked_period: str
    survey_base: str
    enquiries: str
    privacy_page: str
    format_days: str


def facts_of(invitation: Invitation, opt_out_url: str) -> Facts:
    """The facts of one invitation; ``opt_out_url``: the opt-out page, without a token."""
    contacts, links = governance.rules().contacts, sending.rules().links
    return Facts(
        survey_link=links.survey(invitation.token),
        opt_out_link=f"{opt_out_url.rstrip('/')}/{invitation.opt_out_token}",
        kept_until=destroy_by(invitation.month),
        linked_period=span(retention.rules().by_name["linked-responses"].months or 0),
        survey_base=links.survey_base,
        enquiries=contacts.enquiries,
        privacy_page=contacts.privacy_page,
        format_days=str(contacts.accessible_format_days),
    )


def span(months: int) -> str:
    """Whole years as years, anything else as months: no promise is rounded (R27)."""
    if months % 12:
        return f"{months} months" if months != 1 else "1 month"
    return f"{months // 12} years" if months != 12 else "1 year"
