"""Fieldwork counts: what ingest writes is what results read, and nothing else fits in (R45b)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from functions.shared.clock import Month
from functions.shared.stores import fieldwork
from functions.shared.stores.fieldwork import Disposition, Fieldwork, FrameByAge, FrameCell

pytestmark = pytest.mark.req("R45b")


def month() -> Fieldwork:
    return Fieldwork(
        survey="uss",
        month="2027-11",
        frame=(FrameCell(bcu="South", crime_type="Assault", frame=90, eligible=70, drawn=30),),
        frame_by_age=(FrameByAge(age_band="16-24", crime_type="Assault", eligible=12),),
        dispositions=(
            Disposition(
                bcu="South", crime_type="Assault", replicate="1", disposition="Refused", people=4
            ),
        ),
        minutes={12: 3},
        days={55: 3},
    )


def test_what_is_written_is_read_again() -> None:
    assert fieldwork.read(month().model_dump_json()) == month()
    assert month().key == fieldwork.key("uss", Month.parse("2027-11"))


@pytest.mark.parametrize("more", ["crime_no", "interview_id", "name"])
def test_a_field_that_could_hold_a_person_is_refused_and_not_repeated(more: str) -> None:
    text = month().model_dump_json().replace('"survey"', f'"{more}":"4612345/26","survey"', 1)
    with pytest.raises(ValidationError) as raised:
        fieldwork.read(text)
    assert "4612345/26" not in str(raised.value)


def test_counts_are_never_negative_and_months_are_months() -> None:
    for wrong in ('"month":"2027-13"', '"month":"x"'):
        with pytest.raises(ValidationError):
            fieldwork.read(month().model_dump_json().replace('"month":"2027-11"', wrong))
    with pytest.raises(ValidationError):
        fieldwork.read(month().model_dump_json().replace('"people":4', '"people":-4'))
