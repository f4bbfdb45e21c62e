"""Reports of draws, the metrics behind the alarms, and notices to E&I (R05, R12, R14)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.sample_draw import seed_and_verdicts
from functions.sample_draw.draw_inputs import Sampled
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.handover.handover_files import working_key
from functions.sample_draw.planner import observed_yields
from functions.sample_draw.report import report
from functions.sample_draw.report.cell_suppression import shown
from functions.sample_draw.seeds import fingerprint, told
from functions.sample_draw.stores import Stores
from functions.shared import log, notices
from functions.shared.clock import Month, stamp
from functions.shared.log import Metric
from functions.shared.policy import VERSION, digest, people
from functions.shared.stores import fieldwork

Json = dict[str, Any]
HTML = "text/html; charset=utf-8"
MONTHS_BESIDE = 12


def draw_key(survey: str, month: Month, ending: str) -> str:
    return f"draws/{survey}/{month}/report.{ending}"


def of_draw(
    stores: Stores, sampled: Sampled, moment: datetime, commitment: Json | None
) -> dict[str, str]:
    """Publishes a draw: report.html, then report.json; the hashes of all that it made (R11a)."""
    survey, month = sampled.extract.key.survey, sampled.extract.key.month
    earlier = earlier_reports(stores, survey, month)
    data = described(sampled, moment, earlier, commitment)
    data["yields"] = _yields(stores, sampled)
    made = {
        "extract": sampled.extract.sha256,
        "policy": digest(),
        "lists": _hash(stores.extracts.read(seed_and_verdicts.lists_key(survey, month))),
        "working": _hash(stores.extracts.read(working_key(survey, month))),
    }
    data["made"] = made
    key = draw_key(survey, month, "json")
    put(stores, key, data, earlier)
    _measure(data, sampled)
    return {**made, "report": _hash(stores.reports.read(key))}


def tell(stores: Stores, sampled: Sampled, hashes: Mapping[str, str]) -> None:
    """What E&I hear of a draw: how many, what to do, and the five hashes."""
    survey, month = sampled.extract.key.survey, sampled.extract.key.month
    data = json.loads(stores.reports.read(draw_key(survey, month, "json")))
    _tell(stores, data, hashes)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(stores: Stores, key: str, data: Json, earlier: Mapping[Month, Json]) -> None:
    """A report as a page, and then as JSON: whoever waits for that one finds both."""
    from functions.sample_draw.report.page import page  # late: most runs write no report

    stores.reports.put(f"{key.removesuffix('json')}html", page(data, list(earlier.values())), HTML)
    stores.reports.put(key, json.dumps(data, ensure_ascii=False, indent=1), seed_and_verdicts.JSON)


def described(
    sampled: Sampled,
    moment: datetime,
    earlier: Mapping[Month, Json],
    commitment: Json | None = None,
) -> Json:
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
        "seed": {"sha256": fingerprint(sampled.draw.plan.seed), **told(commitment)},
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


def fieldwork_before(stores: Stores, survey: str, month: Month) -> list[fieldwork.Fieldwork]:
    """What came of the draws of the months before, as far as their fieldwork has ended."""
    keys = (fieldwork.key(survey, month.plus(-back)) for back in range(MONTHS_BESIDE, 0, -1))
    return [fieldwork.read(content) for key in keys if (content := stores.reports.find(key))]


def _yields(stores: Stores, sampled: Sampled) -> Json | None:
    plan = sampled.draw.plan
    drawn: Counter[str] = Counter()
    for one in sampled.draw.cells:
        drawn[one.cell[1]] += one.drawn
    months = fieldwork_before(stores, plan.survey.code, plan.month)
    return observed_yields.told(rules_of(plan.survey)[0], drawn, months)


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
    counts = shown(sampled.draw.counts, small=people.rules().small_count)
    for outcome, number in counts.items():
        # Metrics are read by people too: small sensitive counts stay out of them.
        if outcome is not Outcome.SELECTED and isinstance(number, int) and number:
            log.count(Metric.EXCLUDED, number, survey=survey, reason=outcome.code)
    if not data["sample"]["as_expected"]:
        log.count(Metric.DRAW_OUTSIDE_EXPECTED, survey=survey)
    if data["policy"]["differs_from_last_month"]:
        log.count(Metric.POLICY_CHANGED, survey=survey)


def _tell(stores: Stores, data: Json, hashes: Mapping[str, str]) -> None:
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
        "seed committed": data["seed"]["committed"],
        "extract there by then": "yes" if data["seed"]["extract_there"] else "no",
        **{f"SHA-256 of the {name}": value for name, value in hashes.items()},
    }
    todo = "Check the report. Then release the handover with the tag released=yes (R52)."
    if data["census"]:
        todo = "Check the report. Then release the links file with the tag released=yes (R52)."
    subject = f"Drawn: {data['survey']} {data['month']}"
    notices.publish(stores.sns, stores.settings.notice_topic, subject, facts, what_to_do=todo)
