"""What the last months' own fieldwork says of the yield, beside the published one (R05). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from functions.sample_draw.selection import allocation
from functions.shared.policy import outcomes
from functions.shared.policy.surveys import Sampling
from functions.shared.stores.fieldwork import Fieldwork

Json = dict[str, Any]
_COMPLETE = "1.1"  # AAPOR: a complete interview


def told(sampling: Sampling, drawn: Mapping[str, int], months: list[Fieldwork]) -> Json | None:
    """By crime type: people and interviews of those months, their yield, and the published one.

    ``drawn``: people of this draw by crime type. ``replicates``: how many there are, and how many
    the target takes at the observed yields; None where there is nothing to go by. None for a
    survey of which policy expects no yield.
    """
    if sampling.yield_interviews is None:
        return None
    people, interviews = counted(months)
    rows: list[Json] = []
    for name in drawn:
        published = float(allocation.yield_of(sampling, name))
        found = interviews[name] / people[name] if people[name] else None
        rows.append(
            {
                "crime_type": name,
                "people": people[name],
                "interviews": interviews[name],
                "observed": None if found is None else round(found, 4),
                "published": round(published, 4),
            }
        )
    return {
        "months": [one.month for one in months],
        "crime_types": rows,
        "replicates": _replicates(sampling, drawn, rows),
    }


def counted(months: Iterable[Fieldwork]) -> tuple[Counter[str], Counter[str]]:
    """People drawn, and interviews they gave, by crime type."""
    gives = {one.name for one in outcomes.rules().outcome if one.aapor == _COMPLETE}
    people: Counter[str] = Counter()
    interviews: Counter[str] = Counter()
    for month in months:
        for cell in month.frame:
            people[cell.crime_type] += cell.drawn
        for one in month.dispositions:
            if one.disposition in gives:
                interviews[one.crime_type] += one.people
    return people, interviews


def _replicates(sampling: Sampling, drawn: Mapping[str, int], rows: list[Json]) -> Json:
    there = ceil(sum(drawn.values()) / (sampling.replicate_size or 1))
    observed = {one["crime_type"]: one["observed"] for one in rows}
    if not there or any(observed[name] is None for name, number in drawn.items() if number):
        return {"there": there, "needed": None}
    expected = sum(number * observed[name] for name, number in drawn.items() if number)
    wanted = sampling.target_interviews or 0
    needed = ceil(there * wanted / expected) if expected else None
    return {"there": there, "needed": needed, "expected_interviews": round(expected, 1)}
