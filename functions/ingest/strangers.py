"""Files that are not even opened: under a name that was not agreed, or found not to be clean."""

from __future__ import annotations

from datetime import datetime

from functions.ingest import life, telling
from functions.ingest.arrivals import Arrival
from functions.ingest.desk import Desk
from functions.ingest.drops import parse
from functions.ingest.memory import State
from functions.ingest.report import Json, Report
from functions.ingest.safeguarding import hand_over
from functions.ingest.source import open_source
from functions.shared.clock import london_date

# A key may itself hold somebody's number: it is named by a keyed hash only.
_NAMELESS = "refused-names/"
_SCANNED = "drop#scan"  # of the class of drops' records
_CONCERNS = "concerns/"


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
    if arrival.key.startswith(_CONCERNS):
        report.notes.append(_concern(desk, arrival, report, moment))
    document = report.document()
    telling.refused(desk, document, moment)
    life.write(desk, document)
    return life.summary(document)


def _concern(desk: Desk, arrival: Arrival, report: Report, moment: datetime) -> str:
    """A wrong name keeps no concern from the safeguarding role; of malware it is told alone."""
    if arrival.clean is False or report.kind != "unknown":
        desk.concerns.tell(
            desk.keyring.other("drop-key", arrival.key),
            "A concern about a respondent may hold malware: nobody has read it",
            {"report": f"{report.place}.json"},
            what_to_do="Ask ORS now, by telephone, what the concern is.",
            moment=moment,
        )
        return "The safeguarding role was told of it. Ring MOPAC now with what gives concern."
    source = open_source(desk.drops, arrival.key)
    if source is not None:
        hand_over(desk, source, "as-it-came", 0, moment=moment)
    return "The file was given to the safeguarding role as it came."
