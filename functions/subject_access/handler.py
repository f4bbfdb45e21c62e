"""subject_access: find, export and erase what is held of one person, from the console (R39, R50).

``{"find": "…"}`` opens a case; ``{"case": "…", "export": true}`` and ``{"case": "…", "erase": true,
"keep_do_not_contact": true}`` are its steps, with ``"person": n`` where a case has several people.
``{"withdrawals": true}``, which ingest sends, finishes what withdrawals of everything began.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from functions.shared.log import entry_point
from functions.subject_access import desk, withdrawn
from functions.subject_access.asks import Find, Withdrawals, parse
from functions.subject_access.room import Room, SubjectAccessSettings

Json = dict[str, Any]


@entry_point
def handler(event: Json, context: Any) -> Json:
    """Answers with counts, places and masked hints; the details go into the export alone."""
    asked = parse(event)
    settings = SubjectAccessSettings.load()
    moment = settings.moment_of(event, now=datetime.now(UTC))
    room = Room.of(settings)
    if isinstance(asked, Find):
        return desk.find(room, asked, moment)
    owner = str(getattr(context, "aws_request_id", "none"))
    if isinstance(asked, Withdrawals):
        return withdrawn.finish(room, moment, owner)
    if asked.action == "erase":
        return desk.erase(room, asked, moment, owner)
    step = {"export": desk.make_export, "owner": desk.hand_to, "close": desk.close}
    return step[asked.action](room, asked, moment)
