"""An extract arrives: it is checked at once, and drawn by nobody yet (R06a)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from functions.sample_draw import draw_inputs, seed_and_verdicts
from functions.sample_draw.extract import reader
from functions.sample_draw.extract.reader import Extract
from functions.sample_draw.frame.cohorts import draw_day
from functions.sample_draw.log_messages import LogMessage
from functions.sample_draw.report import publishing
from functions.sample_draw.seeds import How, Seeds, forecast_seed
from functions.sample_draw.stores import Stores
from functions.shared import log, notices, refused_keys
from functions.shared.aws.uploads import ExtractKey, upload_of
from functions.shared.clock import london_date, stamp
from functions.shared.errors import RefusedFile
from functions.shared.log import Metric

Json = dict[str, Any]

_FOLDER = "extracts"
_UNKNOWN_KEY = "unknown-key"
_AGREED = (
    "Upload it as extracts/SURVEY/YYYY-MM/NAME.csv or NAME.xlsx. A name has 1 to 60 letters, "
    "digits, dots, dashes and underscores, and no run of six digits."
)


def check(stores: Stores, key: ExtractKey, moment: datetime) -> Json:
    """Writes the check report: the funnel of a draw of this file, or why it is refused.

    The sample is as on the day of the draw, with the lists as they are now.
    """
    log.count(Metric.EXTRACT_ARRIVED, survey=key.survey)
    ids = {"survey": key.survey, "month": str(key.month)}
    try:
        day = max(london_date(moment), draw_day(key.month))
        seed = forecast_seed(key.survey, key.month)
        sampled = draw_inputs.sample(stores, Extract(key), day, seed)
    except RefusedFile as refused:
        return _refuse(stores, key, moment, refused, ids)
    earlier = publishing.earlier_reports(stores, key.survey, key.month)
    seeds = Seeds(stores.extracts, stores.certificates, key.survey, key.month)
    # In prod the schedule alone commits, or a person: an extract must not bring its own seed.
    plays = stores.settings.plays_months
    commitment = seeds.commit(How.ARRIVAL, moment) if plays else seeds.commitment()
    data = publishing.described(sampled, moment, earlier, commitment)
    data |= {"kind": "check", "accepted": True}
    data["extract"]["read_as"] = sampled.extract.read_as
    publishing.put(stores, key.report_key, data, earlier)
    log.say(LogMessage.CHECKED, **ids, rows=sampled.draw.rows)
    drawn = len(sampled.draw.selected)
    return {**ids, "status": "checked", "rows": sampled.draw.rows, "would_draw": drawn}


def is_rewritten(stores: Stores, key: ExtractKey) -> bool:
    """Did the system write it, to take somebody out of it, and nobody upload it?"""
    found = next((one for one in stores.extracts.listing(key.key) if one.key == key.key), None)
    return found is not None and upload_of(stores.extracts, found).rewritten


def _refuse(
    stores: Stores, key: ExtractKey, moment: datetime, refused: RefusedFile, ids: Json
) -> Json:
    data = {
        "kind": "check",
        "made_at": stamp(moment),
        **ids,
        "extract": {"key": key.key},
        "accepted": False,
        "refused": reader.refusal(refused),
    }
    publishing.put(stores, key.report_key, data, {})
    tell_refused(stores, key, refused)
    return {**ids, "status": "refused", "rule": refused.rule, "row": refused.row}


def tell_refused(stores: Stores, key: ExtractKey, refused: RefusedFile) -> None:
    """E&I hear at once that a file is refused, and where the report is."""
    log.count(Metric.EXTRACT_REFUSED, survey=key.survey)
    log.say(LogMessage.REFUSED, survey=key.survey, month=str(key.month), reason=refused.rule)
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        f"Extract refused: {key.survey} {key.month}",
        {
            "survey": key.survey,
            "sample month": key.month,
            "rule": refused.rule,
            "report": key.report_key,
        },
        what_to_do="Read the report, correct the export and upload it again.",
    )


def refuse_unknown_key(stores: Stores, key: str, moment: datetime) -> Json:
    """Somebody uploaded under a key that nothing will ever read, and hears of it.

    The key may itself hold somebody's number: the report is named by a keyed hash of it.
    """
    if key.endswith("/"):
        return {"status": "ignored"}  # a folder made in the console
    hashed = stores.keyring.other("extract-key", key)
    report = f"{refused_keys.place(key, hashed, folders=(_FOLDER,))}.json"
    data = {
        "kind": "check",
        "made_at": stamp(moment),
        "extract": {"key": None},
        "accepted": False,
        "refused": {"rule": _UNKNOWN_KEY, "meaning": _AGREED, "row": None, "column": None},
    }
    stores.reports.put(report, json.dumps(data, indent=1), seed_and_verdicts.JSON)
    log.count(Metric.EXTRACT_REFUSED)
    log.say(LogMessage.UNKNOWN_KEY)
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        "Extract refused: we do not accept this file name or folder",
        {"bucket": stores.extracts.name, "prefix": "extracts/", "report": report},
        what_to_do=f"{_AGREED} Delete the other object.",
    )
    return {"status": "refused", "rule": _UNKNOWN_KEY}
