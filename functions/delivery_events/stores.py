"""Everything delivery_events works with: its environment, invitations, and requests to list."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.aws import clients
from functions.shared.settings import BaseSettings
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.objecting.request_store import Requests


class Settings(BaseSettings):
    """The function's environment."""

    invitation_table: str
    do_not_contact_table: str


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an invitation moves on, and where a complaint is written down."""

    invitations: InvitationStore
    requests: Requests


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients are made once a process."""
    dynamodb = clients.client("dynamodb")
    return Stores(
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        requests=Requests(dynamodb, settings.do_not_contact_table),
    )
