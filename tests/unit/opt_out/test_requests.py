"""Under what a request waits, and what is taken for one (R20, R28)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shared.stores.people.objecting.requests import (
    KIND,
    Ask,
    Choice,
    Request,
    is_request,
    keys_of,
    of_complaint,
    of_page,
)

MOMENT = datetime(2027, 12, 1, 12, tzinfo=UTC)
LINK = "w" * 22
PHONE, EMAIL = "+447700900123", "someone@example.org"


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize("typed", [(PHONE,), (PHONE, EMAIL), ("someone+x@example.org", EMAIL)])
@pytest.mark.parametrize("link", [LINK, ""])
def test_a_request_waits_where_the_claim_of_the_next_message_looks(
    link: str, typed: tuple[str, ...]
) -> None:
    """By the link if they came by one; else by what they typed, the last as it was written."""
    made = of_page(link, Ask(Choice.STOP, typed), MOMENT)
    by_link, by_address = keys_of(LINK, typed[-1])
    assert KIND + made.by == (by_link if link else by_address)
    assert made.link == link


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("by", "is_link"),
    [
        (LINK, True),
        ("23456789ABCDEFGHJKmnpq", True),
        ("someone.is@example.org", False),  # 22 signs
        ("w" * 21, False),
        ("w" * 23, False),
        ("O" * 22, False),  # no letter that looks like a digit is in a link
        (PHONE, False),
        ("", False),
    ],
)
def test_what_somebody_typed_is_never_taken_for_their_link(by: str, *, is_link: bool) -> None:
    assert Request(by, (), MOMENT).link == (by if is_link else "")


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("item", "is_one"),
    [
        ({"contact": f"{KIND}{LINK}", "asked": {"stop"}}, True),
        ({"contact": f"{KIND}{LINK}", "asked": "stop"}, False),  # typed in its likeness
        ({"contact": f"{KIND}{LINK}"}, False),
        ({"contact": PHONE, "asked": {"stop"}}, False),  # an entry, whatever stands beside it
    ],
)
def test_an_entry_of_a_person_is_no_request_whatever_they_typed(
    item: dict[str, Any], *, is_one: bool
) -> None:
    assert is_request(item) is is_one


@pytest.mark.req("R20")
def test_a_complaint_names_the_invitation_and_everything_typed_names_none() -> None:
    complaint = of_complaint("i1", (EMAIL,), MOMENT)
    assert (complaint.complained_about, complaint.link) == ("i1", "")
    assert complaint.asked == (Ask(Choice.STOP, (EMAIL,)),)
    typed = of_page("", Ask(Choice.STOP, ("complaint-i1@example.org",)), MOMENT)
    assert typed.complained_about == ""
