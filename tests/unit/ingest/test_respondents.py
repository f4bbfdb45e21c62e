"""Who a row of answers is about, and of whom nothing is asked (R30, R39a)."""

from __future__ import annotations

import pytest

from functions.ingest.responses.respondents.respondent import NobodyKnown
from tests.unit.ingest.test_ingest_splitting import OVSS, People, row, split


@pytest.mark.req("R30", "R39a")
@pytest.mark.parametrize("took_part", ["Yes", "No"])
def test_of_who_did_not_take_part_no_store_is_asked(took_part: str) -> None:
    """That somebody withdrew, or refused before, is said of answers that are kept alone."""
    people = People(
        crimes={"4612345/27"}, gone={"4612345/27": {"Q54ab"}}, said_no={"I1": {"Recontact MPS"}}
    )
    done = split([row(Took_Part=took_part)], people=people)
    asked = took_part == "Yes"
    assert done.found("withdrawn") == [2] * asked
    assert done.found("consent-refused-before") == [2] * asked


@pytest.mark.req("R31")
def test_a_rehearsal_tells_of_what_comes_twice_within_the_file() -> None:
    rows = [row(), row(), row(Interview_Id="I2")]
    assert split(rows, people=NobodyKnown()).found("interview-id-twice") == [3]
    linked = [{**each, "Link Id": "A" * 22} for each in rows]
    for each in linked:
        del each["Crime No"]
    done = split(linked, OVSS, "ovss", NobodyKnown())
    assert (done.found("interview-id-twice"), done.found("link-twice")) == ([3], [4])


@pytest.mark.req("R31", "R32", "R33")
@pytest.mark.parametrize(
    ("refused", "rows", "comments"),
    [
        ({"Q54aa"}, {"answers": 1, "mopac": 0, "mps": 0}, 1),
        ({"Q54ab"}, {"answers": 0, "mopac": 1, "mps": 0}, 0),
        ({"Recontact MPS"}, {"answers": 0, "mopac": 1, "mps": 1}, 0),
        ({"Q54aa", "Q54ab", "Recontact MPS"}, {"answers": 1, "mopac": 0, "mps": 0}, 1),
    ],
)
def test_a_no_of_an_earlier_file_stands_for_what_it_was_said_of_and_what_rests_on_it(
    refused: set[str], rows: dict[str, int], comments: int
) -> None:
    done = split([row()], people=People(crimes={"4612345/27"}, said_no={"I1": refused}))
    assert {name: len(done.rows[name]) for name in rows} == rows
    assert len(done.split.comments) == comments
    asked = "No" if "Recontact MPS" in refused else "Yes"
    assert {each["Recontact MPS"] for each in done.rows["mps"]} <= {asked}
    assert done.found("consent-refused-before") == [2] * len(refused)


@pytest.mark.req("R36", "R39")
@pytest.mark.parametrize(("took_back", "comments"), [((), 1), (("Q54aa",), 0), (("all",), 0)])
def test_what_they_wrote_goes_with_the_consent_that_was_taken_back(
    took_back: tuple[str, ...], comments: int
) -> None:
    """Of who only said no it is kept, without identity; of who took a yes back it is not."""
    no = row(Q54aa="2", Q54ab="")
    done = split([no], people=People(gone={"4612345/27": took_back}))
    assert len(done.split.comments) == comments
