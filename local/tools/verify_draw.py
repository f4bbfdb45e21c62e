"""`python -m local.verify_draw`: re-derives a sample from E&I's own copy of the extract (R11).

    python -m local.verify_draw --extract extract.csv --seed 2027-11.json \
        --lists lists.json --report report.json [--working 2027-11.csv] [--row 57 …]

Needs no AWS. The seed (``seeds/``) and what the lists said (``working/…/lists.json``) are read by
E&I alone; without them nobody can try people out. Says what agrees and what does not, names nobody,
and ends with 0 only if the sample is the same. Then it also says why each row that was asked for
was drawn or not: the rows of this copy, as a spreadsheet numbers them.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from functions.sample_draw.extract.reader import opened
from functions.sample_draw.frame.frame import NO_RECORD
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Recorded
from functions.sample_draw.report import report as reporting
from functions.sample_draw.results import Draw, Plan
from functions.sample_draw.seed_and_verdicts import Verdicts, seed_of
from functions.sample_draw.selection import draw as drawing
from functions.shared.clock import Month
from functions.shared.errors import SurveyError
from functions.shared.policy import digest, surveys


@dataclass(frozen=True, slots=True)
class Finding:
    """``decides``: without it the sample is not proved; else it only explains a difference."""

    same: bool
    words: str
    decides: bool = False


def rederived(extract: Path, seed: bytes, lists: Verdicts, report: dict[str, Any]) -> Draw:
    """The draw of the report, made again. Raises :class:`RefusedFile` if the extract is none."""
    plan = Plan(
        surveys.survey(report["survey"]),
        Month.parse(report["month"]),
        date.fromisoformat(report["drawn_on"]),
        seed,
    )
    with extract.open("rb") as file:
        table = opened(file)
        draw = drawing.make(plan, table.header, table.rows(), Recorded(lists.hits))
    return draw.without({row for row, one in draw.selected.items() if one.name in lists.late})


def findings(
    extract: Path, seed: bytes, draw: Draw, report: dict[str, Any], working: Path | None
) -> Iterator[Finding]:
    """What agrees and what does not, the sample last."""
    content = hashlib.sha256(extract.read_bytes()).hexdigest()
    yield Finding(
        content == report["extract"]["sha256"], "the extract is the drawn one, to the byte"
    )
    yield Finding(digest() == report["policy"]["sha256"], "the policy here is that of the draw")
    fingerprint = reporting.fingerprint(seed)
    yield Finding(
        fingerprint == report["seed"]["sha256"], "the seed is the one of the report", True
    )
    if working is not None:
        yield Finding(
            _people(working) == _drawn(draw), "the working sample holds these people", True
        )
    told = report["sample"]
    same = draw.sample_hash == told["sha256"] and len(draw.selected) == told["people"]
    yield Finding(same, f"the sample, re-derived: {len(draw.selected):,} people", True)


def why(draw: Draw, row: int) -> str:
    """The outcome of one row of the extract; the header is row 1 (R11)."""
    code = draw.codes[row] if 0 < row < len(draw.codes) else NO_RECORD
    if code == NO_RECORD:
        return f"row {row}: no record"
    meaning = Outcome(code).meaning
    return f"row {row}: {meaning.code}: {meaning.words} ({meaning.requirement})"


def write_weights(draw: Draw, path: Path) -> None:
    """The design weight of everybody drawn, for E&I to weight answers with (R14)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Crime No", "VIW No", "Replicate", "Design Weight"))
        for one in sorted(draw.selected.values(), key=lambda one: (one.replicate, one.name)):
            record = one.held.record()
            writer.writerow((record.crime, record.viw, one.replicate, f"{1 / one.chance:.6f}"))


def _people(working: Path) -> set[tuple[str, str]]:
    with working.open(encoding="utf-8-sig", newline="") as file:
        return {(row["Crime No"], row["VIW No"]) for row in csv.DictReader(file)}


def _drawn(draw: Draw) -> set[tuple[str, str]]:
    records = (one.held.record() for one in draw.selected.values())
    return {(record.crime, record.viw) for record in records}


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m local.verify_draw", description=__doc__)
    for name, words in (
        ("extract", "E&I's own copy of the police extract"),
        ("seed", "seeds/SURVEY/MONTH.json"),
        ("lists", "working/SURVEY/MONTH/lists.json"),
        ("report", "draws/SURVEY/MONTH/report.json"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=True, help=words)
    parser.add_argument("--working", type=Path, help="working/SURVEY/MONTH.csv, to compare with")
    parser.add_argument("--weights", type=Path, help="write each drawn person's weight to this")
    parser.add_argument("--row", type=int, nargs="*", default=[], help="say why of these rows")
    asked = parser.parse_args(arguments)
    try:
        seed = seed_of(asked.seed.read_bytes())
        lists = Verdicts.from_json(asked.lists.read_bytes())
        report = json.loads(asked.report.read_text(encoding="utf-8"))
        draw = rederived(asked.extract, seed, lists, report)
        found = list(findings(asked.extract, seed, draw, report, asked.working))
    except (SurveyError, OSError, ValueError, KeyError) as error:
        # A library's text could hold a value; ours and the system's name files, rows and rules.
        known = isinstance(error, SurveyError | OSError)
        print(f"cannot be verified: {error if known else type(error).__name__}")
        return 2
    for finding in found:
        print(f"{'same ' if finding.same else 'OTHER'}  {finding.words}")
    proved = all(finding.same for finding in found if finding.decides)
    if not proved:
        print("The sample is NOT the same.")
        return 1
    print("The sample is the same.")
    if asked.weights:
        write_weights(draw, asked.weights)
    for row in asked.row:
        print(why(draw, row))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
