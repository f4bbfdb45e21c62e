"""Reports of draws, the metrics behind the alarms, and notices to E&I (R05, R12, R14)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.sample_draw import seed_and_verdicts
from functions.sample_draw.draw_inputs import Sampled
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report import report
from functions.sample_draw.report.cell_suppression import shown
from functions.sample_draw.stores import Stores
from functions.shared import log, notices
from functions.shared.clock import Month, stamp
from functions.shared.log import Metric
from functions.shared.policy import VERSION, digest, people

Json = dict[str, Any]
HTML = "text/html; charset=utf-8"
MONTHS_BESIDE = 12


def draw_key(survey: str, month: Month, ending: str) -> str:
    return f"draws/{survey}/{month}/report.{ending}"


def of_draw(stores: Stores, sampled: Sampled, moment: datetime) -> Json:
    """Publishes a draw: report.html, then report.json, then what alarms and people hear of it."""
    survey, month = sampled.extract.key.survey, sampled.extract.key.month
    earlier = earlier_reports(stores, survey, month)
    data = described(sampled, moment, earlier)
    put(stores, draw_key(survey, month, "json"), data, earlier)
    _measure(data, sampled)
    _tell(stores, data)
    return data


def put(stores: Stores, key: str, data: Json, earlier: Mapping[Month, Json]) -> None:
    """A report as a page, and then as JSON: whoever waits for that one finds both."""
    from functions.sample_draw.report.page import page  # late: most runs write no report

    stores.reports.put(f"{key.removesuffix('json')}html", page(data, list(earlier.values())), HTML)
    stores.reports.put(key, json.dumps(data, ensure_ascii=False, indent=1), seed_and_verdicts.JSON)


def described(sampled: Sampled, moment: datetime, earlier: Mapping[Month, Json]) -> Json:
    """The whole report: of the draw, its hashes, and how it stands to earlier months."""
    key = sampled.extract.key
    before = earlier.get(key.month.plus(-1))
    last = before["policy"]["sha256"] if before else None
    return {
        "kind": "draw",
        "made_at": stamp(moment),
        "version": VERSION,
        "extract": {
            "key": key.key,
            "version": sampled.extract.version,
            "sha256": sampled.extract.sha256,
            "newer_ones_refused": list(sampled.passed_over),
        },
        "policy": {
            "sha256": digest(),
            "last_month_sha256": last,
            "differs_from_last_month": None if last is None else last != digest(),
        },
        "seed": {"sha256": report.fingerprint(sampled.draw.plan.seed)},
        "do_not_contact": {"unreadable_entries": sampled.unreadable},
        **report.of_draw(sampled.draw),
        "earlier_months": report.history(list(earlier.values())),
    }


def earlier_reports(stores: Stores, survey: str, month: Month) -> dict[Month, Json]:
    """The reports of the twelve months before, as far as there are any."""
    found: dict[Month, Json] = {}
    for back in range(1, MONTHS_BESIDE + 1):
        other = month.plus(-back)
        content = stores.reports.find(draw_key(survey, other, "json"))
        if content:
            found[other] = json.loads(content)
    return found


def last_report(stores: Stores, survey: str, month: Month) -> Json | None:
    """The newest report of a draw up to a month, at most twelve months old."""
    for back in range(MONTHS_BESIDE + 1):
        content = stores.reports.find(draw_key(survey, month.plus(-back), "json"))
        if content:
            return dict(json.loads(content))
    return None


def _measure(data: Json, sampled: Sampled) -> None:
    survey = data["survey"]
    log.count(Metric.DRAW_DONE, survey=survey)
    log.count(Metric.DRAWN, data["sample"]["people"], survey=survey)
    told = shown(sampled.draw.counts, small=people.rules().small_count)
    for outcome, number in told.items():
        # Metrics are read by people too: small sensitive counts stay out of them.
        if outcome is not Outcome.SELECTED and isinstance(number, int) and number:
            log.count(Metric.EXCLUDED, number, survey=survey, reason=outcome.code)
    if not data["sample"]["as_expected"]:
        log.count(Metric.DRAW_OUTSIDE_EXPECTED, survey=survey)
    if data["policy"]["differs_from_last_month"]:
        log.count(Metric.POLICY_CHANGED, survey=survey)


def _tell(stores: Stores, data: Json) -> None:
    sample, policy = data["sample"], data["policy"]
    facts = {
        "survey": data["survey"],
        "sample month": data["month"],
        "people drawn": sample["people"],
        "as many as expected": "yes" if sample["as_expected"] else "NO",
        "policy as last month": {None: "no draw last month", False: "yes", True: "NO"}[
            policy["differs_from_last_month"]
        ],
        "report": f"draws/{data['survey']}/{data['month']}/report.html",
    }
    todo = "Look at the report. Then release the handover with the tag released=yes (R52)."
    if data["census"]:
        todo = "Look at the report. Then release the links file with the tag released=yes (R52)."
    subject = f"Drawn: {data['survey']} {data['month']}"
    notices.publish(stores.sns, stores.settings.notice_topic, subject, facts, what_to_do=todo)
