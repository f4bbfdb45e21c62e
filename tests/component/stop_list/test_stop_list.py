"""Stop lists: whoever says no after a handover is on ORS's list within the hour (R21, R52)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from functions.ingest.handler import handler as ingest
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.errors import EventError
from functions.shared.policy import extract
from functions.shared.stores.people import stop_lists as files
from functions.shared.stores.people.cases import Case, CaseState
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.register import Register
from functions.shared.text.crime_numbers import CrimeNumber
from functions.stop_list import handler as stop_list
from tests.component.conftest import World
from tests.dropping import Context as Dropped
from tests.dropping import event, table
from tests.invitations import MOMENT, RING, crime, email_of, invitation, phone_of
from tests.sending_world import Context, the_list

NOON = "2027-11-25T12:10:00Z"


def case(number: int, survey: str = "uss", **over: Any) -> Case:
    made = Case(
        case_id=RING.case(survey, "2027-11", crime(number), "1"),
        survey=survey,
        month=Month(2027, 11),
        crime=CrimeNumber(crime(number)),
        viw="1",
        contacts=(
            RING.contact("phone", phone_of(number)),
            RING.contact("phone", phone_of(number + 5000)),
            RING.contact("email", email_of(number)),
        ),
        people=(RING.person(f"person {number}"),),
        until=date(2028, 6, 28),
    )
    return replace(made, **over)


def register(world: World) -> Register:
    return Register(world.dynamodb, world.table("register"), world.table("history"))


def invited(world: World, *numbers: int) -> list[str]:
    """Their invitations by email; the tokens of their survey links."""
    made = [invitation(number) for number in numbers]
    InvitationStore(world.dynamodb, world.table("invitation")).put_new(made)
    return [one.token for one in made]


def sweep(moment: str = NOON, **event: Any) -> Any:
    return stop_list.handler({"time": moment, **event}, Context())


def says_no(world: World, kind: str, value: str, scope: Scope = Scope.PERSON) -> None:
    key = RING.contact(kind, value)
    the_list(world).add([NewEntry(key, "…", scope, Door.ORS_FILE)], moment=MOMENT)


def rows(world: World, day: str, survey: str = "uss") -> list[tuple[str, ...]]:
    body = world.read("sample", f"stop-lists/{survey}/{day}.csv").decode()
    head, *found = list(csv.reader(io.StringIO(body)))
    assert tuple(head) == extract.rules().handover.stop_list_columns[survey]
    return [tuple(row) for row in found]


@pytest.mark.req("R21")
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", phone_of(1)),
        ("phone", phone_of(5001)),
        ("email", email_of(1)),
        ("crime", crime(1)),
    ],
)
def test_whoever_says_no_by_any_detail_is_on_the_next_list(
    world: World, kind: str, value: str
) -> None:
    register(world).enter([case(1), case(2)])
    assert sweep()["uss"] == {"people": 0, "new": 0, "written": False}
    says_no(world, kind, value)
    assert sweep()["uss"] == {"people": 1, "new": 1, "written": True}
    assert rows(world, "2027-11-25") == [(crime(1), "1", "25/11/2027")]


@pytest.mark.req("R21")
def test_what_a_person_typed_counts_before_it_is_tidied(world: World) -> None:
    register(world).enter([case(1)])
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": " 07812 340001"}}
    )
    assert sweep()["uss"]["people"] == 1


@pytest.mark.req("R21")
@pytest.mark.parametrize("state", list(CaseState))
def test_the_state_of_the_case_does_not_matter_while_ors_holds_it(
    world: World, state: CaseState
) -> None:
    register(world).enter([case(1, state=state)])
    says_no(world, "phone", phone_of(1))
    assert sweep()["uss"]["people"] == 1


@pytest.mark.req("R52")
def test_everybody_of_a_recalled_handover_is_on_the_list(world: World) -> None:
    register(world).enter([case(1), case(2), case(3)])
    for number in (1, 3):
        register(world).recall(case(number))
    assert sweep()["uss"]["people"] == 2
    assert [row[0] for row in rows(world, "2027-11-25")] == [crime(1), crime(3)]


@pytest.mark.req("R20")
def test_a_wrong_number_stops_nobody_who_has_another(world: World) -> None:
    register(world).enter([case(1)])
    says_no(world, "phone", phone_of(1), Scope.NUMBER)
    assert sweep()["uss"]["people"] == 0
    says_no(world, "phone", phone_of(5001), Scope.NUMBER)
    assert sweep()["uss"]["people"] == 1  # none is left to call


@pytest.mark.req("R21")
def test_each_survey_has_its_own_list(world: World) -> None:
    register(world).enter([case(1), case(2, "ovss")])
    (token,) = invited(world, 2)
    for number in (1, 2):
        says_no(world, "phone", phone_of(number))
    sweep()
    assert [row[0] for row in rows(world, "2027-11-25", "uss")] == [crime(1)]
    assert rows(world, "2027-11-25", "ovss") == [(token, "25/11/2027")]


@pytest.mark.req("R21")
def test_a_list_brings_ors_no_crime_number_that_it_was_not_handed(world: World) -> None:
    register(world).enter([case(1, "ovss"), case(2, "ovss"), case(3, "ovss")])
    tokens = invited(world, 1, 2)  # the third was never invited: ORS knows nothing of them
    for number in (1, 2, 3):
        says_no(world, "email", email_of(number))
    assert sweep()["ovss"]["people"] == 2
    body = world.read("sample", "stop-lists/ovss/2027-11-25.csv").decode()
    assert body.splitlines()[0] == "Link Id,Added"
    assert {row[0] for row in rows(world, "2027-11-25", "ovss")} == {*tokens}
    assert not any(crime(number) in body for number in (1, 2, 3))
    # Once the objection is taken back they are off the list; who has left the register is not.
    for number in (1, 2):
        world.dynamodb.delete_item(
            TableName=world.table("do_not_contact"),
            Key={"contact": {"S": RING.contact("email", email_of(number))}},
        )
    register(world).leave([case(1, "ovss").case_id])
    sweep("2027-11-25T13:10:00Z")
    assert rows(world, "2027-11-25", "ovss") == [(tokens[0], "25/11/2027")]


@pytest.mark.req("R21")
def test_a_list_is_written_again_only_when_it_changes(world: World) -> None:
    register(world).enter([case(1), case(2)])
    says_no(world, "phone", phone_of(1))
    assert sweep()["uss"]["written"]
    assert not sweep("2027-11-25T13:10:00Z")["uss"]["written"]
    says_no(world, "phone", phone_of(2))
    assert sweep("2027-11-25T14:10:00Z")["uss"] == {"people": 2, "new": 1, "written": True}
    assert len(world.notices()) == 2


@pytest.mark.req("R21")
def test_every_day_has_a_whole_list_and_people_keep_their_day(world: World) -> None:
    register(world).enter([case(1), case(2)])
    says_no(world, "phone", phone_of(1))
    sweep()
    says_no(world, "phone", phone_of(2))
    sweep("2027-11-27T00:10:00Z")
    assert sweep("2027-11-28T00:10:00Z")["uss"] == {"people": 2, "new": 0, "written": True}
    expected = [(crime(1), "1", "25/11/2027"), (crime(2), "1", "27/11/2027")]
    assert rows(world, "2027-11-27") == rows(world, "2027-11-28") == expected


@pytest.mark.req("R39", "R41")
def test_whoever_was_erased_stays_on_the_list_for_as_long_as_lists_are_kept(world: World) -> None:
    """ORS may hold somebody whom the register has forgotten; after a month it has heard of it."""
    register(world).enter([case(1), case(2)])
    for number in (1, 2):
        says_no(world, "phone", phone_of(number))
    sweep()
    register(world).leave([case(1).case_id])
    assert sweep("2027-11-25T13:10:00Z")["uss"] == {"people": 2, "new": 0, "written": False}
    assert sweep("2027-12-26T13:10:00Z")["uss"]["people"] == 2
    assert sweep("2027-12-27T13:10:00Z")["uss"] == {"people": 1, "new": 0, "written": True}


def test_a_notice_carries_a_file_and_counts_and_nobody(world: World) -> None:
    register(world).enter([case(1)])
    says_no(world, "phone", phone_of(1))
    sweep()
    (notice,) = world.notices()
    assert "stop-lists/uss/2027-11-25.csv" in notice
    for value in (crime(1), phone_of(1), email_of(1)):
        assert value not in notice


def test_if_the_list_cannot_be_written_the_next_sweep_tells_and_writes_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(world).enter([case(1)])
    says_no(world, "phone", phone_of(1))

    def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as dying:
        dying.setattr(files, "write", crash)
        with pytest.raises(Exception, match="RuntimeError"):
            sweep()
    assert sweep()["uss"]["written"]
    assert len(world.notices()) == 2  # rather twice than never


def test_a_wrong_event_is_refused(world: World) -> None:
    with pytest.raises(EventError, match="survey"):
        sweep(survey="uss")


@pytest.mark.req("R21", "R39")
def test_who_was_erased_while_a_sweep_was_writing_stays_on_the_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(world).enter([case(1)])
    says_no(world, "email", email_of(1))
    tell, samples = stop_list._tell, Bucket(world.s3, world.bucket("sample"))
    erased = [("4699999/27", "7")]

    def meanwhile(*facts: Any) -> None:
        files.add(samples, "uss", erased, date(2027, 11, 25))
        erased.clear()
        tell(*facts)

    monkeypatch.setattr(stop_list, "_tell", meanwhile)
    sweep()
    assert {row[0] for row in rows(world, "2027-11-25")} == {crime(1), "4699999/27"}


DROP = "withdrawals/w.csv"


@pytest.mark.req("R21", "R39")
@pytest.mark.parametrize("survey", ["uss", "ovss"])
@pytest.mark.parametrize("listed", [True, False], ids=["onto a list", "the first of all"])
@pytest.mark.parametrize("point", range(6))
def test_who_withdraws_at_any_moment_of_a_sweep_is_on_every_later_list(
    world: World, survey: str, point: int, *, listed: bool
) -> None:
    """The withdrawal runs between any two calls of the sweep."""
    register(world).enter([case(1, survey), case(2, survey)])
    name = crime(1) if survey == "uss" else invited(world, 1, 2)[0]
    if listed:
        says_no(world, "phone", phone_of(2))
        sweep("2027-11-25T09:10:00Z")
    file = table([{"Crime No": crime(1), "Withdraw": "all"}], ("Crime No", "Withdraw"))
    world.put("ors_drop", DROP, file)
    with between_calls(point, lambda: ingest(event(world, DROP), Dropped())):
        sweep()
    assert crime(1) not in str(world.items("register"))
    for day in ("2027-12-10", "2027-12-11"):
        sweep(f"{day}T12:10:00Z")
        assert name in {row[0] for row in rows(world, day, survey)}


@pytest.mark.req("R21", "R39")
@pytest.mark.parametrize("survey", ["uss", "ovss"])
@pytest.mark.parametrize("point", range(6, 30, 2))
def test_a_sweep_at_any_moment_of_a_withdrawal_takes_nobody_off(
    world: World, survey: str, point: int
) -> None:
    """The sweep runs between any two calls of the withdrawal."""
    register(world).enter([case(1, survey), case(2, survey)])
    name = crime(1) if survey == "uss" else invited(world, 1, 2)[0]
    file = table([{"Crime No": crime(1), "Withdraw": "all"}], ("Crime No", "Withdraw"))
    world.put("ors_drop", DROP, file)
    with between_calls(point, lambda: sweep("2027-12-10T12:10:00Z")):
        ingest(event(world, DROP), Dropped())
    sweep("2027-12-11T12:10:00Z")
    assert name in {row[0] for row in rows(world, "2027-12-11", survey)}


@contextmanager
def between_calls(point: int, meanwhile: Callable[[], Any]) -> Iterator[None]:
    """Does something else, once, before call number ``point`` of what runs inside, or behind it."""
    made = count()
    services = [clients.client(name) for name in ("s3", "dynamodb")]

    def before(**_: Any) -> None:
        if next(made) == point:
            meanwhile()

    for each in services:
        each.meta.events.register("before-call", before)
    try:
        yield
    finally:
        for each in services:
            each.meta.events.unregister("before-call", before)
    if next(made) <= point:
        meanwhile()


@pytest.mark.req("R21", "R39")
@pytest.mark.parametrize("before", [True, False], ids=["onto a list", "the first of its day"])
def test_two_who_leave_at_the_same_moment_are_both_on_the_list(
    world: World, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    day, samples = date(2027, 11, 25), Bucket(world.s3, world.bucket("sample"))
    if before:
        files.add(samples, "uss", [("4600001/27", "1")], day)
    others = [("4600002/27", "1")]
    read = files.latest

    def slowly(*asked: Any) -> files.Newest:
        found = read(*asked)
        if others:
            other = [others.pop()]
            files.add(samples, "uss", other, day)
        return found

    monkeypatch.setattr(files, "latest", slowly)
    files.add(samples, "uss", [("4600003/27", "1")], day)
    assert {row[0] for row in rows(world, "2027-11-25")} >= {"4600002/27", "4600003/27"}
