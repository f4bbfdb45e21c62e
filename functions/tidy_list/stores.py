"""Everything tidy_list works with: its environment, the list, the topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.settings import BaseSettings
from functions.shared.stores.people.do_not_contact import DoNotContact


class Settings(BaseSettings):
    """The function's environment."""

    do_not_contact_table: str
    hash_key_secret: str
    notice_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """The list, and whom its keepers hear from."""

    settings: Settings
    do_not_contact: DoNotContact
    sns: Any


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    keyring = clients.keyring(settings.hash_key_secret)
    return Stores(
        settings=settings,
        do_not_contact=DoNotContact(
            clients.client("dynamodb"), settings.do_not_contact_table, keyring
        ),
        sns=clients.client("sns"),
    )
