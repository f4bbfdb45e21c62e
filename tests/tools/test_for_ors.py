"""ORS's guide is what policy says, and its examples are files that would be ingested."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from functions.ingest.drop import parse
from functions.ingest.findings import Findings
from functions.ingest.kinds.table_rows import rows
from functions.ingest.report import Report
from functions.ingest.responses.consent_conflicts import find_consent_conflicts
from functions.ingest.responses.projection import Projection
from functions.ingest.responses.split import Splitter
from functions.shared.csv.reader import open_table
from functions.shared.policy import drops, responses, surveys
from local.tools.for_ors.examples import ANSWERED, examples
from local.tools.for_ors.stores import dictionary
from local.tools.generate_for_ors import files
from tests.unit.ingest.test_ingest_splitting import MONTH, People

NOW = datetime(2027, 12, 10, 10, tzinfo=UTC)
KEYS = {
    "outcomes": "outcomes/uss/2027-11/a.csv",
    "do-not-contact": "do-not-contact/a.csv",
    "deletions": "deletions/ors/2027-11/a.csv",
    "concerns": "concerns/a.csv",
    "withdrawals": "withdrawals/a.csv",
}


def test_the_guide_and_its_examples_are_current() -> None:
    stale = [path.name for path, text in files().items() if path.read_text("utf-8") != text]
    assert stale == [], "run python -m local.generate_for_ors"


@pytest.mark.req("R31", "R45")
def test_the_data_dictionary_explains_every_column_that_ingest_and_purge_write() -> None:
    sections = dict(re.findall(r"^## (.+?)$(.+?)(?=^## |\Z)", dictionary(), re.M | re.S))
    stores = {
        "mopac": "Linked answers",
        "mps": "The police's pack",
        "answers": "Answers without identity",
    }
    seen = set()
    for survey in ANSWERED:
        table = open_table(
            [examples()[f"responses-{survey}"].encode()],
            known=responses.rules().names,
            required=(),
            max_rows=10,
            also=responses.rules().numbered,
        )
        projection = Projection(surveys.survey(survey), table.header, MONTH)
        for cut in projection.cuts:
            for name in cut.header:
                shown = "V1 to V9" if name.startswith("V") and name[1:].isdigit() else name
                shown = "Q1 to Q60" if responses.rules().question(name) else shown
                assert f"| `{shown}" in sections[stores[cut.recipient.name]], (survey, name)
                seen.add(name)
    assert {"Crime No", "BCU", "Borough", "Q1", "V1", "Language"} <= seen
    assert "neither religion nor sexual orientation" in sections["Answers without identity"]


def test_there_is_an_example_of_every_kind() -> None:
    kinds = {
        name.partition("-")[0] if name.startswith("responses") else name for name in examples()
    }
    assert kinds == {kind.name for kind in drops.rules().kind}


@pytest.mark.parametrize("code", ANSWERED)
def test_an_example_of_answers_passes_the_gate_without_a_finding(code: str) -> None:
    rules = responses.rules()
    first, table = (
        open_table(
            [examples()[f"responses-{code}"].encode()], known=rules.names, required=(), max_rows=9,
            forbid_unknown=False, also=rules.numbered,
        )
        for _ in range(2)
    )  # fmt: skip
    links = {row["Link Id"]: "4612345/27" for row in _rows(code) if row.get("Link Id")}
    people = People(crimes={"4612345/27"}, links=links)
    findings = Findings()
    voices = find_consent_conflicts(first)
    split = Splitter(table, surveys.survey(code), MONTH, people, findings, voices).run()
    assert [found.code for found in findings] == []
    assert (split.took_part, split.declined) == (2, 1)


def _rows(code: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(examples()[f"responses-{code}"])))


@pytest.mark.parametrize("kind", KEYS)
def test_an_example_of_another_kind_is_read_without_a_finding(kind: str) -> None:
    drop = parse(KEYS[kind])
    assert drop is not None
    report = Report.of(drop, NOW)
    assert len(list(rows(drop, [examples()[kind].encode()], report))) == 1
    assert len(report.findings) == 0
