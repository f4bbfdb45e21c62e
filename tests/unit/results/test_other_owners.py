"""Victims whose owner is no borough count in London, weighted as the frame counts them (R06)."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.results.analysis import Analysis
from functions.results.estimates.quarters import Quarter
from functions.shared.errors import RefusedFile
from functions.shared.policy import results
from functions.shared.stores.fieldwork import ALL_TYPES, OTHER_OWNERS, Fieldwork, FrameCell
from local.estimate import estimates
from tests.dropping import table
from tests.result_reports import ABOUT

pytestmark = pytest.mark.req("R06", "R14")
Q4 = Quarter.parse("2027-Q4")
MONTH = "2027-11"
ANSWERS = ("Sample Month", "BCU", "Crime Type", "Q1")
FRAME = ("Sample Month", "BCU", "Crime Type", "Frame", "Eligible", "Drawn")
# Two of four satisfied in a stratum of 40 people, both of those with another owner, of whom 10.
PEOPLE = (
    *(("Central West", "Assault", code) for code in "1155"),
    ("TDIU", "Assault", "1"),
    ("Heathrow", "Hate Crime", "2"),
)
ELIGIBLE = {("Central West", "Assault"): 40, (OTHER_OWNERS, ALL_TYPES): 10}
WEIGHTED = (2 * 10 + 2 * 5) / (4 * 10 + 2 * 5)


def answers() -> str:
    return table((dict(zip(ANSWERS, (MONTH, *one), strict=True)) for one in PEOPLE), ANSWERS)


def test_they_are_weighted_together_as_the_frame_counts_them() -> None:
    made = Analysis("ovss")
    made.read(answers().encode())
    cells = [
        FrameCell(bcu=bcu, crime_type=crime, frame=n, eligible=n, drawn=n)
        for (bcu, crime), n in ELIGIBLE.items()
    ]
    made.add_fieldwork(Fieldwork(survey="ovss", month=MONTH, frame=tuple(cells)))
    report = made.report(Q4, {}, ABOUT)
    [london] = [
        row["estimate"]
        for row in report["figures"]
        if (row["measure"], row["split"], row["period"]) == ("satisfaction", "London", str(Q4))
    ]
    assert london == pytest.approx(WEIGHTED)
    [note] = [note for note in report["notes"] if OTHER_OWNERS in note]
    assert "Heathrow, TDIU. The frame counts them together." in note
    assert not any(note.startswith("Left out") for note in report["notes"])


def test_the_same_comes_out_of_copies_whose_frames_have_that_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(answers())
    rows = [
        dict(zip(FRAME, (MONTH, *cell, *[str(n)] * 3), strict=True)) for cell, n in ELIGIBLE.items()
    ]
    (tmp_path / "f.csv").write_text(table(rows, FRAME))
    [measure] = [one for one in results.rules().of_survey("ovss") if one.name == "satisfaction"]
    found = estimates([tmp_path / "a.csv"], tmp_path / "f.csv", "ovss", Q4, measure)
    [london] = [
        row["estimate"]
        for row in found["estimates"]
        if (row["split"], row["period"]) == ("London", str(Q4))
    ]
    assert london == pytest.approx(WEIGHTED)


def test_a_frame_that_names_a_cell_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(answers())
    rows = [
        dict(zip(FRAME, (MONTH, *cell, *[str(n)] * 3), strict=True)) for cell, n in ELIGIBLE.items()
    ]
    (tmp_path / "f.csv").write_text(table([*rows, rows[0]], FRAME))
    [measure] = [one for one in results.rules().of_survey("ovss") if one.name == "satisfaction"]
    with pytest.raises(RefusedFile, match="twice"):
        estimates([tmp_path / "a.csv"], tmp_path / "f.csv", "ovss", Q4, measure)
