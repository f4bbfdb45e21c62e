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
from functions.shared import refused_keys
from functions.shared.aws import dynamodb
from functions.shared.clock import london_date
from functions.shared.errors import Busy
from functions.shared.policy import drops

_SCANNED = "drop#scan"  # of the class of drops' records
_CONCERNS = "concerns/"


def refused_by_scan(stores: Stores, arrival: Arrival, moment: datetime) -> bool:
    """Did the last scan not find the file clean? Remembered, for whoever wants it run again.

    Raises :class:`Busy` for a file that somebody wants worked before its scan has ended.
    """
    entry = f"{_SCANNED}#{arrival.key}"
    if arrival.clean is None:
        known = stores.ledger.get(entry) if arrival.typed else None
        if known is not None and known["state"] == State.REFUSED:
            return True
        if arrival.typed and stores.settings.scans:
            _wait_for_verdict(stores, arrival.key, known)
        return False
    state = State.DONE if arrival.clean else State.REFUSED
    stores.ledger.put(entry, london_date(moment), state=state.value, version=arrival.version)
    return not arrival.clean


def _wait_for_verdict(stores: Stores, key: str, known: dynamodb.Item | None) -> None:
    """A verdict on an older version says nothing of the newest."""
    source = open_source(stores.drops, key)
    if source is not None and (known is None or known.get("version") != source.version_id):
        raise Busy("the malware scan has not checked this file yet: we process it after the scan")


def refuse(stores: Stores, arrival: Arrival, moment: datetime) -> Json:
    """Reports the file and leaves it where it is, until its time is over (R46)."""
    drop = parse(arrival.key)
    hashed = stores.keyring.other("drop-key", arrival.key)
    report = Report.of(drop, moment) if drop else _unnamed(arrival.key, hashed, moment)
    report.findings.add("malware" if drop else "bad-key", 0)
    if drop is None:
        report.notes.append(f"Received at {moment:%d/%m/%Y %H:%M} UTC.")
    if arrival.key.startswith(_CONCERNS):
        report.notes.append(_concern(stores, arrival, report, moment))
    document = report.documents().sender
    notifications.refused(stores, document, moment)
    processing.remember_refusal(stores, _version(stores, arrival), moment)
    processing.write(stores, document)
    return processing.summary(document)


def _version(stores: Stores, arrival: Arrival) -> str:
    """A scan names what it looked at, which nobody else opens; blank if the file is gone."""
    if arrival.version:
        return arrival.version
    source = open_source(stores.drops, arrival.key)
    return source.version_id if source else ""


def _unnamed(key: str, hashed: str, moment: datetime) -> Report:
    """A key may itself hold somebody's number: only what says nothing of anybody is repeated."""
    place = refused_keys.place(key, hashed, folders=tuple(drops.rules().by_kind))
    return Report(place, "unknown", moment)


def _concern(stores: Stores, arrival: Arrival, report: Report, moment: datetime) -> str:
    """A wrong name keeps no concern from the safeguarding role; of malware it is told alone."""
    if arrival.clean is False or report.kind != "unknown":
        stores.concerns.tell(
            stores.keyring.other("drop-key", arrival.key),
            "A concern about a respondent may contain malware: no one has read it",
            {"report": f"{report.place}.json"},
            what_to_do="Telephone ORS now and ask what the concern is.",
            moment=moment,
        )
        return "We told the safeguarding role. Ring MOPAC now and tell them your concern."
    source = open_source(stores.drops, arrival.key)
    if source is not None:
        hand_over(stores, source, "as-it-came", 0, moment=moment)
    return "We gave the file to the safeguarding role as it came."
