"""delivery_events: marks invitations; writes down that somebody complained (R20)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Invitation", "InvitationTable", "GetItem", "UpdateItem"),
        at.requests(),
    ]
