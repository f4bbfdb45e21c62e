"""Everything the opt-out page works with: the table that it writes requests to, and no more."""

from __future__ import annotations

from functions.shared.aws import clients
from functions.shared.settings import BaseSettings
from functions.shared.stores.people.objecting.request_store import Requests


class Settings(BaseSettings):
    """The function's environment."""

    do_not_contact_table: str


def open_requests(settings: Settings) -> Requests:
    """Cheap: the client is made once a process."""
    return Requests(clients.client("dynamodb"), settings.do_not_contact_table)
