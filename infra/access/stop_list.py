"""stop_list: compares people in the field with the do-not-contact list, writes for ORS (R21)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    return [
        at.rows("Register", "RegisterTable", "Scan"),
        at.rows("ReadDoNotContact", "DoNotContactTable", "Scan"),
        at.listing("ListStopLists", ("SampleBucket",)),
        at.objects("StopLists", "SampleBucket", ("stop-lists/",), "GetObject", "PutObject"),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
