"""Files, corrections, replays, withdrawals and purges in any order, against a model (R31, R45).

Each person is in exactly one place or in none, never with more than the least they agreed to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.purge import handler as purge
from functions.shared.policy.responses import CONSENTS
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import withdraw
from tests.dropping import (
    Context,
    all_versions,
    answer,
    kept,
    put_and_run,
    stored,
    table,
    without_consent,
)
from tests.household import ask

PEOPLE = range(1, 8)
SAID = ("no", "mopac", "mps")  # the least first
FILES = ("a", "b")


def row_of(person: int, said: str) -> dict[str, str]:
    """Everybody has a code of their own in Q12a, and a canary that no answer may keep."""
    own = {"Q12a": f"9{person}", "V1": f"Canary {person}."}
    if said == "no":
        return {**without_consent(person), **own}
    return {**answer(person), **own, "Q54ab": "1" if said == "mps" else "2"}


class OnePlace(RuleBasedStateMachine):
    of: Callable[[], World]  # Hypothesis asks every attribute of the class what it is

    @initialize()
    def begin(self) -> None:
        self.world = type(self).of()
        for name in ("linked", "anonymised", "report", "ors_drop", "certificate"):
            self._empty(name)
        for table_name, key in (("ledger", "item"), ("register", "case_id")):
            for item in self.world.items(table_name):
                self.world.dynamodb.delete_item(
                    TableName=self.world.table(table_name), Key={key: {"S": item[key]}}
                )
        self.files: dict[str, dict[int, str]] = {}  # who each file holds now, and as what
        # Every body that ever came under a name, and who was in it.
        self.bodies: dict[str, dict[str, dict[int, str]]] = {name: {} for name in FILES}
        self.again: set[str] = set()  # files that a case has asked for once more
        self.said: dict[int, str] = {}  # the least that was said and not overruled
        self.left: dict[int, str] = {}  # the least that a withdrawal leaves
        self.back: dict[int, str] = {}
        self.moved = False
        self.runs = 0

    def _empty(self, name: str) -> None:
        bucket = self.world.bucket(name)
        listing = self.world.s3.list_object_versions(Bucket=bucket)
        for each in listing.get("Versions", []) + listing.get("DeleteMarkers", []):
            with contextlib.suppress(Exception):
                self.world.s3.delete_object(
                    Bucket=bucket,
                    Key=each["Key"],
                    VersionId=each["VersionId"],
                    BypassGovernanceRetention=True,
                )

    def _drop(self, name: str, body: str) -> str:
        self.runs += 1
        key = f"responses/uss/2027-11/{name}.csv"
        return str(put_and_run(self.world, key, body, Context(f"run-{self.runs}"))["status"])

    @precondition(lambda self: not self.moved)
    @rule(name=st.sampled_from(FILES), people=st.dictionaries(
        st.sampled_from(PEOPLE), st.sampled_from(SAID), min_size=1, max_size=5
    ))  # fmt: skip
    def a_file_comes(self, name: str, people: dict[int, str]) -> None:
        body = table([row_of(person, said) for person, said in sorted(people.items())])
        if any(body in bodies for bodies in self.bodies.values()):
            return  # a replay: see below
        self._drop(name, body)
        self._counts(name, body, people)

    def _counts(self, name: str, body: str, people: dict[int, str]) -> None:
        """Its rows take the place of its own before; a person stays in the file that was first."""
        self.bodies[name][body] = people
        self.again.discard(name)
        other = self.files.get(next(each for each in FILES if each != name), {})
        for person, said in people.items():
            self.said[person] = min(self.said.get(person, said), said, key=SAID.index)
        self.files[name] = {person: said for person, said in people.items() if person not in other}

    @precondition(lambda self: any(self.bodies.values()))
    @rule(data=st.data())
    def old_bytes_come_again(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([name for name in FILES if self.bodies[name]]))
        body = data.draw(st.sampled_from(sorted(self.bodies[name])))
        before = self._places()
        status = self._drop(name, body)
        if name in self.again and not self.moved:
            self._counts(name, body, self.bodies[name][body])
            return
        assert status in ("nothing new", "refused")
        assert self._places() == before

    @precondition(lambda self: any(self.bodies.values()) and not self.moved)
    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def evidence_and_insight_overrule_a_no(self, data: st.DataObject, person: int) -> None:
        """Nothing moves by that alone; the file may come once more; the next no stands again."""
        name = data.draw(st.sampled_from([name for name in FILES if self.bodies[name]]))
        before = self._places()
        case = ask(find=f"46{person:05d}/27")["case"]
        ask(
            case=case,
            overrule=[*CONSENTS],
            interview=f"I{person}",
            file=f"responses/uss/2027-11/{name}.csv",
            reason="recorded wrongly",
            by="ei-quality",
        )
        assert self._places() == before
        self.again.add(name)
        self.said.pop(person, None)

    @rule(person=st.sampled_from(PEOPLE), what=st.sampled_from(["all", "Q54aa", "Q54ab"]))
    def somebody_withdraws(self, person: int, what: str) -> None:
        self.runs += 1
        wish = {"Crime No": f"46{person:05d}/27", "Withdraw": what}
        linked = self._places().get(person, [])[:1] == ["mopac"]
        withdraw(self.world, f"w{self.runs}", wish)
        self.back[person] = "all" if "all" in (what, self.back.get(person)) else what
        if what == "all" and linked:
            for held in self.files.values():
                held.pop(person, None)
        if what != "all":
            least = {"Q54aa": "no", "Q54ab": "mopac"}[what]
            self.left[person] = min(self.left.get(person, least), least, key=SAID.index)

    @precondition(lambda self: self.files and not self.moved)
    @rule()
    def three_years_pass(self) -> None:
        purge.handler({"time": "2030-11-12T04:00:00Z"}, Context("purge"))
        self.moved = True

    def _least(self, person: int) -> str:
        """Whose no was overruled may have what they say next, and never more than they withdrew."""
        return min(self.said.get(person, "mps"), self.left.get(person, "mps"), key=SAID.index)

    def _places(self) -> dict[int, list[str]]:
        """Where each person's answers lie."""
        found: dict[int, list[str]] = {}
        for who in ("mopac", "mps"):
            for key in self.world.keys("linked", f"{who}/"):
                for row in stored(self.world, "linked", key):
                    found.setdefault(int(row["Crime No"][2:7]), []).append(who)
        for row in kept(self.world):
            found.setdefault(int(row["Q12a"][1:]), []).append("answers")
        return {person: sorted(places) for person, places in sorted(found.items())}

    @invariant()
    def each_is_in_one_place_with_the_least_consent(self) -> None:
        places = self._places()
        for person, where in places.items():
            assert where in (["answers"], ["mopac"], ["mopac", "mps"]), (person, where)
            least = "no" if self.moved else self._least(person)
            assert len(where) <= 1 + (least == "mps"), (person, where, least)
            assert where == ["answers"] or least != "no", (person, where, least)
        held = {person for people in self.files.values() for person in people}
        gone = {person for person, what in self.back.items() if what == "all"}
        assert {*places} - gone == held - gone
        assert "46000" not in "".join(all_versions(self.world, "anonymised"))
        canaries = "".join(text for key in self.world.keys("anonymised") if "responses" in key
                           for text in all_versions(self.world, "anonymised", key))  # fmt: skip
        assert "Canary" not in canaries


@pytest.mark.req("R31", "R32", "R39", "R45", "R45a")
def test_everybody_is_in_one_place_whatever_comes_in_whatever_order(world: World) -> None:
    machine = type("Machine", (OnePlace,), {"of": staticmethod(lambda: world)})
    case = machine.TestCase  # type: ignore[attr-defined]
    case.settings = settings(
        max_examples=60, stateful_step_count=14, deadline=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    case("runTest").runTest()
