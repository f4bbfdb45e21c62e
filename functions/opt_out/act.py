"""What a choice does: list, end the invitation, tell the safeguarding role (R20)."""

from __future__ import annotations

from dataclasses import dataclass
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
from functions.shared.stores.people.objectors import Objector


class LogMessage(StrEnum):
    SAID_NO = "somebody said no on the page"


class Unreadable(DataError):
    """What was typed is no phone or email."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said no: by their link (``invitation``, or ``gone``), and by what they typed."""

    invitation: Invitation | None = None
    gone: Objector | None = None
    typed_in: tuple[NewEntry, ...] = ()
    unreadable: bool = False

    @property
    def is_known(self) -> bool:
        return self.invitation is not None or self.gone is not None


def say_no(stores: Stores, token: str, form: Form, *, moment: datetime) -> None:
    """Does what was chosen, for the person of the token and for what was typed.

    The list comes first: whatever fails behind it, nobody is contacted. Then the invitation, and
    last whoever has to be told. Works twice.
    """
    said = _understood(stores, token, form, moment)
    new = stores.do_not_contact.add(_of_link(stores, said, form.choice), moment=moment)
    on_page = stores.do_not_contact.add(said.typed_in, moment=moment)
    count(Metric.LIST_ADDED, new)
    count(Metric.LIST_ADDED, on_page, door=Door.PAGE.value)
    if said.invitation:
        ident = said.invitation.invitation_id
        stores.invitations.move(ident, State.OPTED_OUT, reason=form.choice.value)
    if said.is_known:
        count(Metric.OPTED_OUT)
    if form.choice is Choice.NOT_SAFE and (token or said.typed_in):
        _tell(stores, said, token, moment)
    say(LogMessage.SAID_NO, reason=form.choice.value, count=new + on_page, **_id(said.invitation))
    if said.unreadable:
        raise Unreadable


def _understood(stores: Stores, token: str, form: Form, moment: datetime) -> Said:
    invitation = stores.invitations.of_opt_out(token, at=moment) if token else None
    gone = stores.objectors.find(token) if token and invitation is None else None
    typed_in, understood = _of_typed(stores, form)
    return Said(invitation, gone, typed_in, unreadable=not understood)


def _of_link(stores: Stores, said: Said, choice: Choice) -> list[NewEntry]:
    """What the person's own link lists."""
    only_this = choice is Choice.NOT_ME
    if said.invitation:
        if only_this:
            return objections.address_alone(said.invitation, stores.keyring, door=Door.LINK)
        case = stores.register.find(said.invitation.case_id)
        return objections.whole_person(said.invitation, case, stores.keyring, door=Door.LINK)
    if said.gone:
        of = objections.address_of_objector if only_this else objections.of_objector
        return of(said.gone, door=Door.LINK)
    return []


def _of_typed(stores: Stores, form: Form) -> tuple[tuple[NewEntry, ...], bool]:
    """The phones and emails that were typed, and whether that is all of it (R20a).

    No crime number: they follow one another, so that anybody could list a whole month of victims.
    """
    if not form.contact:
        return (), True
    scope = Scope.NUMBER if form.choice is Choice.NOT_ME else Scope.PERSON
    found, understood = stores.do_not_contact.entries_of(form.contact, scope, Door.PAGE)
    own = tuple(entry for entry in found if not entry.key.startswith("crime#"))
    return own, understood and len(own) == len(found)


def _tell(stores: Stores, said: Said, token: str, moment: datetime) -> None:
    """Somebody known is told at once; of who cannot be known, many come as one message (R38)."""
    keys = [entry.key for entry in said.typed_in]
    link = [f"link {stores.keyring.other('concern', token)}"] if token else []
    if said.is_known:
        invited = [f"invitation {said.invitation.invitation_id}"] if said.invitation else link
        # Both, for the typed one may be about somebody else than the invitation.
        stores.safety.tell(", ".join([*invited, *keys]), moment=moment)
    else:
        hints = [entry.hint for entry in said.typed_in] or ["a link that leads to nobody"]
        stores.safety.tell_together(", ".join([*link, *keys]), hints[0], moment=moment)


def _id(invitation: Invitation | None) -> dict[str, str]:
    return {"invitation_id": invitation.invitation_id} if invitation else {}
