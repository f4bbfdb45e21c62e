"""Everything send_links works with: its environment, the tables, the switch."""

from __future__ import annotations

from dataclasses import dataclass

from functions.send_links.claims import Claims
from functions.send_links.permission.release_gate import ReleaseGate
from functions.send_links.permission.sending_switch import Switch
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.settings import BaseSettings, Rate
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.releases import Releases


class Settings(BaseSettings):
    """``send_rate``: messages a second, instead of quota and policy; blank: these.

    ``allow_list``: addresses with commas between, for ``dev`` and for samples (R51a).
    """

    invitation_table: str
    do_not_contact_table: str
    ledger_table: str
    sample_bucket: str
    parameter_root: str
    hash_key_secret: str
    sender_domain: str
    configuration_set: str
    opt_out_url: str
    send_rate: Rate
    allow_list: str


@dataclass(frozen=True, slots=True)
class Stores:
    """What a run reads, claims in and marks."""

    settings: Settings
    invitations: InvitationStore
    do_not_contact: DoNotContact
    claims: Claims
    releases: ReleaseGate
    switch: Switch


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, keyring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    return Stores(
        settings=settings,
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        claims=Claims(dynamodb, settings.invitation_table, settings.do_not_contact_table),
        releases=ReleaseGate(
            Releases(
                Bucket(clients.client("s3"), settings.sample_bucket),
                Ledger(dynamodb, settings.ledger_table),
            )
        ),
        switch=Switch(clients.client("ssm"), settings.parameter_root, settings.stage),
    )
