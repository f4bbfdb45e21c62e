"""What is kept of a survey's quarter: each figure, its base and weights, why it is hidden. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.results.disclosure.suppress import Why, rounded
from functions.results.disclosure.visibility import Key, Published, Visibility
from functions.results.estimates.change import Difference
from functions.results.estimates.coverage import Coverage
from functions.results.estimates.cube import LONDON
from functions.results.estimates.quarters import Period, Quarter, before
from functions.results.estimates.rows import change_row, estimate_row, gap_row
from functions.results.estimates.series import Series
from functions.results.fieldwork.achieved import fieldwork_report
from functions.results.report_notes import Missed, notes, weights_of
from functions.shared.policy import results, surveys
from functions.shared.policy.results import Measure
from functions.shared.stores.fieldwork import Fieldwork

Json = dict[str, Any]


def build(
    survey: str,
    quarter: Quarter,
    *,
    series: Series,
    coverage: Coverage,
    fieldwork: Sequence[Fieldwork],
    earlier: Mapping[Quarter, Json],
    missed: Missed,
    about: Json,
) -> Json:
    """The report of one survey; ``earlier``: what was released of quarters before.

    ``about`` says when it was made, of which inputs and under which policy.
    """
    visible = Visibility(survey, series, coverage, _published(earlier)).of(quarter)
    weighted = surveys.survey(survey).drawn
    return {
        **about,
        "survey": survey,
        "name": surveys.survey(survey).name,
        "quarter": str(quarter),
        "weighted": weighted,
        "complete": not coverage.gaps(Period.of(quarter)),
        "notes": notes(quarter, series, coverage, missed),
        "measures": [_measure(one) for one in series.cube.measures],
        "figures": _figures(quarter, series, visible),
        "changes": _changes(quarter, series, visible),
        "gaps": _gaps(quarter, series, visible),
        "history": _history(quarter, series, coverage, earlier),
        "weights": weights_of(quarter, series) if weighted else [],
        "fieldwork": fieldwork_report(quarter, series, fieldwork) if weighted else {},
    }


def _published(earlier: Mapping[Quarter, Json]) -> dict[Key, Published]:
    """What was published of rolling years, or kept hidden, in quarters before."""
    return {
        _key(row): Published(row["base"] if row["shown"] else 0, row["why"])
        for report in earlier.values()
        for row in report["figures"]
        if row["why"] != "internal" and row["period"] == f"year to {report['quarter']}"
    }


def _key(row: Json) -> Key:
    return row["measure"], row["period"], row["split"], row["group"]


def _measure(one: Measure) -> Json:
    return {"name": one.name, "question": one.question, "label": one.label, "good": [*one.good]}


def _figures(quarter: Quarter, series: Series, visible: Mapping[Key, Why | None]) -> list[Json]:
    """Every figure there is, and those meant for the public that there are not."""
    rows = {}
    for one in series.estimates(quarter):
        row = estimate_row(one) | {"effective": one.found.effective}
        rows[_key(row)] = row
    for key in visible:
        if key not in rows:
            names = ("measure", "period", "split", "group")
            rows[key] = {**dict(zip(names, key, strict=True)), "answers": 0, "estimate": None}
    for key, row in rows.items():
        why = visible.get(key, "internal")
        row["shown"] = why is None and row["estimate"] is not None
        row["why"] = str(why or "")
        if row["shown"]:
            row["base"] = rounded(row["answers"])
    return list(rows.values())


def _changes(quarter: Quarter, series: Series, visible: Mapping[Key, Why | None]) -> list[Json]:
    """Shown where the figure is shown and the earlier period's base was large enough too."""
    least = results.rules().disclosure.shown_from
    rows = []
    for one in series.changes(quarter):
        key = (one.measure, str(one.later), one.split, one.group)
        shown = visible.get(key, Why.SMALL) is None and one.found.b.answers >= least
        rows.append(change_row(one) | _interval(one.found) | {"shown": shown})
    return rows


def _interval(found: Difference) -> Json:
    return dict(zip(("low", "high"), found.interval(results.rules().confidence), strict=True))


def _gaps(quarter: Quarter, series: Series, visible: Mapping[Key, Why | None]) -> list[Json]:
    """From the group that policy names, over the rolling year."""
    year, rules = Period.year_to(quarter), results.rules()
    rows = []
    for split in rules.split:
        if not split.against or split.name not in series.cube.splits:
            continue
        for one in series.gaps_of(split.name, year, split.against):
            keys = ((one.measure, str(year), split.name, name) for name in (one.group, one.against))
            mark = {
                "significant": one.found.significant(rules.mark),
                "shown": all(visible.get(key, Why.SMALL) is None for key in keys),
            }
            rows.append(gap_row(one) | _interval(one.found) | mark)
    return rows


def _history(
    quarter: Quarter, series: Series, coverage: Coverage, earlier: Mapping[Quarter, Json]
) -> list[Json]:
    """London's rolling years of the headline, as they were published if they were (R55)."""
    headline, rows = series.cube.measures[0], []
    for at in before(quarter, results.rules().years_shown):
        year = Period.year_to(at)
        key = (headline.name, str(year), LONDON, LONDON)
        if at != quarter and at in earlier:
            found = next((row for row in earlier[at]["figures"] if _key(row) == key), None)
            if found and found["shown"]:
                names = ("estimate", "low", "high")
                rows.append({"period": str(year), **{name: found[name] for name in names}})
                continue
        one = series.proportion(headline, LONDON, LONDON, year)
        if one and coverage.whole(headline, year):
            low, high = one.interval(results.rules().confidence)
            rows.append({"period": str(year), "estimate": one.estimate, "low": low, "high": high})
    return rows
