"""One outcome for every row: who belongs, who may be asked, on both sides of each edge."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.sample_draw.frame.cohorts import window
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.shared.clock import Month
from functions.shared.errors import RefusedFile
from functions.shared.policy import extract, geography, surveys
from tests.drawing import made, outcome, outcomes, survey
from tests.extracts import Row, online, victim

USS, OVSS = surveys.survey("uss"), surveys.survey("ovss")


@pytest.mark.req("R02")
@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("18/09/2027", Outcome.EARLIER),
        ("19/09/2027", Outcome.SELECTED),
        ("18/10/2027", Outcome.SELECTED),
        ("19/10/2027", Outcome.LATER),
        ("28/09/2027 14:05", Outcome.SELECTED),
        ("2027-09-28", Outcome.SELECTED),
        ("31/09/2027", Outcome.REPORT_DATE),
        ("", Outcome.REPORT_DATE),
    ],
)
def test_a_report_date_decides_the_cohort(reported: str, expected: Outcome) -> None:
    assert outcome(victim(1, **{"Date Reported": reported})) is expected


@pytest.mark.req("R03")
def test_a_late_draw_leaves_out_who_has_fewer_days_than_policy_wants() -> None:
    first, last = victim(1, **{"Date Reported": "19/09/2027"}), victim(2)
    closes = window(USS, date(2027, 9, 19)).closes
    enough, short = closes - timedelta(days=20), closes - timedelta(days=19)
    assert outcomes([first, last], day=enough)[0] is Outcome.SELECTED
    assert outcomes([first, last], day=short)[0] is Outcome.WINDOW
    assert outcomes([first, last], day=short)[1] is Outcome.SELECTED


@pytest.mark.req("R07")
@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("18/11/2011", Outcome.SELECTED),  # sixteen on the day of the draw
        ("19/11/2011", Outcome.UNDER_AGE),  # sixteen when contact is made, not when drawn
        ("29/02/2012", Outcome.UNDER_AGE),
        ("18/11/1917", Outcome.SELECTED),
        ("01/01/1917", Outcome.SELECTED),
        ("31/12/1916", Outcome.AGE_UNKNOWN),
        ("01/01/1900", Outcome.AGE_UNKNOWN),
        ("18/11/2027", Outcome.UNDER_AGE),  # born on the day of the draw, which is a birthday
        ("19/11/2027", Outcome.AGE_UNKNOWN),
        ("30/02/1980", Outcome.AGE_UNKNOWN),
        ("", Outcome.AGE_UNKNOWN),
    ],
)
def test_age_is_that_of_the_day_of_the_draw(born: str, expected: Outcome) -> None:
    assert outcome(victim(1, **{"VIW Date of Birth": born})) is expected


@pytest.mark.req("R07")
def test_who_was_born_on_29_february_is_sixteen_on_1_march() -> None:
    row = victim(1, **{"VIW Date of Birth": "29/02/2012", "Date Reported": "31/12/2027"})
    month = Month(2028, 2)
    other = victim(2, **{"Date Reported": "31/12/2027"})
    for day, expected in (
        (date(2028, 2, 28), Outcome.UNDER_AGE),
        (date(2028, 2, 29), Outcome.SELECTED),
    ):
        assert outcomes([row, other], month=month, day=day)[0] is expected


@pytest.mark.req("R08")
@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("Domestic Abuse", Outcome.DOMESTIC_ABUSE),
        ("Sexual Element", Outcome.SEXUAL),
        ("Vulnerable", Outcome.VULNERABLE),
    ],
)
def test_only_an_explicit_n_passes(column: str, expected: Outcome) -> None:
    for text in ("N", " n "):
        assert outcome(victim(1, **{column: text})) is Outcome.SELECTED
    for text in ("Y", "", "No", "U", "N?", "0"):
        assert outcome(victim(1, **{column: text})) is expected


@pytest.mark.req("R08")
@pytest.mark.parametrize(
    "text",
    [
        *("Fatal", "FATAL INJURY", "Fatality", "Death", "Serious - killed"),
        *("Deceased", "Dead", "Died in hospital", "Murdered", "Homicide", "Manslaughter"),
    ],
)
def test_a_fatal_injury_excludes(text: str) -> None:
    assert outcome(victim(1, **{"VIW Injury Degree Desc": text})) is Outcome.FATAL


@pytest.mark.req("R08")
@pytest.mark.parametrize("text", ["", "Minor", "Non-fatal", "Serious", "Not fatal"])
def test_another_injury_does_not(text: str) -> None:
    assert outcome(victim(1, **{"VIW Injury Degree Desc": text})) is Outcome.SELECTED


@pytest.mark.req("R14")
def test_whoever_belongs_to_any_cell_can_be_drawn() -> None:
    who = USS.who
    assert who
    boroughs, types = sorted(geography.rules().borough_of.values()), who.crime_types
    rows = [
        victim(number, **{"Owning Borough": borough, "Crime Type": kind})
        for number, (borough, kind) in enumerate(product(boroughs, types), start=1)
    ]
    assert {*outcomes(rows)} <= {Outcome.SELECTED, Outcome.NOT_SELECTED}
    # Whoever may not be asked is of the frame all the same, and counts in their cell.
    draw = made([*rows, victim(len(rows) + 1, **{"Domestic Abuse": "Y"})])
    assert all(cell.eligible for cell in draw.cells)
    assert (sum(cell.frame for cell in draw.cells), draw.outside) == (len(rows) + 1, 0)


@pytest.mark.req("R14")
def test_who_belongs_to_another_month_or_comes_too_late_is_not_of_the_frame() -> None:
    reported = ("18/09/2027", "19/09/2027", "18/10/2027", "19/10/2027")
    rows = [victim(n, **{"Date Reported": text}) for n, text in enumerate(reported)]
    late = window(USS, date(2027, 9, 19)).closes
    for day, frame in ((date(2027, 11, 18), 2), (late, 1)):
        assert sum(cell.frame for cell in made(rows, day=day).cells) == frame


@pytest.mark.req("R02", "R06", "R09")
@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"Crime No": "12345"}, Outcome.CRIME_NUMBER),
        ({"Crime No": " 01/123456/27 "}, Outcome.SELECTED),
        ({"Crime Type": "Vehicle Crime"}, Outcome.CRIME_TYPE),
        ({"Crime Type": " HATE crime"}, Outcome.SELECTED),
        ({"Reported Via": "Online"}, Outcome.ROUTE),
        ({"Reported Via": "front counter"}, Outcome.SELECTED),
        ({"Owning Borough": "TDIU"}, Outcome.OWNER),
        ({"Owning Borough": "Atlantis"}, Outcome.OWNER),
        ({"Owning Borough": "hammersmith & fulham"}, Outcome.SELECTED),
        ({"VIW Surname": "UNKNOWN"}, Outcome.NAME),
        ({"VIW Surname": "Acme Ltd"}, Outcome.NAME),
        ({"VIW Surname": "123"}, Outcome.NAME),
        ({"VIW Telephone Mobile": ""}, Outcome.NO_CONTACT),
        ({"VIW Telephone Mobile": "07700 900123"}, Outcome.NO_CONTACT),
        ({"VIW Telephone Mobile": "070 0000 0000"}, Outcome.NO_CONTACT),
        ({"VIW Telephone Mobile": "+1 212 555 0100"}, Outcome.NO_CONTACT),
        ({"TIU": "Y"}, Outcome.SELECTED),
    ],
)
def test_what_keeps_a_row_out(over: Row, expected: Outcome) -> None:
    assert outcome(victim(1, **over)) is expected


@pytest.mark.req("R09", "R22", "R25")
@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({}, Outcome.SELECTED),
        ({"VIW Telephone Mobile": ""}, Outcome.SELECTED),
        ({"VIW Email": ""}, Outcome.SELECTED),
        ({"VIW Email": "", "VIW Telephone Mobile": "020 7123 4567"}, Outcome.NO_CONTACT),
        (
            {"VIW Email": "", "VIW Telephone Mobile": "", "VIW Telephone Other": "07812 345678"},
            Outcome.NO_CONTACT,
        ),
        ({"Owning Borough": "TDIU"}, Outcome.SELECTED),
        ({"Owning Borough": "Atlantis"}, Outcome.OWNER),
        ({"Crime Type": "Vehicle Crime"}, Outcome.SELECTED),
    ],
)
def test_the_census_writes_by_email_or_to_the_own_mobile(over: Row, expected: Outcome) -> None:
    rows = [online(1, **over), online(2)]
    assert outcomes(rows, of=OVSS)[0] is expected


@pytest.mark.req("R06")
def test_owners_that_are_no_borough_are_counted_and_are_strata_of_the_census() -> None:
    rows = [online(1, **{"Owning Borough": "TDIU"}), online(2, TIU="Y"), online(3)]
    draw = made(rows, of=OVSS)
    assert dict(draw.owners) == {"TDIU": 1}
    assert draw.tiu == 1
    assert [cell.cell[0] for cell in draw.cells if cell.drawn] == ["Central North", "TDIU"]


@pytest.mark.req("R06", "R58")
def test_who_was_with_the_telephone_unit_is_counted_however_yes_is_written() -> None:
    written = ("Y", " y ", "Yes", "YES\u200b", "N", "No", "")
    assert made([victim(n, TIU=text) for n, text in enumerate(written)]).tiu == 4


@pytest.mark.req("R02")
def test_the_first_rule_that_applies_is_the_outcome() -> None:
    everything = {
        "Crime No": "?",
        "Crime Type": "?",
        "Reported Via": "?",
        "Date Reported": "?",
        "Domestic Abuse": "?",
        "Sexual Element": "?",
        "Vulnerable": "?",
        "VIW Injury Degree Desc": "Fatal",
        "VIW Date of Birth": "?",
        "VIW Surname": "?",
        "Owning Borough": "?",
        "VIW Telephone Mobile": "?",
    }
    found = []
    for column in everything:
        found.append(outcome(victim(1, **everything)))
        everything[column] = victim(1)[column]
    assert found == sorted(found)
    assert len(set(found)) == len(everything)
    assert outcome(victim(1, **everything)) is Outcome.SELECTED


def test_a_file_in_which_nobody_belongs_to_the_survey_is_the_wrong_file() -> None:
    with pytest.raises(RefusedFile, match="wrong-survey"):
        made([online(1)])
    with pytest.raises(RefusedFile, match="wrong-survey"):
        made([victim(1)], of=OVSS)


_TEXTS = st.sampled_from(
    ["", "?", "N", "Y", "Camden", "01/01/1900", "07812345678", "a@b.org", "\x1f"]
)


@st.composite
def odd_rows(draw: Any) -> list[Row]:
    """Rows with anything in any column, beside one that belongs."""
    rows = [victim(1)]
    for number in range(draw(st.integers(0, 25))):
        over = draw(st.dictionaries(st.sampled_from(extract.rules().names), _TEXTS, max_size=4))
        rows.append(victim(number % 9, **over))
    return rows


@pytest.mark.req("R11")
@settings(max_examples=60)
@given(odd_rows(), st.integers(1, 12))
def test_the_outcomes_add_up_to_the_rows_whatever_they_hold(rows: list[Row], wanted: int) -> None:
    policy = survey(target_interviews=wanted, yield_interviews=1, yield_sample=1)
    draw = made(rows, of=policy)
    assert draw.rows == len(rows) == sum(draw.counts.values())
    assert draw.counts[Outcome.SELECTED] == len(draw.selected)
    assert sum(cell.drawn for cell in draw.cells) == len(draw.selected)
    assert sum(cell.frame for cell in draw.cells) + draw.outside == sum(
        draw.counts[code] for code in Outcome if code > Outcome.WINDOW
    )
    for cell in draw.cells:
        assert cell.drawn <= cell.eligible <= cell.frame
        assert cell.target is not None
        assert cell.drawn + cell.shortfall >= cell.target
