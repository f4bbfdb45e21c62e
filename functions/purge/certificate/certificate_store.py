"""Writes certificates where they cannot be altered, each key once (R49)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from functions.purge.certificate.certificate import certificate
from functions.purge.certificate.certificate_page import certificate_page, final_page
from functions.purge.certificate.certificate_wording import PREFIX, Run
from functions.purge.certificate.final_certificate import final_certificate
from functions.purge.journal import Journal
from functions.purge.tally import Sweep
from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.policy.retention import Retention

Json = dict[str, Any]
Page = Callable[[Json], str]

_DAY = re.compile(re.escape(PREFIX) + r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))")
JSON, HTML = "application/json", "text/html; charset=utf-8"


def write_certificate(
    bucket: Bucket, run: Run, sweep: Sweep, table: Retention, unfinished: list[Json]
) -> Json:
    """Writes the run's certificate under the first free key of its day; returns its content."""
    while True:
        content = certificate(run, sweep, table, unfinished=unfinished)
        if _write_once(bucket, content, certificate_page):
            return content
        run = replace(run, number=run.number + 1)


def newest_day(bucket: Bucket) -> date | None:
    """The latest day that a certificate speaks of."""
    days = (_DAY.match(stored.key) for stored in bucket.listing(PREFIX))
    return max((date.fromisoformat(day[1]) for day in days if day), default=None)


def write_finals(bucket: Bucket, run: Run, journal: Journal, table: Retention) -> list[str]:
    """Second certificates for what can no longer be brought back; returns their keys."""
    written = []
    for entry in journal.awaiting_final(run.day):
        content = final_certificate(entry, run, table.restorable_days)
        _write_once(bucket, content, final_page)
        journal.finalised(entry)
        written.append(content["certificate"])
    return written


def _write_once(bucket: Bucket, content: Json, page: Page) -> bool:
    """JSON, then its page. ``False`` if the key is taken; a page that a crash left out is added."""
    key = content["certificate"]
    try:
        bucket.put_once(key, _dump(content), JSON)
    except AlreadyThere:
        if bucket.find(_page_key(key)) is None:
            bucket.put(_page_key(key), page(json.loads(bucket.read(key))), HTML)
        return False
    bucket.put(_page_key(key), page(content), HTML)
    return True


def _page_key(key: str) -> str:
    return f"{key.removesuffix('.json')}.html"


def _dump(content: Json) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
