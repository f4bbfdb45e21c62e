"""What a choice does: list, end the invitation, tell the safeguarding role (R20)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from functions.opt_out.events import Choice, Form
from functions.opt_out.stores import Stores
from functions.shared.errors import DataError
from functions.shared.log import Metric, count, say
from functions.shared.stores.people import objections
from functions.shared.stores.people.do_not_contact import NewEntry, Scope
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.list_sources import Door


class LogMessage(StrEnum):
    SAID_NO = "somebody said no on the page"


class Unreadable(DataError):
    """What was typed is no phone, email or crime number."""


def say_no(stores: Stores, token: str, form: Form, *, moment: datetime) -> None:
    """Does what was chosen, for the invitation of the token and for what was typed.

    The list comes first: whatever fails behind it, nobody is contacted. Works twice.
    """
    invitation = stores.invitations.of_opt_out(token, at=moment) if token else None
    entries = _of_invitation(stores, invitation, form.choice) if invitation else []
    typed_in, understood = _of_typed(stores, form)
    entries += typed_in
    new = stores.do_not_contact.add(entries, moment=moment)
    count(Metric.LIST_ADDED, new)
    if form.choice is Choice.NOT_SAFE:
        stores.safety.tell(_about(invitation, typed_in), moment=moment)
    if invitation:
        stores.invitations.move(invitation.invitation_id, State.OPTED_OUT, reason=form.choice.value)
        count(Metric.OPTED_OUT)
    say(LogMessage.SAID_NO, reason=form.choice.value, count=new, **_id(invitation))
    if not understood:  # whoever was not understood must hear of it
        raise Unreadable


def _of_invitation(stores: Stores, invitation: Invitation, choice: Choice) -> list[NewEntry]:
    if choice is Choice.NOT_ME:
        return objections.address_alone(invitation, stores.keyring, door=Door.LINK)
    case = stores.register.find(invitation.case_id)
    return objections.whole_person(invitation, case, stores.keyring, door=Door.LINK)


def _of_typed(stores: Stores, form: Form) -> tuple[list[NewEntry], bool]:
    """All that can be read of what was typed, and whether that is all of it (R20a)."""
    if not form.contact:
        return [], True
    scope = Scope.NUMBER if form.choice is Choice.NOT_ME else Scope.PERSON
    return stores.do_not_contact.entries_of(form.contact, scope, Door.PAGE)


def _about(invitation: Invitation | None, typed_in: list[NewEntry]) -> str:
    """What a concern names: the invitation and the entry that was typed; blank for neither.

    Both, for the typed one may be about somebody else than the invitation.
    """
    named = [invitation.invitation_id] if invitation else []
    return ", ".join([*named, *(one.key for one in typed_in)])


def _id(invitation: Invitation | None) -> dict[str, str]:
    return {"invitation_id": invitation.invitation_id} if invitation else {}
