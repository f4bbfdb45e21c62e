"""delivery_events: marks invitations; a complaint lists all that is held of the person."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Invitation", "InvitationTable", "GetItem", "UpdateItem"),
        at.rows("Register", "RegisterTable", "GetItem"),
        at.rows("DoNotContact", "DoNotContactTable", "GetItem", "UpdateItem"),
        at.rows("Ledger", "LedgerTable", "GetItem"),  # whose invitation has gone (R20)
        at.hash_key(),
    ]
