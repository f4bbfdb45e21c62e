"""The personal links of a census: invitations that are made once (R23, R28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.contact_rules import address, channel
from functions.sample_draw.handover.register_entry import Entered
from functions.sample_draw.stores import Stores
from functions.shared.aws import dynamodb
from functions.shared.policy.surveys import Survey
from functions.shared.stores.people import invitation_ids
from functions.shared.stores.people.invitation import Channel, Invitation, State


def wanted(
    stores: Stores, survey: Survey, people: Sequence[Entered], drawn_on: date, *, again: bool
) -> list[Invitation]:
    """An invitation for each, not yet in the table.

    ``again``: one that an earlier run has made keeps its tokens, which the links file must name.
    """
    fresh = [_invitation(stores, survey, one, drawn_on) for one in people]
    store = stores.invitations
    there = store.get_many(one.invitation_id for one in fresh) if again else {}
    recalled = [one.invitation_id for one in there.values() if one.state is State.RECALLED]
    # Recalled before anybody saw them: who is drawn anew is invited as if for the first time.
    deletes = ({"invitation_id": one} for one in recalled)
    dynamodb.write_batch(store.client, store.table, deletes=deletes)
    kept = {name: one for name, one in there.items() if name not in recalled}
    return [kept.get(one.invitation_id, one) for one in fresh]


def _invitation(stores: Stores, survey: Survey, one: Entered, drawn_on: date) -> Invitation:
    person = one.person
    by = channel(rules_of(survey)[1].channels, person.contacts)
    if by not in ("email", "sms"):
        raise ValueError("someone was drawn whom this survey cannot write to")
    return invitation_ids.new(
        stores.keyring,
        survey=survey.code,
        month=one.case.month,
        case_id=one.case.case_id,
        crime_no=one.case.crime,
        viw_no=one.case.viw,
        bcu=person.area,
        crime_type=person.crime_type,
        channel=Channel(by),
        address=address(by, person.contacts),
        contact_keys=one.case.contacts,
        contact_from=max(person.window.opens, drawn_on),
        contact_to=person.window.closes,
    )
