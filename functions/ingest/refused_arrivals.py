"""Files that are not even opened: under a name that was not agreed, or found not to be clean."""

from __future__ import annotations

from datetime import datetime

from functions.ingest import notifications, processing
from functions.ingest.drop import parse
from functions.ingest.drop_ledger import State
from functions.ingest.events import Arrival
from functions.ingest.kinds.safeguarding import hand_over
from functions.ingest.report import Json, Report
from functions.ingest.source import open_source
from functions.ingest.stores import Stores
from functions.shared.clock import london_date

# A key may itself hold somebody's number: it is named by a keyed hash only.
_NAMELESS = "refused-names/"
_SCANNED = "drop#scan"  # of the class of drops' records
_CONCERNS = "concerns/"


def refused_by_scan(stores: Stores, arrival: Arrival, moment: datetime) -> bool:
    """Did the last scan not find the file clean? Remembered, for whoever wants it run again."""
    entry = f"{_SCANNED}#{arrival.key}"
    if arrival.clean is None:
        return arrival.typed and stores.ledger.get(entry) is not None
    if arrival.clean:
        stores.ledger.delete(entry)
    else:
        stores.ledger.put(entry, london_date(moment), state=State.REFUSED.value)
    return not arrival.clean


def refuse(stores: Stores, arrival: Arrival, moment: datetime) -> Json:
    """Reports the file and leaves it where it is, until its time is over (R46)."""
    drop = parse(arrival.key)
    hashed = stores.keyring.other("drop-key", arrival.key)
    report = Report.of(drop, moment) if drop else Report(f"{_NAMELESS}{hashed}", "unknown", moment)
    report.findings.add("malware" if drop else "bad-key", 0)
    if drop is None:
        report.notes.append(f"Received at {moment:%d/%m/%Y %H:%M} UTC.")
    if arrival.key.startswith(_CONCERNS):
        report.notes.append(_concern(stores, arrival, report, moment))
    document = report.documents().sender
    notifications.refused(stores, document, moment)
    processing.write(stores, document)
    return processing.summary(document)


def _concern(stores: Stores, arrival: Arrival, report: Report, moment: datetime) -> str:
    """A wrong name keeps no concern from the safeguarding role; of malware it is told alone."""
    if arrival.clean is False or report.kind != "unknown":
        stores.concerns.tell(
            stores.keyring.other("drop-key", arrival.key),
            "A concern about a respondent may hold malware: nobody has read it",
            {"report": f"{report.place}.json"},
            what_to_do="Ask ORS now, by telephone, what the concern is.",
            moment=moment,
        )
        return "The safeguarding role was told of it. Ring MOPAC now with what gives concern."
    source = open_source(stores.drops, arrival.key)
    if source is not None:
        hand_over(stores, source, "as-it-came", 0, moment=moment)
    return "The file was given to the safeguarding role as it came."
