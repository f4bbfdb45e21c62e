"""By which channel somebody may be reached (R09, R25)."""

from __future__ import annotations

import pytest

from functions.sample_draw.frame.contact_rules import address, channel, reachable
from functions.shared.policy import extract

MOBILE, LANDLINE, EMAIL = "+447812000001", "+442079460958", "someone@example.org"
OWN = extract.rules().phones.index(extract.rules().own_mobile)
PLACES = len(extract.rules().phones)


def contacts(*, email: str = "", **phones: str) -> list[str]:
    """``p0`` to ``p3``: a phone by its place."""
    return [*(phones.get(f"p{place}", "") for place in range(PLACES)), email]


@pytest.mark.req("R09")
@pytest.mark.parametrize("place", range(PLACES))
def test_a_telephone_survey_may_call_any_of_the_phones_and_no_email(place: int) -> None:
    assert channel(["telephone"], contacts(**{f"p{place}": LANDLINE})) == "telephone"
    assert channel(["telephone"], contacts(email=EMAIL)) is None


@pytest.mark.req("R25")
@pytest.mark.parametrize("place", range(PLACES))
def test_an_sms_goes_to_the_own_mobile_alone(place: int) -> None:
    found = channel(["email", "sms"], contacts(**{f"p{place}": MOBILE}))
    assert found == ("sms" if place == OWN else None)
    assert channel(["email", "sms"], contacts(**{f"p{OWN}": LANDLINE})) is None


@pytest.mark.req("R22", "R25")
def test_an_email_comes_first_and_a_channel_that_the_survey_has_not_is_never_used() -> None:
    both = contacts(email=EMAIL, **{f"p{OWN}": MOBILE})
    assert channel(["email", "sms"], both) == "email"
    assert channel(["sms"], both) == "sms"
    assert channel(["email"], contacts(**{f"p{OWN}": MOBILE})) is None
    assert channel(["sms"], contacts(email=EMAIL)) is None
    assert channel(["email", "sms"], contacts()) is None
    assert address("email", both) == EMAIL
    assert address("sms", both) == MOBILE


@pytest.mark.req("R09", "R25")
@pytest.mark.parametrize("allowed", [["telephone"], ["email", "sms"], ["email"], ["sms"]])
def test_of_many_at_once_the_same_can_be_reached(allowed: list[str]) -> None:
    people = [
        contacts(email=EMAIL),
        contacts(**{f"p{OWN}": MOBILE}),
        contacts(**{f"p{PLACES - 1}": LANDLINE}),
        contacts(),
    ]
    one_by_one = [channel(allowed, each) is not None for each in people]  # type: ignore[arg-type]
    assert reachable(allowed, list(zip(*people, strict=True))) == one_by_one  # type: ignore[arg-type]
