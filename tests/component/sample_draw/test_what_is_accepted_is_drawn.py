"""Whatever file the check accepts, the draw ends, and everybody drawn is in the register once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.shared.errors import RefusedFile
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import MONTH, draw, handed_over, report, upload
from tests.component.sample_draw.test_sample_draw_arrival import BEFORE, arrives
from tests.extracts import Row, online, victim
from tests.saved import Saved

ALPHA = {"Crime No": "4607101/27", "VIW No": "", "VIW Surname": "Alpha"}
BETA = {**ALPHA, "VIW Co/Forenames": "Bo", "VIW Surname": "Beta"}


@st.composite
def files(draw: Any) -> list[Row]:
    """Few crime numbers, VIW numbers, names and phones, so that everything collides."""
    build = draw(st.sampled_from([victim, online]))
    return [
        build(
            draw(st.integers(1, 4)),
            **{
                "Crime No": draw(st.sampled_from(["4607101/27", "4607102/27", "no number"])),
                "VIW No": draw(st.sampled_from(["", " ", "0", "1", "01", "2"])),
                "VIW Co/Forenames": draw(st.sampled_from(["Ada", "Bo", ""])),
                "VIW Surname": draw(st.sampled_from(["Alpha", "Beta", "O'Neil"])),
                "VIW Telephone Home": draw(st.sampled_from(["", "020 7123 4567", "x"])),
                "Owning Borough": draw(st.sampled_from(["Camden", "Ealing", "Heathrow"])),
            },
        )
        for _ in range(draw(st.integers(1, 8)))
    ]


@pytest.mark.req("R09", "R11", "R39")
def test_for_any_file_that_the_check_accepts_the_draw_ends(world: World) -> None:
    empty = Saved()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(files())
    def holds(rows: list[Row]) -> None:
        empty.restore()
        survey = "ovss" if rows[0]["Reported Via"] == "Online" else "uss"
        checked = arrives(upload(world, rows, survey), BEFORE)
        if checked["status"] == "refused":
            with pytest.raises(RefusedFile):
                draw(survey)
            return
        drawn = draw(survey)["drawn"]
        refs = [item["ref"] for item in world.items("register")]
        people = report(world, survey)["sample"]["people"]
        assert len(refs) == len(set(refs)) == drawn == people

    holds()


@pytest.mark.req("R09", "R21")
def test_two_victims_of_a_crime_without_a_viw_number_do_not_stop_the_month(world: World) -> None:
    upload(world, [victim(1, **ALPHA), victim(2, **BETA), victim(3)])
    assert draw()["drawn"] == 2
    crimes = [row["Crime No"] for row in handed_over(world)]
    assert sorted(crimes) == ["4600003/27", "4607101/27"]
    assert world.keys("report", f"draws/uss/{MONTH}/report.json")
