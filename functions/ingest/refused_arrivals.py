"""Files that are not even opened: under a name that was not agreed, or found not to be clean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from functions.ingest import notifications, processing
from functions.ingest.drop import parse
from functions.ingest.events import Arrival
from functions.ingest.kinds.safeguarding import hand_over
from functions.ingest.report import Json, Report
from functions.ingest.source import (
    Source,
    may_be_read,
    open_source,
    remember_scan,
    replaced,
    scanned_as_clean,
)
from functions.ingest.stores import Stores
from functions.shared import refused_keys
from functions.shared.aws.unread_drops import refused_drop
from functions.shared.errors import Busy
from functions.shared.policy import drops

_CONCERNS = "concerns/"


def refused_by_scan(stores: Stores, arrival: Arrival, moment: datetime) -> bool:
    """Did the scan not find the file clean? Remembered, for whoever wants it run again.

    Raises :class:`Busy` for a file that somebody wants worked before its scan has ended.
    """
    if arrival.clean is None and not arrival.typed:
        return False
    version = _version(stores, arrival)
    if arrival.clean is None:
        clean = scanned_as_clean(stores, arrival.key, version)
        if clean is None and version and stores.settings.scans:
            raise Busy(
                "the malware scan has not checked this file yet: we process it after the scan"
            )
        return clean is False
    remember_scan(stores, arrival.key, version, moment, clean=arrival.clean)
    return not arrival.clean


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
        # By version: another file of the name may be about somebody else (R38).
        which = f"{arrival.key}#{_version(stores, arrival)}"
        stores.concerns.tell(
            stores.keyring.other("drop-key", which),
            "A concern about a respondent may contain malware: no one has read it",
            {"report": f"{report.place}.json"},
            what_to_do="Telephone ORS now and ask what the concern is.",
            moment=moment,
        )
        return "We told the safeguarding role. Ring MOPAC now and tell them your concern."
    for source in _unread(stores, arrival.key):
        hand_over(stores, source, "as-it-came", 0, moment=moment)
        processing.remember_refusal(stores, source.version_id, moment)
    return "We gave the file to the safeguarding role as it came."


def _unread(stores: Stores, key: str) -> Iterator[Source]:
    """Every version that nobody has had yet: one that a second replaced is somebody's too (R38)."""
    for version in (*replaced(stores.drops, key), ""):
        source = open_source(stores.drops, key, version)
        if (
            source is not None
            and may_be_read(stores, source)
            and stores.ledger.get(refused_drop(source.version_id)) is None
        ):
            yield source
