"""delivery_events: marks invitations; a complaint goes on the do-not-contact list."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Invitation", "InvitationTable", "GetItem", "UpdateItem"),
        at.rows("DoNotContact", "DoNotContactTable", "GetItem", "PutItem", "UpdateItem"),
        at.hash_key(),
    ]
