"""A month in any order, dying anywhere, against a small model: nobody is contacted who must not be.

The model knows of each person whether they may be contacted, how often they were when that ended,
whether they were drawn and where their answers belong. Everything else is the system's. After the
month the purge comes every week: nothing is late, and in the end nothing says who anybody was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.shared.policy import retention
from tests.component.conftest import BUCKETS, TABLES, World
from tests.component.delivery_events.test_delivery_events import event as mail_event
from tests.component.ingest.test_ingest_people import OVSS, withdraw
from tests.component.purge.test_purge_crash import run as purge
from tests.component.sample_draw.test_sample_draw import draw, upload
from tests.component.stop_list.test_stop_list import sweep
from tests.component.tidy_list.test_tidy_list import type_in, work
from tests.crashing import Died, watched
from tests.dropping import all_versions, answer, kept, put_and_run, stored, table, without_consent
from tests.effort import examples
from tests.extracts import online, victim
from tests.household import ask
from tests.opt_out_page import follow, post_alone, waiting
from tests.periods import goes_on
from tests.saved import Saved
from tests.sending_world import contacted, release, run, turn

MONTH = "2027-11"
PEOPLE = range(1, 6)
NEVER = 6  # somebody vulnerable, in the extract all the same
CALLED = 21  # in the telephone sample
DOORS = ("page phone", "page email", "link", "console", "file", "outcome", "complaint")


def mail(person: int) -> str:
    return f"someone{person}@example.org"


def phone(person: int) -> str:
    return f"07812 {person:06d}"


def crime(person: int) -> str:
    return f"{4600000 + person}/27"


@dataclass
class Known:
    """``contacts``: how many there had been when they could no longer be contacted."""

    may: bool = True
    contacts: int = 0
    drawn: bool = False
    answers: str = ""  # "linked" with their crime number, or "apart" from it; blank: nowhere


class Month(RuleBasedStateMachine):
    of: Callable[[], tuple[World, Saved]]

    @initialize()
    def begin(self) -> None:
        self.world, empty = type(self).of()
        empty.restore()
        self.known = {person: Known() for person in (*PEOPLE, NEVER, CALLED)}
        self.known[NEVER].may = False
        self.names = 0
        self.dies_at = 0
        self.was_drawn = False
        rows = [online(person) for person in PEOPLE]
        rows.append(online(NEVER, Vulnerable="Y"))
        upload(self.world, rows, "ovss")
        upload(self.world, [victim(CALLED)])

    def _do(self, act: Callable[[], object]) -> None:
        """One event; a worker that dies is followed by the event again, as AWS does."""
        at, self.dies_at = self.dies_at, 0
        try:
            with watched(at or None):
                act()
        except Died:
            act()

    def _new(self) -> str:
        self.names += 1
        return f"f{self.names}"

    def _invitation(self, person: int) -> dict[str, str] | None:
        there = {item["crime_no"]: item for item in self.world.items("invitation")}
        return there.get(crime(person))

    @rule(at=st.integers(1, 12))
    def the_next_run_dies(self, at: int) -> None:
        self.dies_at = at

    @rule(survey=st.sampled_from(["ovss", "uss"]))
    def a_draw(self, survey: str) -> None:
        self._do(lambda: draw(survey))
        if survey == "ovss" and not self.was_drawn:
            self.was_drawn = True
            for person in PEOPLE:
                self.known[person].drawn = self.known[person].may

    @precondition(lambda self: self.was_drawn)
    @rule(position=st.sampled_from(["on", "on", "off"]), released=st.booleans())
    def the_switch(self, position: str, released: bool) -> None:
        if released:
            release(self.world)
        turn(self.world, position, released=False)

    @rule()
    def a_send(self) -> None:
        self._do(lambda: _quietly(run))

    @rule(person=st.sampled_from(PEOPLE), door=st.sampled_from(DOORS))
    def somebody_says_no(self, person: int, door: str) -> None:
        if self._says_no(person, door):
            self._ends(person)

    @rule(person=st.sampled_from(PEOPLE), what=st.sampled_from(["withdraws", "is erased"]))
    def somebody_leaves(self, person: int, what: str) -> None:
        if self._invitation(person) is None:
            return  # nobody knows them yet
        if what == "withdraws":
            wish = {"Crime No": crime(person), "Withdraw": "all"}
            name = self._new()
            self._do(lambda: withdraw(self.world, name, wish))
            ask(withdrawals=True)
        else:
            case = ask(find=crime(person))["case"]
            self._do(lambda: ask(case=case, erase=True, run="erase"))
        if self.known[person].answers == "linked":  # nobody can find what is not linked
            self.known[person].answers = ""
        self._ends(person)

    @precondition(lambda self: self.was_drawn)
    @rule(person=st.sampled_from(PEOPLE), agrees=st.booleans())
    def somebody_answers(self, person: int, agrees: bool) -> None:
        one = self._invitation(person)
        if one is not None:
            said = answer(person) if agrees else without_consent(person)
            row = {**said, "Link Id": one["token"], "Q12a": f"9{person}"}
            key = f"responses/ovss/{MONTH}/{self._new()}.csv"
            self._do(lambda: put_and_run(self.world, key, table([row], OVSS)))
            known = self.known[person]
            known.answers = "linked" if agrees and known.answers != "apart" else "apart"
            self._ends(person)

    @rule()
    def an_hour_and_a_night_pass(self) -> None:
        self._do(sweep)
        self._do(lambda: purge("2027-11-20"))

    def _ends(self, person: int) -> None:
        known = self.known[person]
        if known.may:
            known.may, known.contacts = False, contacted()[mail(person)]

    def _says_no(self, person: int, door: str) -> bool:
        """By one of the doors; False if that door does not lead to them yet."""
        one = self._invitation(person)
        if door.startswith("page"):
            typed = phone(person) if door.endswith("phone") else mail(person)
            post_alone("", contact=typed)
        elif door in ("link", "complaint") and one is None:
            return False
        elif door == "link" and one:
            post_alone(one["opt_out_token"], choice="stop")
        elif door == "complaint" and one:
            self._complains(person, one["invitation_id"])
        elif door == "console":
            record = type_in(self.world, phone(person))
            self._do(lambda: work(record))
        else:
            self._drops(person, door)
        for _ in range(3):  # the stream tells again of what failed
            self._do(follow)
            if not waiting():
                break
        return True

    def _complains(self, person: int, ident: str) -> None:
        from functions.delivery_events import handler as delivery_events
        from tests.sending_world import Context

        told = {"complainedRecipients": [{"emailAddress": mail(person)}]}
        self._do(
            lambda: delivery_events.handler(
                mail_event("Complaint", ident, complaint=told), Context()
            )
        )

    def _drops(self, person: int, door: str) -> None:
        if door == "file":
            key = f"do-not-contact/{self._new()}.csv"
            header: tuple[str, ...] = ("Contact", "Reason")
            row = {"Contact": mail(person), "Reason": "asked"}
        else:
            key = f"outcomes/ovss/{MONTH}/{self._new()}.csv"
            header = ("Crime No", "VIW No", "Outcome", "Outcome Date")
            row = {"Crime No": crime(person), "VIW No": "1", "Outcome": "Do Not Contact"}
            row["Outcome Date"] = "24/11/2027"
        self._do(lambda: put_and_run(self.world, key, table([row], header)))

    @invariant()
    def nobody_is_contacted_twice_or_once_they_must_not_be(self) -> None:
        sent = contacted()
        for person, known in self.known.items():
            assert sent[mail(person)] <= 1, person
            if not known.may:
                assert sent[mail(person)] == known.contacts, person
        assert sent[mail(NEVER)] == sent[mail(CALLED)] == 0

    @invariant()
    def everybodys_answers_are_in_one_place(self) -> None:
        there = sorted(
            (int(row["Q12a"][1:]), place)
            for place, rows in (
                ("linked", self._linked()),
                ("apart", kept(self.world, survey="ovss")),
            )
            for row in rows
        )
        known = {person: known.answers for person, known in self.known.items() if known.answers}
        assert there == sorted(known.items())

    def _linked(self) -> list[dict[str, str]]:
        keys = self.world.keys("linked", "mopac/")
        return [row for key in keys for row in stored(self.world, "linked", key)]

    def teardown(self) -> None:
        """At the end whoever may be contacted and was drawn is, once, or waits for a person."""
        if not hasattr(self, "world"):
            return
        turn(self.world)
        _quietly(run)
        waits = {
            item["crime_no"]
            for item in self.world.items("invitation")
            if item["state"] in ("claimed", "unknown")
        }
        for person, known in self.known.items():
            if known.may and known.drawn and crime(person) not in waits:
                assert contacted()[mail(person)] == 1, person
        self.nobody_is_contacted_twice_or_once_they_must_not_be()


def _quietly(act: Callable[[], object]) -> None:
    """A switch that is not there yet stops a run with an error; nothing is sent then."""
    try:
        act()
    except Exception as error:
        assert "switch" in str(error) or "released" in str(error), error  # noqa: PT017


@pytest.mark.req("R20", "R28", "R31", "R39", "R45", "R49", "R52")
def test_in_whatever_order_a_month_comes_nobody_is_contacted_who_must_not_be(
    world: World,
) -> None:
    empty = Saved()
    machine = type("Machine", (Month,), {"of": staticmethod(lambda: (world, empty))})
    case = machine.TestCase  # type: ignore[attr-defined]
    case.settings = settings(
        max_examples=examples(3, 200),
        stateful_step_count=examples(10, 40),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()
    assert_all_ends_in_time(world)


def assert_all_ends_in_time(world: World) -> None:
    """While the purge comes nothing is late, and after the last end nothing tells who anybody was.

    After some months it comes on the days alone on which something of the month ends (R49).
    """
    weeks = [str(date(2027, 11, 27) + timedelta(weeks=n)) for n in range(36)]
    for day in weeks:
        purge(day)
    proofs = [json.loads(world.read("certificate", f"purges/{day}.json")) for day in weeks]
    assert [one["day"] for one in proofs if one["late"] or not one["complete"]] == []
    assert sum(one["deleted"] for one in proofs) > 0
    ends = {str(goes_on(one.name, MONTH)) for one in retention.rules().classes if one.months}
    for day in sorted(end for end in ends if end > weeks[-1]):
        purge(day)
    left = [text for name in BUCKETS for text in all_versions(world, name)]
    left += [str(item) for table in TABLES for item in world.items(table)]
    for person in (*PEOPLE, NEVER, CALLED):
        assert not [text for text in left if crime(person) in text or mail(person) in text]
