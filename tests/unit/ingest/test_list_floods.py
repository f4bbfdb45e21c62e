"""When a list of people is so large that a person asks whether it was meant (R20)."""

from __future__ import annotations

import pytest

from functions.ingest.kinds.do_not_contact import Behind
from functions.shared.policy import people

FLOOD = people.rules().file_flood
FIELD = round(FLOOD.least / FLOOD.share)  # so many in the field that both bounds meet


@pytest.mark.attack("flood")
@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("matched", "field", "asks"),
    [
        (FLOOD.least, FIELD, False),  # the share itself
        (FLOOD.least, FIELD - 1, True),
        (FLOOD.least + 1, FIELD, True),
        (FLOOD.least - 1, FLOOD.least, False),  # nearly everybody, but few
        (FLOOD.least, FLOOD.least, True),
        (10 * FLOOD.least, 100 * FIELD, False),  # many, of far more
        (0, 0, False),
    ],
)
def test_only_a_list_that_stops_many_and_a_large_share_of_the_field_is_asked_about(
    matched: int, field: int, *, asks: bool
) -> None:
    assert Behind(matched=matched, field=field).is_flood is asks
