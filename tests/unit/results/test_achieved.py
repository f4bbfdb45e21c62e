"""The achieved sample beside the frame: who answers less often than others (R14, R56)."""

from __future__ import annotations

import pytest

from functions.results.analysis import Analysis
from functions.results.estimates.quarters import Quarter
from functions.shared.stores.fieldwork import Fieldwork, FrameByAge, FrameCell
from tests.dropping import table
from tests.result_reports import ABOUT

Q4 = Quarter.parse("2027-Q4")
HEADER = ("Sample Month", "BCU", "Crime Type", "Age Group", "Q1")
PEOPLE = (  # of whom each gives one answer
    *[("Central West", "Assault", "16-24", "1")] * 3,
    ("Central West", "Hate Crime", "65-74", "5"),
    ("North West", "Assault", "", "2"),
)
FRAME = {
    ("Central West", "Assault"): 40,
    ("Central West", "Hate Crime"): 40,
    ("North West", "Assault"): 20,
}
AGES = {("16-24", "Assault"): 25, ("65+", "Assault"): 25, ("65+", "Hate Crime"): 50}


def counts(*, ages: bool) -> Fieldwork:
    cells = [
        FrameCell(bcu=bcu, crime_type=crime, frame=n, eligible=n, drawn=n)
        for (bcu, crime), n in FRAME.items()
    ]
    bands = [FrameByAge(age_band=a, crime_type=crime, eligible=n) for (a, crime), n in AGES.items()]
    return Fieldwork(
        survey="uss", month="2027-11", frame=tuple(cells), frame_by_age=tuple(bands if ages else ())
    )


def achieved(*, ages: bool = True) -> dict[tuple[str, str], tuple[float, float]]:
    made = Analysis("uss")
    rows = [dict(zip(HEADER, ("2027-11", *one), strict=True)) for one in PEOPLE]
    made.read(table(rows, HEADER).encode())
    made.add_fieldwork(counts(ages=ages))
    report = made.report(Q4, {}, ABOUT)
    return {
        (row["split"], row["group"]): (row["of_frame"], row["of_interviews"])
        for row in report["fieldwork"]["achieved"]
    }


@pytest.mark.req("R14", "R56")
def test_the_achieved_sample_is_compared_with_the_frame_by_area_crime_type_and_age() -> None:
    assert achieved() == {
        ("BCU", "Central West"): (0.8, 0.8),
        ("BCU", "North West"): (0.2, 0.2),
        ("Crime Type", "Assault"): (0.6, 0.8),
        ("Crime Type", "Hate Crime"): (0.4, 0.2),
        # Of those whose age is known; older groups in policy's one.
        ("Age Group", "16-24"): (0.25, 0.75),
        ("Age Group", "65+"): (0.75, 0.25),
    }


def test_a_frame_without_ages_has_no_line_of_ages() -> None:
    assert {split for split, _ in achieved(ages=False)} == {"BCU", "Crime Type"}
