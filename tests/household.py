"""A small month, drawn and answered: two people share a telephone, one has two crimes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from functions.sample_draw.handler import handler as draw_handler
from functions.subject_access.handler import handler as subject_access
from tests.component.conftest import World
from tests.dropping import answer, put_and_run, table
from tests.extracts import online, text_of, victim

MONTH = "2027-11"
PACK = f"mps/uss/{MONTH}/week1.csv"
HOUSEHOLD = "07812 555001"  # the telephone that Ada and Bob share
ADA, BOB, OTHER, EVE = "4600001/27", "4600002/27", "4600003/27", "4600004/27"
ADA_AGAIN = "4600011/27"  # another crime of Ada's, reported online
EVE_MAIL = "eve@example.org"


def person(number: int, forename: str, phone: str, **over: str) -> dict[str, str]:
    return victim(
        number,
        **{"VIW Co/Forenames": forename, "VIW Telephone Mobile": phone, "VIW Surname": "Example"},
        **over,
    )


def live_through(world: World) -> None:
    """Extracts, draws, answers, and a pack that the MPS can read."""
    uss = [
        person(1, "Ada", HOUSEHOLD),
        # In the extract only: somebody vulnerable is never contacted (R08).
        person(2, "Bob", "+44 7812 555 001", **{"Vulnerable": "Y"}),
        person(3, "Cy", "07812 555003"),
        # Two victims of one crime.
        person(4, "Dot", "07812 555004", **{"Crime No": OTHER, "VIW No": "2"}),
    ]
    ovss = [
        online(4, **{"VIW Email": EVE_MAIL, "VIW Co/Forenames": "Eve"}),
        online(11, **{"VIW Co/Forenames": "Ada", "VIW Surname": "Example",
                      "VIW Telephone Home": HOUSEHOLD, "VIW Email": "ada@example.org"}),
    ]  # fmt: skip
    for survey, rows in (("uss", uss), ("ovss", ovss)):
        world.put("extract", f"extracts/{survey}/{MONTH}/a.csv", text_of(rows))
        draw_handler(
            {"time": "2027-11-18T06:00:00Z", "survey": survey, "month": MONTH},
            SimpleNamespace(aws_request_id="draw"),
        )
    answers = [answer(1), answer(2), answer(3, Q1="4")]
    put_and_run(world, f"responses/uss/{MONTH}/week1.csv", table(answers))
    world.s3.put_object_tagging(
        Bucket=world.bucket("linked"),
        Key=PACK,
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )


def ask(run: str = "ask", **event: Any) -> dict[str, Any]:
    """One event to subject access, as typed in the console."""
    found: dict[str, Any] = subject_access(
        {"time": "2027-12-20T10:00:00Z", **event}, SimpleNamespace(aws_request_id=run)
    )
    return found


def places(answer: dict[str, Any]) -> set[str]:
    """Where one person of a find is held."""
    return {one["where"] for one in answer["held"]}
