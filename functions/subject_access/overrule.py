"""A no that was recorded wrongly is overruled in a case (R31, R32).

The least consent that was ever given holds until Evidence and Insight say otherwise here. Nothing
is linked by this step: the file that holds the person's answers has to come once more, and says by
itself what they agreed to. Whether anything was recorded is not answered (R39a); it rings.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.shared import log, notices
from functions.shared.errors import EventError
from functions.shared.stores.answers.refusals import AGAIN, REFUSAL, Refusals
from functions.shared.stores.locks import GRACE, LONGEST_RUN, Locks
from functions.shared.stores.people.tombstones import ingest_lock
from functions.subject_access.events import Overrule
from functions.subject_access.stores import Stores

Json = dict[str, Any]
_DONE = "overruled"


class LogMessage(StrEnum):
    OVERRULED = "a recorded no was overruled"


def overrule(stores: Stores, step: Overrule, moment: datetime, owner: str) -> Json:
    """Safe to repeat, and to take up after a crash."""
    stores.cases.get(step.case)
    names = [ingest_lock(step.survey)]
    with Locks(stores.ledger, names, owner, LONGEST_RUN + GRACE).held():
        drop = f"drop#{step.file}"
        if stores.ledger.get(drop) is None:
            raise EventError('"file": we have not had a file of answers with this key')
        facts = {"consents": [*step.overrule], "reason": step.reason, "by": step.by}
        stores.cases.record(step, "overruling", moment, file=step.file, **facts)
        _forget(stores, step)
        stores.ledger.set(drop, **{AGAIN: True})
        stores.cases.record(step, _DONE, moment, file=step.file, **facts)
    log.say(LogMessage.OVERRULED, case_id=step.case, asked_by=step.asked_by, reason=step.reason)
    _tell(stores, step)
    return {"case": step.case, _DONE: [*step.overrule], "to_be_sent_again": step.file}


def _forget(stores: Stores, step: Overrule) -> None:
    refusals = Refusals(stores.keyring, step.survey)
    for item in stores.ledger.of_kind(f"{REFUSAL}#{step.survey}"):
        before = bytes(item["packed"])
        left = refusals.overruled(before, step.interview, step.link, step.overrule)
        if left != before:
            stores.ledger.set(str(item["item"]), packed=left)


def _tell(stores: Stores, step: Overrule) -> None:
    """Everybody at the desk hears of it: more may be linked from now on."""
    notices.publish(
        stores.eraser().sns,
        stores.settings.notice_topic,
        "A recorded no was overruled in a case",
        {
            "case": step.case,
            "consents": ", ".join(step.overrule),
            "file": step.file,
            "reason": step.reason.value,
            "decided by": step.by.value,
            "typed by": step.asked_by,
        },
        what_to_do="Ask ORS to send the file again, with what the person said. If you did not "
        "expect this, ask today who ran it: docs/operations.md, Overrule a recorded no.",
    )
