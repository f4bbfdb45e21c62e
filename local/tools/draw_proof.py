"""Everything that a draw made, compared with what is worked out again (R11, R11a)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from functions.sample_draw.draw_result import Draw
from functions.sample_draw.frame.records import usable
from functions.sample_draw.handover import handover_files
from functions.sample_draw.report import report as reporting
from functions.sample_draw.seed_and_verdicts import Verdicts
from functions.sample_draw.seeds import fingerprint, told
from functions.shared.policy import digest

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison in words."""

    same: bool
    words: str


@dataclass(frozen=True, slots=True)
class Files:
    """What E&I downloaded, as bytes; ``commitment`` is the newest version of the certificate."""

    extract: bytes
    seed: bytes
    lists: bytes
    report: bytes
    working: bytes
    commitment: bytes


def findings(files: Files, seed: bytes, lists: Verdicts, draw: Draw) -> Iterator[Finding]:
    """What agrees with the certificate, with the report and with the draw made again."""
    report, certified = json.loads(files.report), json.loads(files.commitment)
    made = certified.get("draw", {})
    place = ("survey", "month")
    yield Finding(
        all(certified.get(name) == report[name] for name in place),
        "the commitment is for this survey and month",
    )
    yield Finding(
        fingerprint(seed) == certified.get("seed_sha256") == report["seed"]["sha256"],
        "the seed is the one that was committed",
    )
    yield Finding(
        told(certified).items() <= report["seed"].items(),
        "the report says how and when the seed was committed",
    )
    for name, content, words in (
        ("extract", files.extract, "the extract is exactly the one that was used"),
        ("lists", files.lists, "the lists say what they said at the draw"),
        ("working", files.working, "the working sample is the one that was handed over"),
    ):
        same = _hash(content) == made.get(name) == report["made"][name]
        yield Finding(same, words)
    rules = digest() == made.get("policy") == report["policy"]["sha256"] == report["made"]["policy"]
    yield Finding(rules, "the policy here is the one used in the draw")
    yield Finding(_hash(files.report) == made.get("report"), "the report is the published one")
    for name, value in json.loads(json.dumps(reporting.of_draw(draw))).items():
        if report.get(name) != value:
            yield Finding(False, f"the report's “{name}” is what drawing again gives")
    yield Finding(
        files.working == working_sample(draw, lists).encode(),
        "the working sample is exactly what drawing again gives",
    )
    yield Finding(
        draw.sample_hash == report["sample"]["sha256"],
        f"the sample drawn again: {len(draw.selected):,} people",
    )


def working_sample(draw: Draw, lists: Verdicts) -> str:
    """The working sample of this draw."""
    people = [
        replace(one, contacts=tuple(usable(one.contacts, lists.blanked.get(one.random_number, ()))))
        for one in handover_files.people(draw)
    ]
    of = handover_files.census_csv if draw.plan.survey.kind == "census" else None
    return (of or handover_files.handover_csv)(people, draw.plan.month)


def said_of_the_commitment(commitment: bytes) -> str:
    """When and how the seed was committed, for people."""
    found = json.loads(commitment)
    there = "after an extract had arrived" if found["extract_there"] else "before any extract"
    return f"Seed committed {found['committed_at']}, {found['committed']}; {there}."


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
