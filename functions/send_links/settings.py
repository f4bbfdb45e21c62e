"""What send_links is told by its environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from functions.shared.settings import Settings


class SendSettings(Settings):
    """``send_rate``: emails a second instead of the account's quota; blank: the live quota.

    ``allow_list``: addresses with commas between, for ``dev`` and for samples (R51a).
    """

    invitation_table: str
    do_not_contact_table: str
    parameter_root: str
    hash_key_secret: str
    sender_domain: str
    configuration_set: str
    opt_out_url: Annotated[str, Field(min_length=8)]
    send_rate: Annotated[
        Annotated[float, Field(gt=0)] | None, BeforeValidator(lambda text: text or None)
    ] = None
    allow_list: str = ""
