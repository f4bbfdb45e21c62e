"""opt_out: the public page. It may put people on the list, and takes nobody off."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    """No scan of anything: nobody can learn from the page who is on file (R20)."""
    return [
        at.rows("Invitation", "InvitationTable", "UpdateItem"),
        at.index("InvitationByOptOut", "InvitationTable", "by-opt-out"),
        at.rows("DoNotContact", "DoNotContactTable", "GetItem", "UpdateItem"),
        at.rows("Register", "RegisterTable", "GetItem"),
        at.rows("Ledger", "LedgerTable", "GetItem", "PutItem", "UpdateItem"),
        at.hash_key(),
        at.publish("Concerns", "SafeguardingTopic"),
    ]
