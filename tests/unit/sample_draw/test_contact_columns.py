"""An extract's cells of contacts, a column at a time: whose number may be used for what (R09)."""

from __future__ import annotations

import pytest

from functions.sample_draw.frame.contact_columns import ContactColumns, Contacts
from functions.shared.policy import extract
from functions.shared.policy.surveys import Channel

NUMBER, OTHER = "+447812345678", "+442079460958"
PHONES, OWN = extract.rules().phones, extract.rules().own_mobile
WRITES: tuple[Channel, ...] = ("email", "sms")


def read(channels: tuple[Channel, ...], column: str, text: str) -> Contacts:
    """What is read of one row that has this text in one column."""
    columns = ContactColumns(channels)
    return columns.read([[text if name == column else ""] for name in columns.names])


@pytest.mark.req("R09", "R25")
@pytest.mark.parametrize(
    ("channels", "column", "text", "is_used"),
    [
        (("telephone",), OWN, "07812345678 (work)", True),
        (WRITES, OWN, "07812345678 (work)", False),
        (WRITES, OWN, "=07812345678", True),
        *((WRITES, name, "07812345678 (work)", True) for name in PHONES if name != OWN),
    ],
)
def test_only_an_own_mobile_that_is_said_to_be_anothers_is_no_address_of_an_sms(
    channels: tuple[Channel, ...], column: str, text: str, is_used: bool
) -> None:
    found = read(channels, column, text)
    assert found.use[PHONES.index(column)] == [NUMBER if is_used else ""]
    # What is not used is looked up all the same.
    assert found.others == ({} if is_used else {0: (NUMBER,)})


@pytest.mark.req("R20", "R20a")
@pytest.mark.parametrize("kept", [(0, 2), (1,)])
def test_whoever_is_left_keeps_their_own_contacts_others_and_wish(kept: tuple[int, ...]) -> None:
    people = range(3)
    found = Contacts(
        [[f"{column}{at}" for at in people] for column in "ab"],
        {at: (OTHER, str(at)) for at in people},
        {*people},
    )
    assert found.only([at in kept for at in people]) == (
        [[f"{column}{at}" for at in kept] for column in "ab"],
        {place: (OTHER, str(at)) for place, at in enumerate(kept)},
        {*range(len(kept))},
    )
