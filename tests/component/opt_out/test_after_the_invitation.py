"""Who objects by a link whose invitation has gone, of whom little was held (R20, R38, R39)."""

from __future__ import annotations

import pytest

from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.objecting.objectors import Objector, Objectors
from tests.component.conftest import World
from tests.invitations import RING, invitation
from tests.opt_out_page import post


@pytest.mark.req("R20", "R38", "R39")
@pytest.mark.parametrize("choice", ["stop", "not_me", "not_safe"])
def test_of_whom_no_contact_was_held_nothing_is_made_up_and_their_word_still_counts(
    world: World, choice: str
) -> None:
    """They came by their own link: whoever looks after them hears of a person, not of nobody."""
    one = invitation(1, contact_keys=(), address_key=None)
    objectors = Objectors(RING, Ledger(world.dynamodb, world.table("ledger")))
    objectors.keep([one])
    for name in (one.opt_out_token, one.invitation_id):
        assert objectors.find(name) == Objector((), "")
    assert post(one.opt_out_token, choice=choice)["statusCode"] == 200
    assert world.items("do_not_contact") == []
    told = world.notices()
    assert len(told) == (choice == "not_safe")
    assert "a link that belongs to no one" not in str(told)


@pytest.mark.req("R20", "R39")
def test_of_whom_contacts_were_held_all_are_known_by_link_and_by_invitation(world: World) -> None:
    one = invitation(1)
    objectors = Objectors(RING, Ledger(world.dynamodb, world.table("ledger")))
    objectors.keep([one])
    for name in (one.opt_out_token, one.invitation_id):
        assert objectors.find(name) == Objector(one.contact_keys, one.address_key or "")
    assert objectors.find(one.token) is None
