"""Contact details are taken off, in exactly full batches too; what cannot be taken off is told."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from functions.purge.emptied_stores import FIELDS_A_CALL, InvitationStore
from functions.purge.expiry import Verdict
from functions.purge.tally import Thing, What
from functions.shared.policy import retention
from functions.shared.stores.people.invitation import CONTACT_FIELDS
from tests.component.conftest import World
from tests.invitations import invitation
from tests.proof.faults import Refusals, refused
from tests.sending_world import put

pytestmark = pytest.mark.req("R43", "R49")


def store(world: World) -> InvitationStore:
    classes = retention.rules().by_name
    names = (classes["invitation"], classes["invitation-contact"])
    return InvitationStore(world.dynamodb, world.table("invitation"), "invitation_id", *names)


def due(key: str) -> Thing:
    return Thing(What.FIELDS, key, "", Verdict(retention.rules().by_name["invitation-contact"]))


def with_details(world: World) -> int:
    return sum(any(name in item for name in CONTACT_FIELDS) for item in world.items("invitation"))


@pytest.mark.parametrize("number", [FIELDS_A_CALL - 1, FIELDS_A_CALL, FIELDS_A_CALL + 1])
def test_a_batch_of_exactly_the_limit_loses_nothing_and_leaves_nothing(
    world: World, number: int
) -> None:
    people = put(world, [invitation(n) for n in range(1, number + 2)])
    store(world).delete([due(one.invitation_id) for one in people[:number]])
    assert with_details(world) == 1, "whoever was not due keeps theirs"
    assert len(world.items("invitation")) == number + 1


def test_one_row_that_is_gone_does_not_keep_the_others_details(world: World) -> None:
    people = put(world, [invitation(n) for n in range(1, 4)])
    store(world).delete([due("nobody"), *(due(one.invitation_id) for one in people)])
    assert with_details(world) == 0
    assert len(world.items("invitation")) == 3, "and it is not made anew"


@pytest.mark.parametrize("code", ["AccessDeniedException", "ValidationException"])
def test_details_that_cannot_be_taken_off_are_no_success(world: World, code: str) -> None:
    (one,) = put(world, [invitation(1)])
    with (
        refused(Refusals("dynamodb", code, only=("TransactWriteItems",))),
        pytest.raises(ClientError, match=code),
    ):
        store(world).delete([due(one.invitation_id)])
    # One by one, since another row is gone: that does not hide the refusal either.
    with (
        refused(Refusals("dynamodb", code, only=("UpdateItem",))),
        pytest.raises(ClientError, match=code),
    ):
        store(world).delete([due("nobody"), due(one.invitation_id)])
    assert with_details(world) == 1
