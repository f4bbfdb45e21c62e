"""E&I re-derive a sample from their own copy of the extract, and plan from a report."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from functions.sample_draw.seed_and_verdicts import lists_key, seed_key
from functions.shared.clock import Month
from local.tools import plan, verify_draw
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import MONTH, draw, upload
from tests.component.sample_draw.test_sample_draw_crash import list_somebody
from tests.extracts import spread, text_of, victim


def fetched(world: World, home: Path) -> list[str]:
    """What E&I download, as the command wants it."""
    month = Month.parse(MONTH)
    for bucket, key, name in (
        ("extract", f"extracts/uss/{MONTH}/extract.csv", "extract"),
        ("extract", seed_key("uss", month), "seed"),
        ("extract", lists_key("uss", month), "lists"),
        ("report", f"draws/uss/{MONTH}/report.json", "report"),
        ("extract", f"working/uss/{MONTH}.csv", "working"),
    ):
        (home / name).write_bytes(world.read(bucket, key))
    names = ("extract", "seed", "lists", "report", "working")
    return [part for name in names for part in (f"--{name}", str(home / name))]


@pytest.fixture
def drawn(world: World, tmp_path: Path) -> list[str]:
    """A draw in which the lists had something to say, and what E&I have of it."""
    list_somebody(world, "4600004/27")
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"),
        Item={"contact": {"S": "07812000006"}, "scope": {"S": "number"}},
    )
    rows = spread(40)
    rows[5]["VIW Telephone Home"] = "020 7946 0958"
    upload(world, [*rows, victim(60, **{"VIW Telephone Mobile": rows[0]["VIW Telephone Mobile"]})])
    draw()
    return fetched(world, tmp_path)


@pytest.mark.req("R11")
def test_the_sample_is_the_same_outside_aws(
    drawn: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_draw.main(drawn) == 0
    out = capsys.readouterr().out
    assert "OTHER" not in out
    assert "The sample is the same." in out


@pytest.mark.req("R11")
def test_each_row_has_its_reason_and_the_reasons_are_those_of_the_report(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = len((tmp_path / "extract").read_text().splitlines())
    rows = [str(row) for row in range(1, last + 2)]
    assert verify_draw.main([*drawn, "--row", *rows]) == 0
    out = capsys.readouterr().out
    assert "row 1: no record" in out
    assert f"row {last + 1}: no record" in out
    assert "do_not_contact: on the do-not-contact list (R20)" in out
    said = re.findall(r"^row [0-9]+: ([a-z_]+):", out, re.MULTILINE)
    assert len(said) == last - 1
    told = json.loads((tmp_path / "report").read_text())["sample"]["people"]
    assert said.count("selected") == told > 0
    assert "46000" not in out


@pytest.mark.req("R14")
def test_each_person_drawn_has_a_weight_for_evidence_and_insight(
    drawn: list[str], tmp_path: Path
) -> None:
    assert verify_draw.main([*drawn, "--weights", str(tmp_path / "weights.csv")]) == 0
    rows, working = (
        list(csv.DictReader(io.StringIO((tmp_path / name).read_text())))
        for name in ("weights.csv", "working")
    )
    assert [row["Crime No"] for row in rows] == [row["Crime No"] for row in working]
    weights = Counter(row["Design Weight"] for row in rows)
    assert weights == {"1.000000": len(rows) - 1, "2.000000": 1}, "two share a mobile"


@pytest.mark.req("R11")
def test_a_copy_sorted_in_a_spreadsheet_still_gives_the_same_sample(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "extract"
    head, *rows = path.read_text().splitlines()
    path.write_text("\r\n".join([head, *sorted(rows, reverse=True)]))
    assert verify_draw.main(drawn) == 0
    assert "OTHER  the extract is the drawn one" in capsys.readouterr().out


@pytest.mark.req("R11")
def test_another_extract_seed_or_list_is_found_out(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, other in (
        ("extract", text_of(spread(39))),
        ("seed", '{"seed": "' + "0" * 64 + '"}'),
        ("lists", '{"hits": {}, "late": []}'),
        ("working", (tmp_path / "working").read_text().replace("4600002/27", "4600099/27")),
    ):
        before = (tmp_path / name).read_bytes()
        (tmp_path / name).write_text(other)
        assert verify_draw.main([*drawn, "--row", "2"]) == 1, name
        out = capsys.readouterr().out
        assert "NOT the same" in out
        assert "row 2" not in out, "its reason would be that of another draw"
        (tmp_path / name).write_bytes(before)
    (tmp_path / "lists").write_text("nothing")
    assert verify_draw.main(drawn) == 2
    assert "46000" not in capsys.readouterr().out


@pytest.mark.req("R05")
def test_the_planner_speaks_from_a_report(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = str(tmp_path / "report")
    assert plan.main(["all", "West", "30", "--report", report, "--quotas"]) == 0
    out = capsys.readouterr().out
    assert "all, West, ±30 points" in out
    assert 'bcu = "West"' in out
    assert plan.main(["Assault", "Atlantis", "5", "--report", report]) == 1
    assert '"bcu"' in capsys.readouterr().out
