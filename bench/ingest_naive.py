"""A file of answers split as one would write it first: a dict and a pydantic model a row.

The same rules, read off the requirements, every value looked at in every row, and the same lines in
the end: the benchmark compares both.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from functions.ingest.responses.disclosure.identifying import looks_identifying
from functions.ingest.responses.disclosure.scrub import scrub
from functions.ingest.responses.values import known_codes
from functions.shared.csv.writer import guarded
from functions.shared.policy import geography, people, responses, surveys
from functions.shared.policy.geography import match_key
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.written_dates import uk_date

RULES, USS = responses.rules(), surveys.survey("uss")
SHAPES = people.rules().crime_numbers
_CHECKED_ELSEWHERE = ("Interview Id", "Crime No", "Interview Date", "Took Part", "Borough",
                      "Length Minutes", *responses.CONSENTS, *RULES.of_group("sample"))  # fmt: skip


def model_of(header: list[str]) -> type[BaseModel]:
    """A model with a field for each column of the file."""
    fields: dict[str, Any] = {
        f"c{place}": (str, Field(default="", alias=name, max_length=60_000))
        for place, name in enumerate(header)
    }
    made: type[BaseModel] = create_model(
        "Answer", __config__=ConfigDict(frozen=True, extra="forbid"), **fields
    )
    return made


def split(content: bytes, month: str) -> dict[str, list[str]]:
    """Lines for each recipient, and the comments without identity, of a uss file."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    header = list(reader.fieldnames or [])
    model = model_of(header)
    lines: dict[str, list[str]] = {"mopac": [], "mps": [], "answers": [], "comments": []}
    seen: set[str] = set()
    unknown: Counter[str] = Counter()
    for raw in reader:
        row = model.model_validate(raw).model_dump(by_alias=True)
        kept = {name: _value(name, value, unknown) for name, value in row.items()}
        if match_key(row["Took Part"]) != "yes" or row["Interview Id"] in seen:
            continue
        seen.add(row["Interview Id"])
        _keep(kept, lines, month)
    return lines


def _value(name: str, value: str, unknown: Counter[str]) -> str:
    """What is kept of a value; raises if it would say who somebody is."""
    text = value.strip()
    if not text or RULES.verbatim(name):
        return value
    kind = looks_identifying(text, SHAPES)
    if kind and name != "Crime No":
        raise ValueError(name)
    if name == "Borough":
        return geography.rules().borough_of.get(match_key(text), "Unknown")
    if name == "Interview Date":
        return text if uk_date(text) else ""
    if name in _CHECKED_ELSEWHERE:
        return text
    codes = known_codes("uss", name)
    if match_key(text) in codes:
        return codes[match_key(text)]
    unknown[name] += bool(codes)
    return value


def _keep(row: dict[str, str], lines: dict[str, list[str]], month: str) -> None:
    linked = row["Q54aa"].strip() == "1"
    crime = crime_number(row["Crime No"], SHAPES) if linked else None
    verbatims = [name for name in row if RULES.verbatim(name)]
    for name in verbatims:
        if row[name]:
            row[name] = guarded(scrub(row[name], SHAPES)[0])
    demographics = [name for name in RULES.of_group("demographics") if name in row]
    questions = [name for name in row if RULES.question(name)]
    manner = [row["Language"], *([row["Mode"]] if "Mode" in row else [])]
    sample = [name for name in RULES.of_group("sample") if name in row]
    coarse = [RULES.grouped(USS, name, row[name]) for name in demographics]
    asked = [row[name] for name in questions]
    place = [row["Borough"], row["Crime Type"]]
    if crime is None:
        manner = [RULES.grouped(USS, "Language", manner[0]), *manner[1:]]
        lines["answers"].append(_line([month, *place, *manner, *coarse, *asked]))
        lines["comments"] += [_line([row["Borough"], row[name]]) for name in verbatims if row[name]]
        return
    said = [row[name] for name in verbatims]
    lines["mopac"].append(
        _line(
            [crime, month, row["Interview Date"], *place, row["Length Minutes"], *manner]
            + [row[name] for name in sample]
            + [row[name] for name in demographics]
            + [*asked, *said, _yes(row["Recontact MOPAC"])]
        )
    )
    if row["Q54ab"].strip() == "1":
        lines["mps"].append(_line([crime, row["Borough"], *said, _yes(row["Recontact MPS"])]))


def _yes(text: str) -> str:
    return "Yes" if text.strip() == "1" else "No"


def _line(cells: list[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


Split = Callable[[bytes, str], dict[str, list[str]]]
