"""Files of answers from the drop to those who may read them."""

from __future__ import annotations

import pytest

from tests.component.conftest import World
from tests.dropping import (
    all_versions,
    answer,
    handed_over,
    put_and_run,
    report,
    rules,
    stored,
    table,
    without_consent,
)

KEY = "responses/uss/2027-11/week1.csv"


@pytest.mark.req("R31", "R32", "R46")
def test_a_file_is_split_by_consent_and_the_raw_file_goes(world: World) -> None:
    handed_over(world, 1, 2, 3)
    rows = [answer(1), answer(2, Q54ab="2"), without_consent(3)]
    summary = put_and_run(world, KEY, table(rows))
    assert summary["status"] == "ingested"
    assert world.keys("ors_drop") == []
    linked = stored(world, "linked", "mopac/uss/2027-11/week1.csv")
    assert sorted(row["Crime No"] for row in linked) == ["4600001/27", "4600002/27"]
    assert [row["Crime No"] for row in stored(world, "linked", "mps/uss/2027-11/week1.csv")] == [
        "4600001/27"
    ]
    assert len(stored(world, "anonymised", "responses/uss/2027-11/week1.csv")) == 3
    assert stored(world, "anonymised", "comments/uss/2027-11/week1.csv") == [
        {"Place": "London", "Comment": "Kind and quick."}
    ]
    print(report(world, KEY))
    print(world.read("report", f"ingests/{KEY}.csv").decode())
