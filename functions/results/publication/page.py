"""The quarter's public page, from the reports of its surveys (R55, R57). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from functions.results.estimates.cube import BCU, BOTH, CRIME_TYPE, LONDON
from functions.results.publication import charted, sentences, tables, wording
from functions.results.publication.tables import Line
from functions.shared import html
from functions.shared.html.charts import Scale
from functions.shared.policy import geography, governance, people, results, surveys

Json = dict[str, Any]
HOME = Path(__file__).parent
PUBLISHER = "Mayor’s Office for Policing And Crime, Evidence & Insight"
_CHARTED = (CRIME_TYPE, BCU)
_HOW = {
    "sample": "Interviews by telephone",
    "census": "Answers online, by personal link",
    "open-link": "Answers through an open link",
}


def page(quarter: str, reports: Sequence[Json], released: Json, files: Sequence[str]) -> str:
    """HTML of ``public/{quarter}/index.html``; ``released``: when, and corrections since."""
    views = [_survey(report) for report in reports]
    headline = next((view for view in views if view["headline"]), None)
    return html.render(
        HOME,
        "public.html",
        title=f"How victims of crime in London rate the police, {wording.quarter_words(quarter)}",
        kicker=PUBLISHER,
        quarter=wording.quarter_words(quarter),
        surveys=views,
        headline=headline,
        first=headline["code"] if headline else "",
        released=released,
        files=[(name, _file_words(name)) for name in files],
        contacts=governance.rules().contacts,
        disclosure=results.rules().disclosure,
        minutes=results.rules().expected_minutes,
        people=people.rules(),
    )


def _file_words(name: str) -> str:
    if name == "data-dictionary.csv":
        return "Data dictionary"
    survey, _, rest = name.removesuffix(".csv").partition("-")
    return f"{surveys.survey(survey).name}: {rest.replace('-', ' ').replace('bcu', 'BCU')}"


def _survey(report: Json) -> Json:
    """What the template shows of one survey."""
    survey, measure = report["survey"], report["measures"][0]["name"]
    whole = _first(tables.lines(report, LONDON, measure=measure))
    now = _first(tables.lines(report, LONDON, measure=measure, year=False))
    main = whole if whole and whole.shown else now
    split = {name: tables.lines(report, name, measure=measure) for name in _splits(report)}
    scale = Scale.around(
        [charted.range_of(line) for one in split.values() for line in one if line.shown]
    )
    return {
        "code": survey,
        "name": report["name"],
        "how": _HOW[surveys.survey(survey).kind],
        "weighted": report["weighted"],
        "headline": sentences.headline(report, main) if main and main.shown else "",
        "sentences": sentences.sentences(report, main) if main and main.shown else [],
        "history": _history(report),
        "over_time": charted.over_time(report),
        "splits": [
            {
                "title": wording.title(name),
                "lines": [_worded(name, line) for line in one],
                "chart": charted.chart(survey, name, one, scale, main)
                if name in _CHARTED and report["weighted"]
                else "",
                "gaps": sentences.gaps(report, name),
                "moved": any(line.change for line in one),
            }
            for name, one in split.items()
            if one and name != BOTH
        ],
        "grid": _grid(split.get(BOTH, [])),
        "measures": _measures(report),
        "period": wording.period_words(main.period) if main else "",
        "fieldwork": _fieldwork(report["fieldwork"]),
        "hash": report["inputs"][:16],
    }


def _splits(report: Json) -> list[str]:
    found = dict.fromkeys(row["split"] for row in report["figures"] if row["why"] != "internal")
    return [name for name in (CRIME_TYPE, BCU, *found) if name in found and name != LONDON]


def _first(found: Sequence[Line]) -> Line | None:
    return found[0] if found else None


def _worded(split: str, line: Line) -> Json:
    named = results.rules().splits.get(split)
    return {
        "group": named.word(line.group) if named else line.group,
        "percent": line.percent,
        "interval": line.interval,
        "base": line.base,
        "change": line.change,
        "marked": line.marked,
    }


def _history(report: Json) -> list[Json]:
    return [
        {
            "period": wording.period_words(row["period"]).replace("the year", "Year", 1),
            "percent": wording.percent(row["estimate"]),
            "interval": wording.interval(row) if report["weighted"] else "",
        }
        for row in report["history"]
    ]


def _grid(found: Sequence[Line]) -> Json:
    """The two-way table: BCUs down, crime types across."""
    if not any(line.shown for line in found):
        return {}
    cells: dict[str, dict[str, str]] = {}
    for line in found:
        bcu, _, crime = line.group.partition(" x ")
        cells.setdefault(bcu, {})[crime] = line.percent
    columns = list(next(iter(cells.values())))
    units = sorted(cells, key=lambda name: (name not in _units(), name))
    rows = [[name, *(cells[name].get(crime, "") for crime in columns)] for name in units]
    return {"columns": columns, "rows": rows}


def _units() -> set[str]:
    return {unit.name for unit in geography.rules().bcu}


def _measures(report: Json) -> list[Json]:
    """Every measure for London: the year where there is one, else the quarter."""
    rows = []
    for one in report["measures"]:
        year = _first(tables.lines(report, LONDON, measure=one["name"]))
        now = _first(tables.lines(report, LONDON, measure=one["name"], year=False))
        line = year if year and year.shown else now
        if line:
            rows.append({**_worded(LONDON, line), "group": one["label"]})
    return rows


def _fieldwork(found: Mapping[str, Any]) -> Json:
    """Rates of London alone, and sizes rounded."""
    if not found or not found["all"]["RR1"]:
        return {}
    return {
        "eligible": _hundreds(found["eligible"]),
        "drawn": _hundreds(found["drawn"]),
        "interviews": _hundreds(found["interviews"]),
        "rr1": f"{100 * found['all']['RR1']:.0f}%",
        "rr3": f"{100 * found['all']['RR3']:.0f}%",
        "minutes": found["median_minutes"],
    }


def _hundreds(number: int) -> str:
    return f"{round(number, -2):,}" if number >= 1000 else f"{round(number, -1):,}"
