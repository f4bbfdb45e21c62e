"""Results over real stores: from answers and counts to a page that a person released (R55, R56)."""

from __future__ import annotations

import csv
import io
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from functions.results import handler as results
from functions.results.estimates.quarters import Quarter, before
from functions.shared.errors import EventError, NotAllowed
from tests.component.conftest import World
from tests.crashing import die_everywhere
from tests.result_reports import Q4, months

pytestmark = pytest.mark.req("R55")
CONTEXT = SimpleNamespace(aws_request_id="run")
SHARE = 0.1
MAKE, RELEASE = {"quarter": "2027-Q4"}, {"release": "2027-Q4"}
PAGE = "public/2027-Q4/index.html"


def run(**event: Any) -> dict[str, Any]:
    found: dict[str, Any] = results.handler({"time": "2028-02-25T05:00:00Z", **event}, CONTEXT)
    return found


def fill(world: World, last: Quarter = Q4) -> None:
    """Two years of three surveys, as ingest leaves them: by consent in one store or the other."""
    for survey in ("uss", "ovss", "vvs"):
        for quarter in before(last, 8):
            for one in months(survey, quarter, SHARE):
                lines = one.answers.decode().splitlines(keepends=True)
                agreed = [] if survey == "vvs" else lines[1::3]
                others = [line for line in lines[1:] if line not in agreed]
                head = lines[0]
                key = f"responses/{survey}/{one.month}.csv"
                world.put("anonymised", key, head + "".join(others))
                if agreed:
                    linked = "Crime No," + head + "".join("4612345/26," + r for r in agreed)
                    world.put("linked", f"mopac/{survey}/{one.month}/a.csv", linked)
                if one.fieldwork:
                    world.put("report", one.fieldwork.key, one.fieldwork.model_dump_json())


@pytest.fixture
def full(world: World) -> World:
    fill(world)
    return world


def rows(world: World, name: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(world.read("public", f"public/2027-Q4/{name}").decode()))]


def test_nothing_is_public_before_a_person_releases_it(full: World) -> None:
    found = run(**MAKE)
    assert found["surveys"]["uss"]["complete"]
    assert full.keys("public") == []
    assert {"results/uss/2027-Q4.json", "results/uss/2027-Q4.html"} <= {
        *full.keys("report", "results/")
    }
    assert run(**RELEASE)["surveys"] == ["uss", "ovss", "vvs"]
    assert PAGE in full.keys("public")


def test_a_rehearsal_writes_nothing(full: World) -> None:
    found = run(**MAKE, dry_run=True)
    assert found["surveys"]["uss"]["shown"] > 0
    assert full.keys("report", "results/") == []


def test_both_stores_are_read_and_no_crime_number_comes_out(full: World) -> None:
    run(**MAKE)
    run(**RELEASE)
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    held = sum(len(one.answers.splitlines()) - 1 for one in months("uss", Q4, SHARE))
    assert report["fieldwork"]["interviews"] == held
    for bucket in ("report", "public"):
        for key in full.keys(bucket):
            assert b"4612345" not in full.read(bucket, key)


def test_months_of_before_have_everybody_in_one_store_and_count_once(full: World) -> None:
    for one in months("uss", Q4, SHARE):
        full.s3.delete_object(
            Bucket=full.bucket("anonymised"), Key=f"responses/uss/{one.month}.csv"
        )
        full.put("anonymised", f"responses/uss/{one.month}/a.csv", one.answers)
    run(**MAKE)
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    held = sum(len(one.answers.splitlines()) - 1 for one in months("uss", Q4, SHARE))
    assert report["fieldwork"]["interviews"] == held


