"""What is kept of a survey's quarter: each figure, its base and weights, why it is hidden. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.results.disclosure.suppress import Why, rounded
from functions.results.disclosure.visibility import Key, Published, Visibility
from functions.results.estimates.change import Difference
from functions.results.estimates.coverage import Coverage
from functions.results.estimates.cube import LONDON
from functions.results.estimates.estimate import Proportion
from functions.results.estimates.quarters import Period, Quarter, before
from functions.results.estimates.series import Change, Gap, Series
from functions.results.fieldwork.summary import fieldwork_report
from functions.shared.policy import results, surveys
from functions.shared.policy.results import Measure
from functions.shared.stores.fieldwork import Fieldwork

Json = dict[str, Any]
Missed = Mapping[tuple[str, str], int]


def significant(one: Change) -> bool:
    """The headline for London at 95 %, marks in tables at 99 %: many are looked at together."""
    return _is_mark(one.split, one.found)


def _is_mark(split: str, found: Difference) -> bool:
    rules = results.rules()
    return found.significant(rules.confidence if split == LONDON else rules.mark)


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
    weighted = survey != "vvs"
    return {
        **about,
        "survey": survey,
        "name": surveys.survey(survey).name,
        "quarter": str(quarter),
        "weighted": weighted,
        "complete": not coverage.gaps(Period.of(quarter)),
        "notes": _notes(quarter, series, coverage, missed),
        "measures": [_measure(one) for one in series.cube.measures],
        "figures": _figures(quarter, series, visible),
        "changes": _changes(quarter, series, visible),
        "gaps": _gaps(quarter, series, visible),
        "history": _history(quarter, series, coverage, earlier),
        "weights": _weights(quarter, series) if weighted else [],
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
        row = {
            "measure": one.measure,
            "period": str(one.period),
            "split": one.split,
            "group": one.group,
            "answers": one.found.answers,
            **_estimate(one.found),
        }
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


def _estimate(found: Proportion) -> Json:
    low, high = found.interval(results.rules().confidence)
    return {
        "estimate": found.estimate,
        "se": found.se,
        "low": low,
        "high": high,
        "effective": found.effective,
    }


def _changes(quarter: Quarter, series: Series, visible: Mapping[Key, Why | None]) -> list[Json]:
    """Shown where the figure is shown and the earlier period's base was large enough too."""
    least = results.rules().disclosure.shown_from
    rows = []
    for one in series.changes(quarter):
        low, high = one.found.interval(results.rules().confidence)
        key = (one.measure, str(one.later), one.split, one.group)
        rows.append(
            {
                "measure": one.measure,
                "split": one.split,
                "group": one.group,
                "from": str(one.earlier),
                "to": str(one.later),
                "difference": one.found.difference,
                "se": one.found.se,
                "low": low,
                "high": high,
                "significant": significant(one),
                "shown": visible.get(key, Why.SMALL) is None and one.found.b.answers >= least,
            }
        )
    return rows


def _gaps(quarter: Quarter, series: Series, visible: Mapping[Key, Why | None]) -> list[Json]:
    """From the group that policy names, over the rolling year."""
    year, rules = Period.year_to(quarter), results.rules()
    return [
        _gap(one, visible)
        for split in rules.split
        if split.against and split.name in series.cube.splits
        for one in series.gaps_of(split.name, year, split.against)
    ]


def _gap(one: Gap, visible: Mapping[Key, Why | None]) -> Json:
    low, high = one.found.interval(results.rules().confidence)
    keys = [(one.measure, str(one.period), one.split, name) for name in (one.group, one.against)]
    return {
        "measure": one.measure,
        "period": str(one.period),
        "split": one.split,
        "group": one.group,
        "against": one.against,
        "difference": one.found.difference,
        "se": one.found.se,
        "low": low,
        "high": high,
        "significant": one.found.significant(results.rules().mark),
        "shown": all(visible.get(key, Why.SMALL) is None for key in keys),
    }


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


def _weights(quarter: Quarter, series: Series) -> list[Json]:
    """The design weight of each stratum of the rolling year (R14)."""
    wanted = Period.year_to(quarter).quarters
    strata = {id(stratum): stratum for stratum in series.strata.of.values()}
    return [
        {
            "quarter": str(one.cells[0].quarter),
            "crime_type": one.cells[0].crime_type,
            "bcus": [cell.bcu for cell in one.cells],
            "eligible": one.eligible,
            "interviews": one.interviews,
            "weight": one.weight,
        }
        for one in strata.values()
        if one.cells[0].quarter in wanted
    ]


def _notes(quarter: Quarter, series: Series, coverage: Coverage, missed: Missed) -> list[str]:
    """What whoever checks the quarter should know, in sentences."""
    year = Period.year_to(quarter)
    notes = coverage.gaps(Period.of(quarter))
    notes += [text for text in coverage.gaps(year) if text not in notes]
    for measure in series.cube.measures:
        notes += coverage.unasked(measure, year)
    notes += [_missed(what, column, number) for (what, column), number in sorted(missed.items())]
    for one in series.strata.collapsed:
        if one.cells[0].quarter in year.quarters:
            places = ", ".join(cell.bcu for cell in one.cells)
            first = one.cells[0]
            notes.append(
                f"Weighted together in {first.quarter}, {first.crime_type}: {places}. "
                "A cell had fewer than 2 interviews."
            )
    notes += [
        f"Left out: {cell.quarter}, {cell.bcu or 'no BCU'}, {cell.crime_type or 'no crime type'}. "
        "It has interviews and no frame, or too few interviews in all of London."
        for cell in series.strata.uncovered
        if cell.quarter in year.quarters
    ]
    return notes


def _missed(what: str, column: str, number: int) -> str:
    if what == "unknown-month":
        return f"{number} answers left out: their sample month cannot be read."
    if what == "ragged-row":
        return f"{number} rows left out: they have more or fewer fields than the header."
    return f"{column}: {number} answers have a value that policy does not know. Not counted."
