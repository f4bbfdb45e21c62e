"""Publishes what a person of quality looked at, and never changes it without a reason (R55).

What is released is the report that lies there, not a new one. A record is written first, with all
that the page is made of, so that a run that dies is finished by the same event, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from functions.results.estimates.quarters import Quarter
from functions.results.making import record_key, report_key
from functions.results.publication import page, tables
from functions.results.stores import Stores
from functions.shared.clock import london_date
from functions.shared.errors import NotAllowed
from functions.shared.policy import results

Json = dict[str, Any]
_DICTIONARY = "data-dictionary.csv"


def release(stores: Stores, quarter: Quarter, reason: str, moment: datetime) -> Json:
    """The record of the release; the pages are there when this returns."""
    reports = _reports(stores, quarter)
    record = _record(stores, quarter, reports, reason, london_date(moment).isoformat())
    stores.reports.put(record_key(str(quarter)), json.dumps(record), "application/json")
    _publish(stores, str(quarter), record)
    return record


def _reports(stores: Stores, quarter: Quarter) -> dict[str, Json]:
    """Reports with something to show; a survey without fieldwork counts is not among them."""
    found = {}
    for survey in results.rules().surveys:
        body = stores.reports.find(report_key(survey, str(quarter)))
        report = json.loads(body) if body else None
        if report and report["complete"]:
            found[survey] = report
    if not found:
        raise NotAllowed(
            f"{quarter}: there is nothing complete to release. Read the reports under results/"
        )
    return found


def _record(
    stores: Stores, quarter: Quarter, reports: dict[str, Json], reason: str, day: str
) -> Json:
    body = stores.reports.find(record_key(str(quarter)))
    new = fingerprint(reports)
    if body is None:
        if reason:
            raise NotAllowed(
                f'{quarter} is not released yet, so there is nothing to correct: leave out "reason"'
            )
        return {"on": day, "figures": new, "corrections": [], "reports": reports}
    old: Json = json.loads(body)
    if old["figures"] == new:
        return old
    if not reason:
        raise NotAllowed(f'{quarter} is already released with other figures: say why in "reason"')
    corrections = [*old["corrections"], {"on": day, "reason": reason}]
    return {"on": old["on"], "figures": new, "corrections": corrections, "reports": reports}


def fingerprint(reports: dict[str, Json]) -> str:
    """Of everything but when it was made."""
    kept = {
        survey: {name: value for name, value in report.items() if name != "made_at"}
        for survey, report in reports.items()
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _publish(stores: Stores, quarter: str, record: Json) -> None:
    """Tables, then the page that links them, then whatever an earlier release left over."""
    reports = [*record["reports"].values()]
    files = {name: text for report in reports for name, text in tables.files(report).items()}
    files[_DICTIONARY] = tables.dictionary(reports)
    folder = f"public/{quarter}/"
    for name, text in files.items():
        stores.public.put(folder + name, text, "text/csv; charset=utf-8")
    html = page.page(quarter, reports, record, [*files])
    stores.public.put(f"{folder}index.html", html, "text/html; charset=utf-8")
    wanted = {folder + name for name in (*files, "index.html")}
    stores.public.delete_versions(
        version for version in stores.public.versions(folder) if version.key not in wanted
    )