def test_answers_that_wait_for_others_count(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.shared.policy.results.held_prefixes", lambda: ("held/",))
    extra = months("uss", Q4.plus(-9), SHARE)[0]
    lines = extra.answers.decode().replace(str(extra.month), "2027-12").splitlines(keepends=True)
    full.put("anonymised", "held/responses/uss/2027-12/a.csv", "".join(lines[:8]))
    full.put("anonymised", "held/comments/uss/2027-12/a.csv", "".join(lines[:9]))
    run(**MAKE)
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    held = sum(len(one.answers.splitlines()) - 1 for one in months("uss", Q4, SHARE))
    assert report["fieldwork"]["interviews"] == held + 7


def test_without_fieldwork_counts_nothing_of_the_survey_is_published(full: World) -> None:
    full.s3.delete_object(Bucket=full.bucket("report"), Key="fieldwork/uss/2027-11.json")
    found = run(**MAKE)
    assert not found["surveys"]["uss"]["complete"]
    assert run(**RELEASE)["surveys"] == ["ovss", "vvs"]
    assert not [key for key in full.keys("public") if "uss-london" in key and "ovss" not in key]
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    assert "No fieldwork counts for 2027-11." in report["notes"]


def test_a_question_that_is_gone_is_missing_and_never_nought(full: World) -> None:
    for one in months("uss", Q4, SHARE):
        key, folder = f"responses/uss/{one.month}.csv", f"mopac/uss/{one.month}/a.csv"
        for bucket, name in (("anonymised", key), ("linked", folder)):
            full.put(bucket, name, full.read(bucket, name).replace(b",Q2,", b",Q52,", 1))
    run(**MAKE)
    run(**RELEASE)
    london = {
        row["Measure"]: row for row in rows(full, "uss-london.csv") if "year" in row["Period"]
    }
    gone = london["Satisfied with the ease of contacting the police"]
    assert (gone["Percent"], gone["Base"]) == ("[x]", "")
    assert london["Satisfied with the service overall"]["Percent"].isdigit()
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    assert any("Q2 in 2027-10" in note for note in report["notes"])


def test_a_released_quarter_changes_only_for_a_reason_and_says_so(full: World) -> None:
    run(**MAKE)
    run(**RELEASE)
    first = full.read("public", PAGE)
    run(**RELEASE)
    assert full.read("public", PAGE) == first
    full.put("linked", "mopac/uss/2027-12/b.csv", months("uss", Q4.plus(-9), SHARE)[0].answers
             .replace(str(Q4.plus(-9).months[0]).encode(), b"2027-12"))  # fmt: skip
    run(**MAKE)
    assert full.read("public", PAGE) == first
    with pytest.raises(NotAllowed, match="reason"):
        run(**RELEASE)
    assert full.read("public", PAGE) == first
    run(**RELEASE, reason="A file of answers came late.", time="2028-03-02T09:00:00Z")
    page = full.read("public", PAGE).decode()
    assert "Corrected on 2 March 2028" in page
    assert "A file of answers came late." in page


def test_a_reason_for_what_is_not_released_is_refused(full: World) -> None:
    run(**MAKE)
    with pytest.raises(NotAllowed, match="not released yet"):
        run(**RELEASE, reason="why not")


def test_nothing_to_release_is_said(world: World) -> None:
    with pytest.raises(NotAllowed, match="2027-Q4: there is nothing complete"):
        run(**RELEASE)


def test_the_schedule_makes_the_quarter_whose_windows_have_closed(full: World) -> None:
    assert run()["quarter"] == "2027-Q4"


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"quarter": "2027-12"}, "quarter"),
        ({"release": "2027-Q5"}, "release"),
        ({"release": "2027-Q4", "quarter": "2027-Q4"}, "release"),
        ({"reason": "x"}, "reason"),
        ({"quater": "2027-Q4"}, "quater"),
        ({"quarter": "2027-Q4", "dry_run": "yes"}, "dry_run"),
    ],
)
def test_a_wrong_event_names_its_field(world: World, event: dict[str, Any], field: str) -> None:
    with pytest.raises(EventError, match=field):
        run(**event)


def test_a_release_that_dies_anywhere_is_finished_by_the_same_event(full: World) -> None:
    run(**MAKE)

    def check() -> None:
        page = full.read("public", PAGE).decode()
        links = {*re.findall(r'href="([a-z-]+\.csv)"', page)}
        assert {f"public/2027-Q4/{name}" for name in links} == {*full.keys("public")} - {PAGE}

    assert die_everywhere(lambda: run(**RELEASE), check) > 20


def test_every_published_figure_carries_the_hash_of_its_inputs(full: World) -> None:
    run(**MAKE)
    run(**RELEASE)
    report = json.loads(full.read("report", "results/uss/2027-Q4.json"))
    found = {row["Inputs"] for row in rows(full, "uss-bcu.csv")}
    assert found == {report["inputs"][:16]}
    assert report["inputs"][:16] in full.read("public", PAGE).decode()
