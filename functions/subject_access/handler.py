"""subject_access: find, export and erase what is held of one person, from the console (R39, R50).

``{"find": "…"}`` opens a case; ``{"case": "…", "export": true}`` and ``{"case": "…", "erase": true,
"keep_do_not_contact": true}`` are its steps, with ``"person": n`` where a case has several people.
``{"case": "…", "overrule": ["Q54aa"], "interview": "…", …}`` overrules a no that was none.
``{"take_back": "page", "from": …, "to": …, "reason": …}`` takes a flood off the list.
``{"withdrawals": true}``, which ingest sends, finishes what withdrawals of everything began.
``{"breach": "…", "decision": "…", "by": "…"}`` closes a suspected breach, ``"concern"`` a concern.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from functions.shared.log import entry_point, say
from functions.shared.stores import decisions
from functions.shared.stores.decisions import Matter
from functions.subject_access import case_steps
from functions.subject_access.erase import finish_withdrawals
from functions.subject_access.events import (
    Decide,
    DecideBreach,
    DecideConcern,
    Erase,
    Export,
    Find,
    HandOver,
    Overrule,
    TakeBack,
    Withdrawals,
    parse,
)
from functions.subject_access.overrule import overrule
from functions.subject_access.stores import Settings, Stores, open_stores
from functions.subject_access.take_back import take_back

Json = dict[str, Any]


class LogMessage(StrEnum):
    DECIDED = "a suspected breach or a concern was closed"


@entry_point
def handler(event: Json, context: Any) -> Json:
    """Answers with counts, places and masked hints; the details go into the export alone."""
    asked = parse(event)
    settings = Settings.load()
    moment = settings.moment_of(asked.time, now=datetime.now(UTC))
    stores = open_stores(settings)
    if isinstance(asked, DecideBreach):
        return _decide(stores, Matter.BREACH, asked.breach, asked, moment)
    if isinstance(asked, DecideConcern):
        return _decide(stores, Matter.CONCERN, asked.concern, asked, moment)
    if isinstance(asked, Find):
        return case_steps.find(stores, asked, moment)
    owner = str(getattr(context, "aws_request_id", "none"))
    if isinstance(asked, Withdrawals):
        return finish_withdrawals.finish(stores, moment, owner)
    if isinstance(asked, TakeBack):
        return take_back(stores, asked, moment)
    if isinstance(asked, Overrule):
        return overrule(stores, asked, moment, owner)
    if isinstance(asked, Erase):
        return case_steps.erase(stores, asked, moment, owner)
    if isinstance(asked, Export):
        return case_steps.make_export(stores, asked, moment)
    if isinstance(asked, HandOver):
        return case_steps.hand_to(stores, asked, moment)
    return case_steps.close(stores, asked, moment)


def _decide(stores: Stores, matter: Matter, entry: str, asked: Decide, moment: datetime) -> Json:
    decision = asked.decision.strip().casefold()
    decisions.close(stores.ledger, matter, entry, decision, asked.by, moment=moment)
    say(LogMessage.DECIDED, item=entry, reason=decision)
    return {matter.value: entry, "decision": decision, "state": decisions.CLOSED}
