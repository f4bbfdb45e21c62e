"""Files that are not even opened: under a name that was not agreed, or found not to be clean."""

from __future__ import annotations

from datetime import datetime

from functions.ingest import life, telling
from functions.ingest.arrivals import Arrival
from functions.ingest.desk import Desk
from functions.ingest.drops import parse
from functions.ingest.memory import State
from functions.ingest.report import Json, Report
from functions.shared.clock import london_date

# A key may itself hold somebody's number: it is named by a keyed hash only.
_NAMELESS = "refused-names/"
_SCANNED = "drop#scan"  # of the class of drops' records


def refused_by_scan(desk: Desk, arrival: Arrival, moment: datetime) -> bool:
    """Did the last scan not find the file clean? Remembered, for whoever wants it run again."""
    entry = f"{_SCANNED}#{arrival.key}"
    if arrival.clean is None:
        return arrival.typed and desk.ledger.get(entry) is not None
    if arrival.clean:
        desk.ledger.delete(entry)
    else:
        desk.ledger.put(entry, london_date(moment), state=State.REFUSED.value)
    return not arrival.clean


def refuse(desk: Desk, arrival: Arrival, moment: datetime) -> Json:
    """Reports the file and leaves it where it is, until its time is over (R46)."""
    drop = parse(arrival.key)
    hashed = desk.keyring.other("drop-key", arrival.key)
    report = Report.of(drop, moment) if drop else Report(f"{_NAMELESS}{hashed}", "unknown", moment)
    report.findings.add("malware" if drop else "bad-key", 0)
    if drop is None:
        report.notes.append(f"Received at {moment:%d/%m/%Y %H:%M} UTC.")
    document = report.document()
    telling.refused(desk, document, moment)
    life.write(desk, document)
    return life.summary(document)
