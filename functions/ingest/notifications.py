"""Who hears of a drop: metrics, log lines, notices, suspected breaches. Counts and keys only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from functions.ingest.drop import held_report_key, report_key
from functions.ingest.report import Json, Reports
from functions.ingest.stores import Stores
from functions.shared import log, notices
from functions.shared.log import Metric
from functions.shared.policy import drops
from functions.shared.stores.breaches import Breach

_VALUES = (
    "phone-in-value",
    "email-in-value",
    "postcode-in-value",
    "crime-number-in-value",
    "link-in-value",
)
_BREACHES = {
    Breach.FORBIDDEN_COLUMN: ("forbidden-column", "filled-identity"),
    Breach.FORBIDDEN_VALUE: _VALUES,
    Breach.CRIME_WITHOUT_CONSENT: ("crime-without-consent",),
    Breach.CONFIRMED_LATE: ("deleted-late",),
}
_HEADER_ALONE = [1]


class LogMessage(StrEnum):
    INGESTED = "a drop was ingested"
    REFUSED = "a drop was refused"


def ingested(stores: Stores, reports: Reports, moment: datetime) -> None:
    """A file was worked; the sender's faults in it are for E&I to take up (R31, R32).

    Of the same bytes once more nobody hears again.
    """
    document = reports.sender
    log.say(LogMessage.INGESTED, **_where(document), counts=document["counts"])
    log.count(Metric.FILE_INGESTED)
    if "same_as" in document:
        return
    _breaches(stores, document, moment)
    told = {code for code, finding in drops.rules().findings.items() if finding.tell}
    faults: Counter[str] = Counter()
    for found in (*document["findings"], *reports.held["findings"]):
        # A row that lost its shape may be the one about somebody in danger.
        if found["rule"] in {*told, "ragged-row"}:
            faults[found["rule"]] += found["count"]
    if faults:
        _notice(
            stores,
            document,
            f"Problems in a file of {document['kind']}",
            {"findings": held_report_key(document["file"]), **faults},
            what_to_do="Ask for a corrected file. The report says which rows and what we did. "
            "The findings, which the sender cannot read, say what we already knew of them.",
        )


def refused(stores: Stores, document: Json, moment: datetime) -> None:
    """A file awaits its correction."""
    codes: dict[str, int] = {}
    for found in document["findings"]:
        codes[found["rule"]] = codes.get(found["rule"], 0) + found["count"]
    log.say(LogMessage.REFUSED, **_where(document), codes=codes)
    log.count(Metric.FILE_REFUSED)
    _breaches(stores, document, moment)
    _notice(
        stores,
        document,
        f"A file of {document['kind']} was refused",
        codes,
        what_to_do="Check that the sender has read the report and sends a corrected file.",
    )


def _where(document: Json) -> dict[str, str]:
    return {name: document[name] for name in ("survey", "month") if name in document}


def _notice(
    stores: Stores, document: Json, subject: str, counts: Mapping[str, object], *, what_to_do: str
) -> None:
    facts = {"file": document["file"], "report": f"{report_key(document['file'])}.json", **counts}
    topic = stores.settings.notice_topic
    notices.publish(stores.sns, topic, subject, facts, what_to_do=what_to_do)


def _breaches(stores: Stores, document: Json, moment: datetime) -> None:
    """What should never have been sent (R34, R51); announced once for the same bytes."""
    about = f"{document['file']} ({document.get('sha256', '')[:12]})"
    for kind, codes in _BREACHES.items():
        # A forbidden column that is blank in every row is found in the header alone, and told
        # nobody anything.
        sent = [
            found
            for found in document["findings"]
            if found["rule"] in codes and found["rows"] != _HEADER_ALONE
        ]
        if sent:
            rows = {"rows": sum(each["count"] for each in sent), "columns": len(sent)}
            stores.breaches.report(kind, about, rows, moment=moment)
