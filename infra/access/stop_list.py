"""stop_list: compares people in the field with the do-not-contact list, writes for ORS (R21)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Register", "RegisterTable", "Scan"),
        # ORS knows OVSS's people by their links (R21); a tombstone says who is leaving (R39).
        at.rows("Invitations", "InvitationTable", "BatchGetItem"),
        at.index("InvitationsOfLinks", "InvitationTable", "by-token"),
        at.rows("Ledger", "LedgerTable", "GetItem", "Scan", "UpdateItem"),
        at.rows("ReadDoNotContact", "DoNotContactTable", "Scan"),
        at.listing("ListStopLists", ("SampleBucket",)),
        at.objects("StopLists", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic", "SafeguardingTopic"),
    ]
