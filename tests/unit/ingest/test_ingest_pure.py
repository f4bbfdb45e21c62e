"""Keys, events, places, orders and reports: the small pure parts of ingest."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from functions.ingest import events
from functions.ingest.drop import parse
from functions.ingest.findings import Findings
from functions.ingest.report import Report, Result, as_csv, as_json
from functions.ingest.responses.disclosure import disclosure_control
from functions.shared.csv.reader import RULES
from functions.shared.csv.writer import guarded
from functions.shared.errors import EventError, RefusedFile
from functions.shared.policy import drops, outcomes, responses, retention, surveys
from functions.shared.stores.fieldwork import span

NOW = datetime(2027, 12, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "kind", "survey", "month", "name", "rehearsal"),
    [
        ("responses/uss/2027-11/smoke.csv", "responses", "uss", "2027-11", "smoke", False),
        ("responses/ivor/2019-04/a.b-c_d.csv", "responses", "ivor", "2019-04", "a.b-c_d", False),
        ("outcomes/ovss/2027-11/w1.csv", "outcomes", "ovss", "2027-11", "w1", False),
        ("do-not-contact/today.csv", "do-not-contact", "", "None", "today", False),
        ("deletions/ors/2027-11/a.csv", "deletions", "", "2027-11", "a", False),
        ("outcomes/uss/2027-11/w1.xlsx", "outcomes", "uss", "2027-11", "w1", False),
        ("concerns/2.csv", "concerns", "", "None", "2", False),
        ("withdrawals/w.csv", "withdrawals", "", "None", "w", False),
        ("rehearsal/responses/vvs/2027-11/x.csv", "responses", "vvs", "2027-11", "x", True),
        ("responses/uss/2027-11/12345.csv", "responses", "uss", "2027-11", "12345", False),
    ],
)
def test_a_key_says_what_a_drop_is(
    key: str, kind: str, survey: str, month: str, name: str, rehearsal: bool
) -> None:
    drop = parse(key)
    assert drop is not None
    assert (drop.kind, drop.survey, str(drop.month)) == (kind, survey, month)
    assert (drop.name, drop.rehearsal, drop.key) == (name, rehearsal, key)
    assert drop.report == f"ingests/{key}"


@pytest.mark.attack("key")
@pytest.mark.parametrize(
    "key",
    [
        "responses/uss/2027-11/123456.csv",  # six digits in a row could be somebody's number
        "responses/uss/2027-11/a07812345678.csv",
        "responses/uss/2027-13/a.csv",
        "responses/uss/9999-12/a.csv",
        "responses/uss/\uff12\uff10\uff12\uff17-11/a.csv",
        "responses/uss/2027-11/a\uff11.csv",
        "responses/uss/2027-11/a.xlsm",
        "responses/uss/2027-11/a.xls",
        "deletions/2027-11/ors.csv",
        "deletions/mopac/2027-11/a.csv",
        "responses/uss/2027-11/a.CSV",
        "responses/uss/2027-11/a.txt",
        "responses/uss/2027-11/mary ann.csv",
        "responses/uss/2027-11/é.csv",
        "responses/uss/2027-11/sub/a.csv",
        "responses/uss/a.csv",
        "responses/xyz/2027-11/a.csv",
        "responses/uss/2027-11/.csv",
        f"responses/uss/2027-11/{'x' * 61}.csv",
        "outcomes/vvs/2027-11/a.csv",
        "concerns/uss/a.csv",
        "rehearsal/rehearsal/concerns/a.csv",
        "rehearsal/a.csv",
        "do-not-contact/",
        "other/a.csv",
        "a.csv",
        "",
    ],
)
def test_any_other_key_is_refused(key: str) -> None:
    assert parse(key) is None


def test_every_kind_lies_under_a_prefix_of_the_table_of_clocks() -> None:
    prefixes = retention.rules().by_name["drop"].prefixes
    assert {f"{kind.name}/" for kind in drops.rules().kind} | {drops.rules().rehearsal} == {
        *prefixes
    }


def test_the_columns_of_outcomes_are_those_of_their_policy() -> None:
    kind = drops.rules().by_kind["outcomes"]
    assert (kind.columns, kind.required) == (outcomes.rules().columns, outcomes.rules().required)


def created(key: str, bucket: str = "drops") -> dict[str, Any]:
    return {
        "detail-type": "Object Created",
        "detail": {"bucket": {"name": bucket}, "object": {"key": key}},
    }


def scanned(result: str) -> dict[str, Any]:
    return {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "s3ObjectDetails": {"bucketName": "drops", "objectKey": "concerns/a.csv"},
            "scanResultDetails": {"scanResultStatus": result},
        },
    }


def test_an_event_names_its_file() -> None:
    arrived = events.parse(created("concerns/a b+c.csv"), "drops")
    assert arrived == events.Arrival("concerns/a b+c.csv")
    assert events.parse(created("a.csv", "elsewhere"), "drops") is None
    typed = events.parse({"key": "concerns/a.csv", "time": "2027-12-10T10:00:00Z"}, "drops")
    assert typed == events.Arrival("concerns/a.csv", typed=True, time="2027-12-10T10:00:00Z")


@pytest.mark.parametrize(("result", "clean"), [("NO_THREATS_FOUND", True), ("THREATS_FOUND", False),
                                               ("UNSUPPORTED", False), ("", False)])  # fmt: skip
def test_only_a_clean_scan_is_clean(result: str, clean: bool) -> None:
    arrived = events.parse(scanned(result), "drops")
    assert arrived is not None
    assert arrived.clean is clean


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({}, "key"),
        ({"key": ""}, "key"),
        ({"key": 7}, "key"),
        ({"kee": "a"}, "kee"),
        ({"detail-type": "Object Created"}, "detail"),
        ({"detail-type": "Object Created", "detail": {"bucket": {"name": "drops"}}}, "object"),
        ({"detail-type": "Object Deleted", "detail": {}}, "detail-type"),
    ],
)
def test_a_wrong_event_is_told_which_field(event: dict[str, Any], field: str) -> None:
    with pytest.raises(EventError, match=field):
        events.parse(event, "drops")


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"Camden": 10}, {"Camden": "Camden"}),
        ({"Camden": 9}, {"Camden": "London"}),
        ({"Camden": 5, "Islington": 5}, {"Camden": "Central North", "Islington": "Central North"}),
        ({"Camden": 5, "Islington": 4}, {"Camden": "London", "Islington": "London"}),
        # The large borough keeps its name; the few beside it would be told by the BCU's.
        ({"Camden": 30, "Islington": 3}, {"Camden": "Camden", "Islington": "London"}),
        ({"": 20, "Unknown": 30}, {"": "London", "Unknown": "London"}),
        ({"Heathrow": 12}, {"Heathrow": "London"}),
    ],
)  # fmt: skip
def test_few_comments_are_shown_by_a_larger_place(
    counts: dict[str, int], shown: dict[str, str]
) -> None:
    boroughs = [name for name, times in counts.items() for _ in range(times)]
    assert disclosure_control.places(boroughs) == shown


@pytest.mark.req("R31", "R45")
def test_the_order_of_rows_says_nothing_of_the_raw_file() -> None:
    lines = [f"{n},x\r\n" for n in range(500)]
    mixed = list(lines)
    Random(7).shuffle(mixed)
    first = disclosure_control.reordered(lines, b"key")
    assert first == disclosure_control.reordered(mixed, b"key")
    assert sorted(first) == sorted(lines)
    assert first != lines
    assert first != disclosure_control.reordered(lines, b"other")


@pytest.mark.parametrize(("years", "code"), [("15", None), ("16", "16-24"), ("24", "16-24"),
                                             ("25", "25-34"), ("65", "65+"), ("110", "65+"),
                                             ("111", None), ("0016", None)])  # fmt: skip
def test_an_exact_age_is_kept_as_its_group(years: str, code: str | None) -> None:
    assert disclosure_control.age_band(responses.rules().by_name["Age Group"], years) == code


def report(findings: Findings) -> Report:
    drop = parse("responses/uss/2027-11/a.csv")
    assert drop is not None
    made = Report.of(drop, NOW)
    made.findings = findings
    return made


def test_a_report_lists_rows_in_order_and_says_how_many_more() -> None:
    findings = Findings()
    many = responses.rules().listed_rows + 37
    for row in range(2, 2 + many):
        findings.add("code-unknown", row, "Q1")
    findings.add("routing-fault", 5, "Q54ab")
    made = report(findings)
    document = made.documents().sender
    assert document["findings"][0]["count"] == many
    assert len(document["findings"][0]["rows"]) == responses.rules().listed_rows
    lines = list(csv.reader(io.StringIO(as_csv(document).removeprefix("\ufeff"))))
    assert [line[0] for line in lines[3:8]] == ["2", "3", "4", "5", "5"]
    assert lines[-1][0] == "and 37 more rows"
    assert as_json(document) == as_json(made.documents().sender)
    assert made.result is Result.INGESTED


def test_what_the_reader_refuses_is_in_the_report() -> None:
    findings = Findings()
    findings.take(
        RefusedFile(
            "missing-column",
            row=1,
            column="Q54aa",
            problems=((1, "Q54aa", "missing-column"), (1, "column 3", "unknown-column")),
        )
    )
    document = report(findings).documents().sender
    assert document["result"] == "refused"
    assert [found["column"] for found in document["findings"]] == ["Q54aa", "column 3"]


@pytest.mark.req("R46")
def test_the_report_on_a_refused_file_puts_its_cause_first_and_says_that_nothing_is_stored() -> (
    None
):
    findings = Findings()
    findings.add("code-unknown", 2, "Q1")
    findings.add("forbidden-column", 1, "Surname")
    made = report(findings)
    made.counts["rows in the file"] = 3
    document = made.documents().sender
    assert [found["rule"] for found in document["findings"]] == ["forbidden-column", "code-unknown"]
    assert "stored nothing" in document["summary"]
    assert all("stored nothing" in found["done"] for found in document["findings"])
    lines = list(csv.reader(io.StringIO(as_csv(document).removeprefix("\ufeff"))))[1:]
    said = {line[5]: line[2] for line in lines[:3]}
    assert said["refused"] == document["summary"]
    assert said["time"] == f"Read at {document['read_at']}"
    assert said["count"] == "rows in the file: 3"
    assert [line[5] for line in lines[3:]] == ["forbidden-column", "code-unknown"]


def test_every_rule_of_reading_has_words_and_every_finding_tells_what_to_do() -> None:
    for finding in drops.rules().finding:
        assert finding.what.endswith(".")
        assert finding.do.endswith(".")
        assert finding.code not in RULES


@pytest.mark.attack("formula")
@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_report_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded("plain") == "plain"


def test_the_fieldwork_of_a_month_follows_from_the_surveys_windows() -> None:
    month = parse("responses/uss/2027-11/a.csv")
    assert month is not None
    first, last = span(surveys.survey("uss"), month.sample_month)
    assert (first, last) == (date(2027, 11, 18), date(2028, 2, 10))
    first, last = span(surveys.survey("ovss"), month.sample_month)
    assert (first, last) == (date(2027, 11, 18), date(2028, 2, 18))
    first, last = span(surveys.survey("vvs"), month.sample_month)
    assert (first, last) == (date(2027, 11, 1), date(2027, 11, 30))
