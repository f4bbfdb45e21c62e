"""stop_list: compares people in the field with the do-not-contact list, writes for ORS (R21)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Register", "RegisterTable", "Scan", "GetItem", "UpdateItem"),
        at.rows("ReadDoNotContact", "DoNotContactTable", "Scan", "GetItem", "BatchGetItem"),
        at.rows("Ledger", "LedgerTable", "GetItem", "PutItem", "UpdateItem"),
        at.listing("ListStopLists", ("SampleBucket",)),
        at.objects("StopLists", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
