"""Nobody is asked again too soon: six calendar months, by person, across surveys (R10)."""

from __future__ import annotations

from datetime import date

import pytest

from functions.sample_draw.handler import handler
from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.cases import history_item
from functions.shared.text.names.names import identity_keys
from functions.shared.text.written_dates import write_uk_date
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw_arrival import CONTEXT
from tests.extracts import Row, online, text_of, victim

RING = Keyring(b"k" * 64)


def interviewed(world: World, row: Row, on: date) -> None:
    """The person of the row gave an interview that day, about another crime."""
    ids = identity_keys(
        crime="9999999/27",
        viw="3",
        phones=["+44" + row["VIW Telephone Mobile"][1:].replace(" ", "")],
        email=None,
        surname=row["VIW Surname"].upper(),
        forenames=row["VIW Co/Forenames"],
        born=None,
    )
    item = history_item("entry", map(RING.person, ids), on)
    world.dynamodb.put_item(TableName=world.table("history"), Item=dynamodb.typed(item))


def drawn_on(world: World, day: date, rows: list[Row], survey: str = "uss") -> int:
    """How many are drawn by hand on that day, for its month."""
    month = f"{day:%Y-%m}"
    world.put("extract", f"extracts/{survey}/{month}/extract.csv", text_of(rows))
    event = {"time": f"{day}T12:00:00Z", "survey": survey, "month": month}
    return int(handler(event, CONTEXT)["draws"][0]["drawn"])


@pytest.mark.req("R10")
@pytest.mark.parametrize(
    ("interview", "day", "drawn"),
    [
        (date(2027, 5, 19), date(2027, 11, 18), 1),  # six months less a day
        (date(2027, 5, 18), date(2027, 11, 18), 2),  # six months
        (date(2027, 8, 31), date(2028, 2, 28), 1),
        (date(2027, 8, 31), date(2028, 2, 29), 2),
        (date(2027, 8, 29), date(2028, 2, 29), 2),
        (date(2026, 8, 31), date(2027, 2, 27), 1),
        (date(2026, 8, 31), date(2027, 2, 28), 2),
    ],
)
def test_an_interview_rests_a_person_for_six_calendar_months(
    world: World, interview: date, day: date, drawn: int
) -> None:
    reported = write_uk_date(date(day.year - (day.month == 1), day.month - 1 or 12, 10))
    rows = [victim(n, **{"Date Reported": reported}) for n in (1, 2)]
    interviewed(world, rows[0], interview)
    assert drawn_on(world, day, rows) == drawn


@pytest.mark.req("R10")
@pytest.mark.parametrize(("day", "drawn"), [(date(2028, 6, 20), 1), (date(2028, 6, 21), 2)])
def test_without_an_outcome_the_field_ends_six_months_after_the_window(
    world: World, day: date, drawn: int
) -> None:
    drawn_on(world, date(2027, 11, 18), [victim(1)])  # may be called until 21/12/2027
    later = {"Date Reported": "10/05/2028", "VIW Surname": "Exampleb"}
    same = victim(1, **later, **{"Crime No": "5600001/28"})
    assert same["VIW Surname"] == victim(1)["VIW Surname"]
    other = online(2, **later)
    rows = [{**same, "Reported Via": "Online", "VIW Email": "one@example.org"}, other]
    assert drawn_on(world, day, rows, "ovss") == drawn
