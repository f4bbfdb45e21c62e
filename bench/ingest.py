"""Ingest: a year of interviews in one file against a model-per-row baseline; memory; AWS calls."""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

from bench import ingest_naive
from functions.ingest.findings import Findings
from functions.ingest.responses.consent_conflicts import find_consent_conflicts
from functions.ingest.responses.respondents.respondent import NobodyKnown
from functions.ingest.responses.split import Splitter
from functions.shared.clock import Month
from functions.shared.csv.reader import open_table
from functions.shared.csv.writer import write_line
from functions.shared.keyed_hashes import Keyed, Keyring
from functions.shared.policy import responses, surveys
from functions.shared.stores.people.cases import Case, in_field_until, item_of
from functions.shared.text.crime_numbers import CrimeNumber
from local.synthetic import tables
from local.synthetic.research_company import answers

HOME = Path("build/bench")
MONTH = Month(2027, 11)
YEAR, MOST, COLUMNS, WAVE = 13_000, 100_000, 60, 7_000
RATIO, CALLS = 2.5, 24
MEGABYTES = {YEAR: 120, MOST: 512}
ROUNDS = 5
# Written row by row, in batches: interview ids with the drop's own record.
ROW_LEVEL = ("BatchWriteItem",)


class Strangers(NobodyKnown):
    """Nobody has withdrawn, and no interview came before."""

    def __init__(self) -> None:
        self._hash = Keyed(b"bench" * 7)

    def crime_of_link(self, token: str) -> None:
        return None

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        return self._hash(interview_id.encode())[:8], False


def file_of(rows: int) -> Path:
    """A uss file of 60 columns with every mix of consents, made once."""
    path = HOME / f"answers-{rows}.csv"
    if path.exists():
        return path
    HOME.mkdir(parents=True, exist_ok=True)
    ids = ("Interview Id", "Crime No", *answers.CONSENTS, "Borough", "Value Stolen")
    whole = answers.header("uss", *ids)
    questions = [name for name in whole if responses.rules().question(name)]
    dropped = {*questions[COLUMNS - len(whole) :]}
    head = [name for name in whole if name not in dropped]
    rng = Random(7)
    path.write_bytes(tables.write(head, (_interview(n, head, rng) for n in range(rows))))
    return path


def _interview(number: int, head: list[str], rng: Random) -> dict[str, str]:
    row = answers.questionnaire("uss", rng) | answers.consents(number, rng)
    row |= {
        "Interview Id": f"U27K-{number:05d}", "Took Part": "Yes", "Borough": "Camden",
        "Interview Date": answers.between(date(2027, 12, 1), date(2028, 1, 10), rng),
        "Crime No": f"{4600000 + number}/27" if row["Q54aa"] == "1" else "",
        "Crime Type": answers.one(answers.responses("uss").crime_types, rng), "Language": "English",
        "Mode": "CATI", "Length Minutes": answers.minutes(rng), "Value Stolen": f"{number}.50",
    }  # fmt: skip
    return {name: row[name] for name in head}


def ours(content: bytes, month: str) -> dict[str, list[str]]:
    """The pure part of ingest, as the function runs it."""
    rules = responses.rules()
    first, table = (
        open_table(
            [content], known=rules.names, required=(), max_rows=rules.max_rows,
            max_field=rules.longest_comment, forbid_unknown=False, also=rules.numbered,
        )
        for _ in range(2)
    )  # fmt: skip
    survey, conflicts = surveys.survey("uss"), find_consent_conflicts(first)
    split = Splitter(table, survey, Month.parse(month), Strangers(), Findings(), conflicts).run()
    return {**split.lines, "comments": [write_line(each) for each in split.comments]}


def speed(rows: int) -> float:
    """How many times faster than the baseline, which gives the same lines."""
    content = file_of(rows).read_bytes()
    took: dict[str, list[float]] = {"ours": [], "naive": []}
    ways: dict[str, ingest_naive.Split] = {"ours": ours, "naive": ingest_naive.split}
    for way in ways.values():
        way(content[:20_000].rpartition(b"\n")[0], str(MONTH))  # late imports are not what we time
    for _ in range(ROUNDS):
        lines = {}
        for name, way in ways.items():
            gc.collect()
            began = perf_counter()
            lines[name] = way(content, str(MONTH))
            took[name].append(perf_counter() - began)
        if lines["ours"] != lines["naive"]:
            raise AssertionError("the baseline splits otherwise")
    seconds = {name: statistics.median(each) for name, each in took.items()}
    ratio = seconds["naive"] / seconds["ours"]
    print(
        f"{rows:,} rows of {COLUMNS} columns: {seconds['ours']:.2f} s, "
        f"a model a row {seconds['naive']:.2f} s, {ratio:.1f} times"
    )
    return ratio


def megabytes(rows: int) -> int:
    """Peak of a process that works a file with stores that hold nothing."""
    path = file_of(rows)
    command = [sys.executable, "-m", "bench.ingest_peak", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    peak = int(done.stdout.split()[-1])
    print(f"{rows:,} rows: the whole process peaks at {peak} MB")
    return peak


def calls(rows: int) -> int:
    """AWS calls of one run of the handler, on a register that has a month's wave."""
    # Late: these bring a cloud along.
    from moto import mock_aws

    from bench.ingest_cloud import cloud, counted

    with mock_aws():
        world = cloud()
        ring = Keyring(b"k" * 64)
        world.register(item_of(_case(ring, number)) for number in range(WAVE))
        world.drop("responses/uss/2027-11/year.csv", file_of(rows).read_bytes())
        seen: Counter[str] = counted(world, "responses/uss/2027-11/year.csv")
    beside = sum(times for name, times in seen.items() if name not in ROW_LEVEL)
    listed = ", ".join(f"{name} {times}" for name, times in sorted(seen.items()))
    print(f"{rows:,} rows: {beside} AWS calls beside row-level writes ({listed})")
    return beside


def _case(ring: Keyring, number: int) -> Case:
    crime = f"{4600000 + number}/27"
    contacts = [ring.contact("phone", f"+44781234{number:04d}{n}") for n in range(3)]
    return Case(
        case_id=ring.case("uss", str(MONTH), crime, "1"),
        survey="uss",
        month=MONTH,
        crime=CrimeNumber(crime),
        viw="1",
        contacts=(*contacts, ring.contact("crime", crime)),
        people=tuple(ring.person(f"{number} {n}") for n in range(5)),
        until=in_field_until(date(2027, 12, 21)),
    )


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true", help="a tenth of the rows, and no limits")
    quick = ask.parse_args().quick
    scale = 10 if quick else 1
    missed: list[str] = []
    if speed(YEAR // scale) < RATIO:
        missed.append(f"at least {RATIO} times a model a row")
    for rows, limit in MEGABYTES.items():
        if megabytes(rows // scale) > limit:
            missed.append(f"at most {limit} MB for {rows:,} rows")
    if calls(YEAR // scale) > CALLS:
        missed.append(f"at most {CALLS} AWS calls")
    for fault in missed:
        print(f"MISSED: {fault}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
