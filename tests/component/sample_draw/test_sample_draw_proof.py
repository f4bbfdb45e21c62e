"""E&I re-derive a sample from their own copy of the extract, and plan from a report."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.sample_draw.seed_and_verdicts import lists_key, seed_key, seed_of
from functions.sample_draw.seeds import fingerprint
from functions.sample_draw.selection import selection
from functions.shared.clock import Month
from local.tools import plan, verify_draw
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import MONTH, draw, upload
from tests.component.sample_draw.test_sample_draw_crash import list_somebody
from tests.extracts import spread, victim


def fetched(world: World, home: Path) -> list[str]:
    """What E&I download, as the command wants it."""
    month = Month.parse(MONTH)
    for bucket, key, name in (
        ("extract", f"extracts/uss/{MONTH}/extract.csv", "extract"),
        ("extract", seed_key("uss", month), "seed"),
        ("extract", lists_key("uss", month), "lists"),
        ("report", f"draws/uss/{MONTH}/report.json", "report"),
        ("extract", f"working/uss/{MONTH}.csv", "working"),
        ("certificate", seed_key("uss", month), "commitment"),
    ):
        (home / name).write_bytes(world.read(bucket, key))
    names = ("extract", "seed", "lists", "report", "working", "commitment")
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
    assert "Everything is the same" in out


@pytest.mark.req("R11")
def test_each_row_has_its_reason_and_the_reasons_are_those_of_the_report(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = len((tmp_path / "extract").read_text().splitlines())
    rows = [str(row) for row in range(1, last + 2)]
    assert verify_draw.main([*drawn, "--row", *rows]) == 0
    out = capsys.readouterr().out
    assert "row 1: there is no record in this row" in out
    assert f"row {last + 1}: there is no record in this row" in out
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


Cheat = Callable[[Path], None]


def in_report(change: Callable[[dict[str, Any]], None]) -> Cheat:
    """Something else stands in the report."""

    def cheat(home: Path) -> None:
        report = json.loads((home / "report").read_text())
        change(report)
        (home / "report").write_text(json.dumps(report, ensure_ascii=False, indent=1))

    return cheat


def in_text(name: str, old: str, new: str) -> Cheat:
    """A text of a file is another."""

    def cheat(home: Path) -> None:
        text = (home / name).read_bytes().decode()
        assert old in text
        (home / name).write_bytes(text.replace(old, new, 1).encode())

    return cheat


def forge_weights(report: dict[str, Any]) -> None:
    next(one for one in report["cells"] if one["drawn"])["design_weight"] = 1.5


def forge_counts(report: dict[str, Any]) -> None:
    next(one for one in report["outcomes"] if one["code"] == "selected")["count"] += 1


def backdate(report: dict[str, Any]) -> None:
    report["seed"]["committed"] = "by the schedule, before the extract is due"


def somebody_twice(home: Path) -> None:
    rows = (home / "working").read_bytes().splitlines(keepends=True)
    (home / "working").write_bytes(b"".join([*rows, rows[1]]))


def somebody_listed(home: Path) -> None:
    lists = json.loads((home / "lists").read_text())
    lists["hits"]["00" * 20] = {"code": "do_not_contact", "blanked": []}
    (home / "lists").write_text(json.dumps(lists))


def somebody_dropped(home: Path) -> None:
    """One of those drawn is said to have been found late, and is taken out everywhere."""
    lists = json.loads((home / "lists").read_text())
    row = csv.DictReader(io.StringIO((home / "working").read_text())).__next__()
    seed = selection.random_numbers(seed_of((home / "seed").read_bytes()))
    lists["late"] = [seed(selection.identity(row["Crime No"], row["VIW No"], "")).hex()]
    (home / "lists").write_text(json.dumps(lists))
    rows = (home / "working").read_bytes().splitlines(keepends=True)
    (home / "working").write_bytes(b"".join([rows[0], *rows[2:]]))


def another_seed(home: Path) -> None:
    """One that suits somebody better, with its own hash in the report."""
    (home / "seed").write_text(json.dumps({"seed": "7" * 64}))
    in_report(lambda report: report["seed"].update(sha256=fingerprint(b"\x77" * 32)))(home)


def sorted_copy(home: Path) -> None:
    head, *rows = (home / "extract").read_text().splitlines()
    (home / "extract").write_text("\r\n".join([head, *sorted(rows, reverse=True)]))


CHEATS: dict[str, Cheat] = {
    "a forged weight": in_report(forge_weights),
    "a forged count": in_report(forge_counts),
    "another replicate": in_text("working", "\r\n1,", "\r\n2,"),
    "another phone": in_text("working", "+447812", "+447813"),
    "a person twice in the working sample": somebody_twice,
    "an extract that explains an exclusion": in_text("extract", ",N,N,N\r\n", ",N,Y,N\r\n"),
    "somebody written into what the lists said": somebody_listed,
    "somebody said to have been found late": somebody_dropped,
    "another seed, with its hash in the report": another_seed,
    "a VIW number that was ground": in_text("extract", "4600002/27,1,", "4600002/27,77,"),
    "another policy": in_report(lambda one: one["policy"].update(sha256="0" * 64)),
    "a commitment of another day": in_report(backdate),
    "a commitment of another month": in_text("commitment", "2027-11", "2027-10"),
    "a copy sorted in a spreadsheet": sorted_copy,
}


@pytest.mark.req("R11", "R11a")
def test_no_cheat_passes(
    drawn: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("extract", "seed", "lists", "report", "working", "commitment")
    before = {name: (tmp_path / name).read_bytes() for name in names}
    for name, cheat in CHEATS.items():
        cheat(tmp_path)
        assert verify_draw.main([*drawn, "--row", "2"]) == 1, name
        out = capsys.readouterr().out
        assert "OTHER" in out, name
        assert "NOT verified" in out
        assert "row 2" not in out, "its reason would be that of another draw"
        assert "46000" not in out
        for kept, content in before.items():
            (tmp_path / kept).write_bytes(content)
    assert verify_draw.main(drawn) == 0
    (tmp_path / "lists").write_text("nothing")
    assert verify_draw.main(drawn) == 2


@pytest.mark.req("R11a", "R20")
def test_a_number_found_at_the_second_reading_is_proved_too(world: World, tmp_path: Path) -> None:
    rows = spread(3)
    rows[1]["VIW Telephone Home"] = "020 7946 0958"
    upload(world, rows)

    def list_number(model: Any, params: dict[str, Any], **_: Any) -> None:
        if model.name == "BatchWriteItem" and world.table("register") in str(params["body"]):
            item = {"contact": {"S": "020 7946 0958"}, "scope": {"S": "number"}}
            world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=item)

    world.dynamodb.meta.events.register("before-call", list_number, unique_id="late")
    try:
        draw()
    finally:
        world.dynamodb.meta.events.unregister("before-call", unique_id="late")
    assert b"+442079460958" not in world.read("extract", f"working/uss/{MONTH}.csv")
    assert verify_draw.main(fetched(world, tmp_path)) == 0


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
