"""Faults that run through a column refuse the extract; one reading has many spellings (R58)."""

from __future__ import annotations

import pytest

from functions.shared.errors import RefusedFile
from functions.shared.policy import extract
from tests.drawing import made as draw
from tests.extracts import online, victim

FACTS = [
    ("report-date-unreadable", "Date Reported", "Date Reported"),
    ("birth-date-unreadable", "VIW Date of Birth", "VIW Date of Birth"),
    ("borough-unreadable", "Owning Borough", "Owning Borough"),
    ("crime-type-unreadable", "Crime Type", "Crime Type"),
    ("contact-unreadable", "VIW Telephone Mobile", "VIW Telephone Home"),
    ("flag-unreadable", "Vulnerable", "Vulnerable"),
    ("name-unreadable", "VIW Surname", "VIW Surname"),
]


def rows(column: str, bad: int, good: int) -> list[dict[str, str]]:
    faulty = [victim(number, **{column: "??"}) for number in range(1, bad + 1)]
    return faulty + [victim(number) for number in range(bad + 1, bad + good + 1)]


@pytest.mark.req("R58")
@pytest.mark.parametrize(("rule", "column", "named"), FACTS)
def test_a_fact_that_most_rows_lack_refuses_the_extract_and_names_its_column(
    rule: str, column: str, named: str
) -> None:
    with pytest.raises(RefusedFile) as caught:
        draw(rows(column, 11, 9))
    assert caught.value.rule == rule
    assert named in caught.value.column
    assert extract.rules().faults.by_rule[rule].meaning


@pytest.mark.req("R58")
@pytest.mark.parametrize(("rule", "column", "named"), FACTS)
@pytest.mark.parametrize(("bad", "good"), [(10, 10), (11, 8), (1, 0)])
def test_half_the_rows_or_a_small_file_is_no_fault_of_a_column(
    rule: str, column: str, named: str, bad: int, good: int
) -> None:
    if good:
        assert len(draw(rows(column, bad, good)).selected) == good


@pytest.mark.req("R58")
def test_crime_types_of_other_surveys_are_no_fault() -> None:
    done = draw([online(n, **{"Crime Type": "Vehicle Crime"}) for n in range(1, 30)] + [victim(40)])
    assert len(done.selected) == 1


@pytest.mark.req("R08", "R58")
@pytest.mark.parametrize("said", ["Y", " yes "])
def test_flags_that_say_yes_are_no_fault(said: str) -> None:
    done = draw([victim(n, **{"Domestic Abuse": said}) for n in range(1, 30)] + [victim(40)])
    assert (len(done.selected), done.unclear_flags) == (1, 0)


@pytest.mark.req("R06", "R58")
@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("Date Reported", "2027-09-28"),
        ("Date Reported", "28-Sep-27"),
        ("VIW Date of Birth", "04-Mar-80"),
        ("VIW Date of Birth", "1980-03-04"),
        ("Owning Borough", "London Borough of Camden"),
        ("Owning Borough", "LB Camden"),
        ("Owning Borough", "Kingston-upon-Thames"),
        ("Owning Borough", "City of Westminster"),
    ],
)
def test_what_can_be_read_in_one_way_alone_is_read(column: str, written: str) -> None:
    assert len(draw([victim(1, **{column: written})]).selected) == 1
