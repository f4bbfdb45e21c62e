"""`python -m local.verify_draw`: draws again from E&I's own files and compares everything (R11a).

    python -m local.verify_draw --extract extract.csv --seed 2027-11.json --lists lists.json \
        --report report.json --working 2027-11.csv --commitment commitment.json \
        [--row 57 …] [--weights weights.csv]

Needs no AWS. The seed (``seeds/`` of ExtractBucket) and what the lists said
(``working/…/lists.json``) are read by E&I alone; without them nobody can try people out. The
commitment is ``seeds/SURVEY/MONTH.json`` of CertificateBucket. Says what agrees and what does not,
names nobody, and ends with 0 only if all of it agrees. Then it also says why each row that was
asked for was drawn or not: the rows of this copy, as a spreadsheet numbers them.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from functions.sample_draw.draw_result import Draw, Plan
from functions.sample_draw.extract.reader import opened
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import NO_RECORD
from functions.sample_draw.frame.screening import Recorded
from functions.sample_draw.seed_and_verdicts import Verdicts, seed_of
from functions.sample_draw.selection import draw as drawing
from functions.shared.clock import Month
from functions.shared.errors import SurveyError
from functions.shared.policy import surveys
from local.tools.draw_proof import Files, findings, said_of_the_commitment


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
    return draw.without(
        {row for row, one in draw.selected.items() if one.random_number in lists.late}
    )


def why(draw: Draw, row: int) -> str:
    """The outcome of one row of the extract; the header is row 1 (R11)."""
    code = draw.codes[row] if 0 < row < len(draw.codes) else NO_RECORD
    if code == NO_RECORD:
        return f"row {row}: there is no record in this row"
    meaning = Outcome(code).meaning
    return f"row {row}: {meaning.code}: {meaning.words} ({meaning.requirement})"


def write_weights(draw: Draw, path: Path) -> None:
    """The design weight of everybody drawn, for E&I to weight answers with (R14)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Crime No", "VIW No", "Replicate", "Design Weight"))
        for one in sorted(
            draw.selected.values(), key=lambda one: (one.replicate, one.random_number)
        ):
            record = one.held.record()
            writer.writerow((record.crime, record.viw, one.replicate, f"{1 / one.chance:.6f}"))


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m local.verify_draw", description=__doc__)
    for name, words in (
        ("extract", "E&I's own copy of the police extract"),
        ("seed", "seeds/SURVEY/MONTH.json"),
        ("lists", "working/SURVEY/MONTH/lists.json"),
        ("report", "draws/SURVEY/MONTH/report.json"),
        ("working", "working/SURVEY/MONTH.csv"),
        ("commitment", "seeds/SURVEY/MONTH.json of CertificateBucket"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=True, help=words)
    parser.add_argument(
        "--weights", type=Path, help="write each drawn person's weight to this file"
    )
    parser.add_argument(
        "--row", type=int, nargs="*", default=[], help="say why these rows were or were not drawn"
    )
    asked = parser.parse_args(arguments)
    try:
        names = ("extract", "seed", "lists", "report", "working", "commitment")
        files = Files(**{name: getattr(asked, name).read_bytes() for name in names})
        seed, lists = seed_of(files.seed), Verdicts.from_json(files.lists)
        draw = rederived(asked.extract, seed, lists, json.loads(files.report))
        found = list(findings(files, seed, lists, draw))
        committed = said_of_the_commitment(files.commitment)
    except (SurveyError, OSError, ValueError, KeyError) as error:
        # A library's text could hold a value; ours and the system's name files, rows and rules.
        known = isinstance(error, SurveyError | OSError)
        print(f"this cannot be verified: {error if known else type(error).__name__}")
        return 2
    for finding in found:
        print(f"{'same ' if finding.same else 'OTHER'}  {finding.words}")
    print(committed)
    if not all(finding.same for finding in found):
        print("This draw is NOT verified: see the lines with OTHER above.")
        return 1
    print("Everything is the same: no one chose who was drawn.")
    if asked.weights:
        write_weights(draw, asked.weights)
    for row in asked.row:
        print(why(draw, row))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
