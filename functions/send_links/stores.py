"""What send_links is told by its environment."""

from __future__ import annotations

from functions.shared.settings import Settings


class SendSettings(Settings):
    """``send_rate``: messages a second, instead of quota and policy; blank: these.

    ``allow_list``: addresses with commas between, for ``dev`` and for samples (R51a).
    """

    invitation_table: str
    do_not_contact_table: str
    parameter_root: str
    hash_key_secret: str
    sender_domain: str
    configuration_set: str
    opt_out_url: str
    send_rate: float | None
    allow_list: str
