"""What stays of a row with a crime number once it may not be linked any more (R31, R45a). Pure.

No number, no date, no exact value and no free text: the same columns and groups as everybody who
did not agree, so that nothing tells who once did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from functions.shared.policy import geography, responses, surveys
from functions.shared.policy.geography import LONDON
from functions.shared.stores.answers.merged import Cells, Merged, Origin, in_order

BCU, BOROUGH, SAMPLE_MONTH = "BCU", "Borough", "Sample Month"
_KEPT = ("place", "manner", "demographics")


def kept_columns(present: Iterable[str]) -> Cells:
    """Those of the present columns that answers without identity have."""
    rules = responses.rules()
    groups = {name for group in _KEPT for name in rules.of_group(group)}
    wanted = {SAMPLE_MONTH, BCU, *groups}
    return in_order({name for name in present if name in wanted or rules.question(name)})


def stripped(
    survey_code: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    origins: Iterable[Origin],
) -> Merged:
    """Linked rows as they are kept without identity."""
    survey, rules = surveys.survey(survey_code), responses.rules()
    columns = kept_columns(header)
    places = [(header.index(name), name) for name in columns]
    kept = [tuple(rules.grouped(survey, name, row[at]) for at, name in places) for row in rows]
    return Merged(columns, kept, list(origins))


def aged(merged: Merged) -> Merged:
    """As they are kept once the linked rows of their month have ended: fewer things (R45)."""
    rules = responses.rules().old_answers
    names = [name for name in merged.header if name not in rules.without]
    if not rules.unit_for_borough or BOROUGH not in names:
        return _with(merged, tuple(names), {})
    names = [name for name in names if name not in (BCU, BOROUGH)]
    known = merged.header.index(BCU) if BCU in merged.header else None
    borough = merged.header.index(BOROUGH)

    def unit(row: Cells) -> str:
        there = row[known] if known is not None else ""
        return there or geography.rules().unit_named(row[borough]) or row[borough]

    return _with(merged, in_order({*names, BCU}), {BCU: unit})


def of_london(merged: Merged) -> Merged:
    """Without any place but London: for rows that have waited for others (R45)."""
    return _with(merged, merged.header, {BCU: _london, BOROUGH: _london})


def _london(row: Cells) -> str:
    return LONDON


def _with(merged: Merged, header: Cells, made: Mapping[str, Callable[[Cells], str]]) -> Merged:
    """Under other columns, some of them made anew from a row."""
    readers = [made[name] if name in made else _cell(merged.header.index(name)) for name in header]
    rows = [tuple(read(row) for read in readers) for row in merged.rows]
    return Merged(header, rows, merged.origins)


def _cell(at: int) -> Callable[[Cells], str]:
    return lambda row: row[at]
