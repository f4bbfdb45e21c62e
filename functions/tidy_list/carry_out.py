"""Does what a request asks for: list, end the invitation, tell the safeguarding role (R20, R38)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.shared.log import Metric, count, say
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting import objections
from functions.shared.stores.people.objecting.objectors import Objector
from functions.shared.stores.people.objecting.requests import Ask, Choice, Request
from functions.tidy_list.stores import Stores
from functions.tidy_list.tidy import is_listed_as_asked


class LogMessage(StrEnum):
    DONE = "someone said no"


@dataclass(frozen=True, slots=True)
class Said:
    """Who said no (``invitation``, or ``gone``, if the link leads to somebody), and by what door.

    ``typed``: the door of what was typed beside it.
    """

    invitation: Invitation | None
    gone: Objector | None
    door: Door
    typed: Door

    @property
    def is_known(self) -> bool:
        return self.invitation is not None or self.gone is not None


def carry_out(stores: Stores, request: Request) -> None:
    """Does everything that was asked, as of the moment it was asked. Safe to repeat.

    The list comes first: whatever fails behind it, nobody is contacted. Then the invitation, then
    whoever has to be told, and last the request goes: what dies before comes again.
    """
    said = _understood(stores, request)
    for ask in request.asked:
        _list(stores, said, ask, request)
        _end(stores, said, ask, request)
        if ask.choice is Choice.NOT_SAFE:
            _tell(stores, said, ask, request)
        ids = {"invitation_id": said.invitation.invitation_id} if said.invitation else {}
        say(LogMessage.DONE, reason=ask.choice.value, **ids)
    stores.requests.done(request)


def is_done(stores: Stores, request: Request) -> bool:
    """Is everything that a request asked for on the list? For one that is gone (R20)."""
    said = _understood(stores, request)
    return all(
        is_listed_as_asked(stores.do_not_contact, entry)
        for ask in request.asked
        for entry in (*_of_link(stores, said, ask.choice), *_of_typed(stores, said, ask))
    )


def _understood(stores: Stores, request: Request) -> Said:
    if request.complained_about:
        known = stores.invitations.get(request.complained_about)
        if known is not None and not known.is_kept_at(request.at):
            known = None
        gone = stores.objectors.find(request.complained_about) if known is None else None
        return Said(known, gone, Door.COMPLAINT, Door.COMPLAINT)
    if not request.link:
        return Said(None, None, Door.LINK, Door.PAGE)
    invitation = stores.invitations.of_opt_out(request.link, at=request.at)
    gone = None if invitation else stores.objectors.find(request.link)
    return Said(invitation, gone, Door.LINK, Door.PAGE)


def _list(stores: Stores, said: Said, ask: Ask, request: Request) -> None:
    listed, moment = stores.do_not_contact, request.at
    count(Metric.LIST_ADDED, listed.add(_of_link(stores, said, ask.choice), moment=moment))
    typed = listed.add(_of_typed(stores, said, ask), moment=moment)
    by_page = {"door": Door.PAGE.value} if said.typed is Door.PAGE else {}
    count(Metric.LIST_ADDED, typed, **by_page)


def _of_link(stores: Stores, said: Said, choice: Choice) -> list[NewEntry]:
    """What the person's own link lists, or their complaint."""
    only_this = choice is Choice.NOT_ME
    if said.invitation:
        if only_this:
            return objections.address_alone(said.invitation, stores.keyring, door=said.door)
        case = stores.register.find(said.invitation.case_id)
        return objections.whole_person(said.invitation, case, stores.keyring, door=said.door)
    if said.gone:
        of = objections.address_of_objector if only_this else objections.of_objector
        return of(said.gone, door=said.door)
    return []


def _of_typed(stores: Stores, said: Said, ask: Ask) -> list[NewEntry]:
    scope = Scope.NUMBER if ask.choice is Choice.NOT_ME else Scope.PERSON
    return [stores.do_not_contact.entry_for(contact, scope, said.typed) for contact in ask.contacts]


def _end(stores: Stores, said: Said, ask: Ask, request: Request) -> None:
    """The invitation is opted out of; a complaint's own event has moved it already (R28)."""
    if request.complained_about:
        return
    if said.invitation:
        ident = said.invitation.invitation_id
        moved = stores.invitations.move(ident, State.OPTED_OUT, reason=ask.choice.value)
        count(Metric.OPTED_OUT, moved)
    elif said.gone:
        count(Metric.OPTED_OUT)


def _tell(stores: Stores, said: Said, ask: Ask, request: Request) -> None:
    """Somebody known is told at once; of who cannot be known, many come as one message (R38)."""
    typed = _of_typed(stores, said, ask)
    keys = [entry.key for entry in typed]
    link = [f"link {stores.keyring.other('concern', request.link)}"] if request.link else []
    if said.is_known:
        invited = [f"invitation {said.invitation.invitation_id}"] if said.invitation else link
        # Both, for the typed one may be about somebody else than the invitation.
        stores.safety.tell(", ".join([*invited, *keys]), moment=request.at)
    else:
        hints = [entry.hint for entry in typed] or ["a link that belongs to no one"]
        stores.safety.tell_together(", ".join([*link, *keys]), hints[0], moment=request.at)
