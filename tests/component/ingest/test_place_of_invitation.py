"""The place of an online answer is its invitation's, not what was typed (R14, R31)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.shared.stores.people.cases import DrawnIn
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OVSS, invited
from tests.dropping import (
    answer,
    handed_over,
    kept,
    put_and_run,
    register,
    report,
    rules,
    stored,
    table,
    without_consent,
)

KEY = "responses/ovss/2027-11/w1.csv"


@pytest.mark.req("R14", "R31")
def test_bcu_and_crime_type_come_from_the_invitation_and_a_difference_is_counted(
    world: World,
) -> None:
    cases = handed_over(world, 1, 2, 3, survey="ovss")
    tokens = invited(world, cases)
    cell = DrawnIn("South East", "Vehicle Crime")
    register(world).enter(replace(case, cell=cell) for case in cases)
    rows = [
        {**without_consent(1), "Borough": "", "Crime Type": ""},
        {**without_consent(2), "Borough": "South East", "Crime Type": "Vehicle Crime"},
        {**answer(3), "Borough": "Camden", "Crime Type": "Assault"},
    ]
    put_and_run(
        world,
        KEY,
        table([{**row, "Link Id": token} for row, token in zip(rows, tokens, strict=True)], OVSS),
    )
    for row in (*kept(world, survey="ovss"), *stored(world, "linked", "mopac/ovss/2027-11/w1.csv")):
        assert (row["BCU"], row["Crime Type"]) == cell[:2]
        assert "Borough" not in row
    assert rules(world, KEY)["place-differs"] == [4]
    counts = report(world, KEY)["counts"]
    assert counts["places or crime types that differ from the invitation"] == 2


@pytest.mark.req("R14")
def test_an_answer_of_an_unknown_link_keeps_the_unit_that_was_typed(world: World) -> None:
    row = {**without_consent(1), "Link Id": "A" * 22, "Borough": "Camden"}
    put_and_run(world, KEY, table([row], OVSS))
    assert [each["BCU"] for each in kept(world, survey="ovss")] == ["Central North"]
