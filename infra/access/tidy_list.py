"""tidy_list: turns do-not-contact entries typed by people into keyed hashes (R20)."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    """Reading the stream is granted where the stream is connected (``infra.triggers``)."""
    return [
        at.rows(
            "DoNotContact",
            "DoNotContactTable",
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
        ),
        at.hash_key(),
        at.publish("Notices", "NoticeTopic"),
    ]
