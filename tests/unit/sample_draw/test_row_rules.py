"""What single cells of an extract say, the short way and the long one alike (R07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import RowRules
from functions.shared.policy import people, surveys
from tests.drawing import DAY, MONTH

USS = surveys.survey("uss")


@pytest.mark.req("R07")
@pytest.mark.parametrize("year", [1980, 1981])
def test_every_day_of_a_year_is_the_birthday_that_it_says_and_what_is_no_day_is_none(
    year: int,
) -> None:
    rules = RowRules(USS, MONTH, DAY)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    born = [day for day in days if day.year == year]
    assert rules.births([f"{day:%d/%m/%Y}" for day in born]) == [day.toordinal() for day in born]
    no_days = ["29/02/1981", "30/02/1980", "31/04/1981", "00/01/1980", "32/12/1981"]
    assert rules.births(no_days) == [Outcome.AGE_UNKNOWN] * len(no_days)


@pytest.mark.req("R07")
def test_a_day_that_stands_for_unknown_is_nobodys_birthday_and_the_days_beside_it_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = people.rules().model_copy(update={"impossible_births": (date(1970, 1, 1),)})
    monkeypatch.setattr(people, "rules", lambda: changed)
    rules = RowRules(USS, MONTH, DAY)
    days = [date(1969, 12, 31), date(1970, 1, 2), date(1971, 1, 1)]
    assert rules.births([f"{day:%d/%m/%Y}" for day in days]) == [day.toordinal() for day in days]
    assert rules.births(["01/01/1970", "1 January 1970"]) == [Outcome.AGE_UNKNOWN] * 2
