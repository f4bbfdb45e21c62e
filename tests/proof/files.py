"""Scenes of files: an extract that is drawn, drops that come in, a month that ends, results."""

from __future__ import annotations

import json

from functions.ingest.handler import handler as ingest
from functions.watch import handler as watch
from tests.component.conftest import World
from tests.component.purge.test_purge_crash import DAY, assert_clean
from tests.component.purge.test_purge_crash import fill as fill_purge
from tests.component.purge.test_purge_crash import run as purge
from tests.component.results.test_results import MAKE
from tests.component.results.test_results import run as results
from tests.component.sample_draw.test_sample_draw import MONTH, draw, handed_over, upload
from tests.dropping import Context, answer, event, kept, report, stored, table, without_consent
from tests.dropping import handed_over as in_the_field
from tests.extracts import victim
from tests.household import ADA, ask, live_through
from tests.proof.scene import Scene, items, kinds_of, told
from tests.result_reports import Q4, months

ANSWERS = f"responses/uss/{MONTH}/week1.csv"
OUTCOMES = f"outcomes/uss/{MONTH}/week1.csv"


def _extract(world: World) -> None:
    world.put("extract", f"sealed-seeds/uss/{MONTH}.json", json.dumps({"seed": "5" * 64}))
    entry = {"contact": {"S": "4600003/27"}}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=entry)
    upload(world, [victim(number) for number in range(1, 5)])


def _sample(world: World) -> object:
    """Who is handed over, who is in the field; that a report is there says that all is done."""
    return (
        sorted(row["Crime No"] for row in handed_over(world)),
        sorted(item["ref"] for item in world.items("register")),
        world.keys("report", "draws/"),
        kinds_of(world).get("lock", 0),
    )


def _answers(world: World) -> None:
    in_the_field(world, 1, 2)
    world.put("ors_drop", ANSWERS, table([answer(1), answer(2, Q54ab="2"), without_consent(9)]))


def _split(world: World) -> object:
    name = ANSWERS.removeprefix("responses/")
    return (
        sorted(row["Crime No"] for row in stored(world, "linked", f"mopac/{name}")),
        sorted(row["Crime No"] for row in stored(world, "linked", f"mps/{name}")),
        len(kept(world)),
        report(world, ANSWERS)["result"],
        world.keys("ors_drop"),
    )


def _outcomes(world: World) -> None:
    in_the_field(world, 1, 2, 3)
    header = ("Crime No", "VIW No", "Outcome", "Outcome Date", "Contact")
    day = {"VIW No": "9001", "Outcome Date": "24/11/2027"}
    rows = [
        {**day, "Crime No": f"46{number:05d}/27", "Outcome": outcome}
        for number, outcome in enumerate(("Not Safe", "Interviewed", "No Answer"), start=1)
    ]
    world.put("ors_drop", OUTCOMES, table(rows, header))


def _worked(world: World) -> object:
    closed = [str(item.get("state")) for item in world.items("register")]
    return (
        items(world, "do_not_contact"),
        sorted(closed),
        len(world.items("history")),
        [subject for subject in told(world) if "not safe" in subject],
        world.keys("ors_drop"),
    )


def _clean(world: World) -> object:
    assert_clean(world)
    return bool(world.keys("certificate", "purges/"))


def _find(world: World) -> None:
    live_through(world)


def _found(world: World) -> object:
    """One case more, whoever asked: the answer itself goes to a person and is stored nowhere."""
    return bool(kinds_of(world)["case"])


def _quarter(world: World) -> None:
    for one in months("uss", Q4, 0.02):
        world.put("anonymised", f"responses/uss/{one.month}.csv", one.answers.decode())
        if one.fieldwork:
            world.put("report", one.fieldwork.key, one.fieldwork.model_dump_json())


def _reports(world: World) -> object:
    return world.keys("report", "results/")


SCENES = (
    Scene(
        *("sample_draw", _extract, lambda world: draw(), _sample),
        another=lambda world: draw(run="another"),
    ),
    Scene(
        *("ingest answers", _answers, lambda w: ingest(event(w, ANSWERS), Context()), _split),
        another=lambda w: ingest(event(w, ANSWERS), Context("another")),
    ),
    Scene(
        *("ingest outcomes", _outcomes, lambda w: ingest(event(w, OUTCOMES), Context()), _worked),
        another=lambda w: ingest(event(w, OUTCOMES), Context("another")),
    ),
    Scene("purge", fill_purge, lambda world: purge(DAY), _clean),
    Scene("subject_access", _find, lambda world: ask(find=ADA), _found),
    Scene(
        "results", _quarter, lambda world: results(**MAKE), lambda w: w.keys("report", "results/")
    ),
    Scene(
        "watch",
        lambda world: upload(world, [victim(1)]),
        lambda world: watch.handler({"time": "2027-11-16T09:00:00Z"}, Context()),
        lambda world: sorted(world.keys("report")),
    ),
)
