"""What each function may do: its own statements, by its package's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from infra.access import (
    delivery_events,
    ingest,
    opt_out,
    purge,
    results,
    sample_draw,
    send_links,
    stop_list,
    subject_access,
    tidy_list,
    watch,
)
from infra.access.statements import Allow, Places

STATEMENTS: Mapping[str, Callable[[Places], list[Allow]]] = {
    "sample_draw": sample_draw.statements,
    "send_links": send_links.statements,
    "ingest": ingest.statements,
    "purge": purge.statements,
    "opt_out": opt_out.statements,
    "delivery_events": delivery_events.statements,
    "stop_list": stop_list.statements,
    "tidy_list": tidy_list.statements,
    "watch": watch.statements,
    "results": results.statements,
    "subject_access": subject_access.statements,
}
