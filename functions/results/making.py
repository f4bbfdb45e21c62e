"""Makes a quarter's reports from the stores, for E&I to look at before a release (R55)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from functions.results.analysis import Analysis
from functions.results.estimates.quarters import Quarter, before
from functions.results.publication.ei import ei_page
from functions.results.stores import Stores
from functions.shared.clock import Month, stamp
from functions.shared.policy import digest, results

Json = dict[str, Any]
REPORTS, RECORDS = "results", "results/released"


def make(stores: Stores, quarter: Quarter, moment: datetime) -> dict[str, Json]:
    """The report of each survey, by its code; nothing is written."""
    earlier = _released_before(stores, quarter)
    made = {}
    for survey in results.rules().surveys:
        analysis, inputs = _read(stores, survey, quarter)
        mine = {at: record[survey] for at, record in earlier.items() if survey in record}
        about = {"made_at": stamp(moment), "inputs": inputs, "policy": digest()}
        made[survey] = analysis.report(quarter, mine, about)
    return made


def write(stores: Stores, reports: dict[str, Json]) -> None:
    """Reports for E&I; the page last, since it says that all of it is there."""
    for survey, report in reports.items():
        key = report_key(survey, report["quarter"])
        stores.reports.put(key, json.dumps(report), "application/json")
        stores.reports.put(key.removesuffix("json") + "html", ei_page(report), "text/html")


def report_key(survey: str, quarter: str) -> str:
    return f"{REPORTS}/{survey}/{quarter}.json"


def record_key(quarter: str) -> str:
    """Where it is kept what was released of a quarter, and why it changed."""
    return f"{RECORDS}/{quarter}.json"


def _read(stores: Stores, survey: str, quarter: Quarter) -> tuple[Analysis, str]:
    """Two years of a survey, and the hash of all that was read of it."""
    analysis, seen = Analysis(survey), hashlib.sha256()
    for one in before(quarter, results.rules().quarters_read):
        for month in one.months:
            for key, body in _files(stores, analysis, month):
                seen.update(f"{key}\0{hashlib.sha256(body).hexdigest()}\n".encode())
    return analysis, seen.hexdigest()


def _files(stores: Stores, analysis: Analysis, month: Month) -> list[tuple[str, bytes]]:
    files = []
    for key, body in sorted(stores.answers(analysis.survey, month)):
        analysis.read(body)
        files.append((key, body))
    if analysis.weighted and (counted := stores.fieldwork(analysis.survey, month)):
        analysis.add_fieldwork(counted[0])
        files.append((counted[0].key, counted[1]))
    return files


def _released_before(stores: Stores, quarter: Quarter) -> dict[Quarter, dict[str, Json]]:
    """What was released of the quarters that this one is shown beside."""
    found = {}
    for at in before(quarter, results.rules().quarters_read)[:-1]:
        body = stores.reports.find(record_key(str(at)))
        if body is not None:
            found[at] = json.loads(body)["reports"]
    return found
