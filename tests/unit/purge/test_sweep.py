"""A sweep over stores that hold, refuse and lose things: it says what it did, and no more (R49)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from botocore.exceptions import ClientError

from functions.purge.expiry import RetentionSchedule, Verdict
from functions.purge.sweep import PASSES, carry_out, plan
from functions.purge.tally import Sweep, Thing, What
from functions.shared.errors import SurveyError
from functions.shared.policy import retention as policy

DAY = date(2030, 11, 18)
SCHEDULE = RetentionSchedule(policy.rules(), DAY)
ITEM = policy.rules().by_name["working-sample"]
pytestmark = pytest.mark.req("R49")


def due(key: str) -> Thing:
    return Thing(What.VERSION, key, "v", Verdict(ITEM, True, DAY, DAY))


def young(key: str) -> Thing:
    return Thing(What.VERSION, key, "v", Verdict(ITEM, False, DAY, DAY))


def refusal() -> ClientError:
    return ClientError({"Error": {"Code": "AccessDenied", "Message": "x"}}, "DeleteObjects")


@dataclass
class Held:
    """A store in memory; ``trouble``: what the next calls of a kind meet."""

    name: str
    held: list[Thing]
    batch: int = 3
    deletes_fail: list[Exception | None] = field(default_factory=list)
    listings_fail: list[Exception | None] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        if trouble := self.listings_fail.pop(0) if self.listings_fail else None:
            raise trouble
        yield from [*self.held]

    def delete(self, things: Sequence[Thing]) -> None:
        if trouble := self.deletes_fail.pop(0) if self.deletes_fail else None:
            raise trouble
        self.batches.append(len(things))
        self.held = [one for one in self.held if one not in things]


def swept(*stores: Held) -> Sweep:
    sweep = plan(stores, SCHEDULE)
    carry_out(sweep, stores, SCHEDULE)
    return sweep


@pytest.mark.parametrize("number", range(14))
def test_whatever_the_number_all_of_it_goes_in_batches_of_no_more_than_the_limit(
    number: int,
) -> None:
    store = Held("S", [due(f"k{n}") for n in range(number)] + [young("stays")])
    sweep = swept(store)
    assert [one.key for one in store.held] == ["stays"]
    assert (sweep.due, sweep.gone, sweep.remaining, sweep.complete) == (number, number, 0, True)
    assert all(size <= store.batch for size in store.batches)
    assert sum(store.batches) == number


def test_a_batch_goes_when_the_next_has_been_read_and_no_more_than_two_ever_wait() -> None:
    listed: list[int] = []

    class Watched(Held):
        def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
            self.read = 0
            for thing in [*self.held]:
                self.read += 1
                yield thing

        def delete(self, things: Sequence[Thing]) -> None:
            super().delete(things)
            listed.append(self.read)

    swept(Watched("S", [due(f"k{n}") for n in range(11)]))
    assert listed == [6, 9, 11, 11]


@pytest.mark.parametrize("trouble", [refusal(), SurveyError("a table left 1 writes undone")])
def test_a_store_that_fails_says_so_stops_no_other_and_the_sweep_is_not_complete(
    trouble: Exception,
) -> None:
    bad = Held("Bad", [due("a")], deletes_fail=[trouble] * PASSES)
    good = Held("Good", [due("b")])
    sweep = swept(bad, good)
    code = "AccessDenied" if isinstance(trouble, ClientError) else "SurveyError"
    assert sweep.failed == {"Bad": code}
    assert (sweep.due, sweep.gone, sweep.remaining) == (2, 1, 1)
    assert not sweep.complete
    assert good.held == []


@pytest.mark.parametrize("times", range(1, PASSES))
def test_what_fails_is_tried_again_and_then_counts_as_gone(times: int) -> None:
    store = Held("S", [due("a"), due("b")], deletes_fail=[refusal()] * times)
    sweep = swept(store)
    assert (sweep.failed, sweep.gone, sweep.complete) == ({}, 2, True)


def test_a_batch_that_failed_is_not_counted_though_others_went() -> None:
    troubles = [None, *[refusal()] * PASSES]
    store = Held("S", [due(f"k{n}") for n in range(4)], deletes_fail=troubles)
    sweep = swept(store)
    assert (sweep.gone, sweep.remaining) == (3, 1)
    assert sweep.failed == {"S": "AccessDenied"}
    assert not sweep.complete


def test_a_store_that_cannot_be_listed_is_named_and_nothing_of_it_is_claimed() -> None:
    bad = Held("Bad", [due("a")], listings_fail=[refusal()])
    good = Held("Good", [due("b")])
    sweep = swept(bad, good)
    assert sweep.failed == {"Bad": "AccessDenied"}
    assert (sweep.due, sweep.gone) == (1, 1)
    assert not sweep.complete
    assert bad.held, "what was not listed is not deleted"


def test_a_listing_that_fails_while_things_are_deleted_makes_it_incomplete() -> None:
    store = Held("S", [due("a")], listings_fail=[None, *[refusal()] * 2 * PASSES])
    sweep = swept(store)
    assert sweep.failed == {"S": "AccessDenied"}
    assert not sweep.complete


def test_a_fault_of_our_own_is_not_taken_for_a_store_that_refuses() -> None:
    with pytest.raises(ZeroDivisionError):
        swept(Held("S", [due("a")], deletes_fail=[ZeroDivisionError()]))


def test_where_nothing_is_due_nothing_is_deleted_and_nothing_asked_again() -> None:
    store = Held("S", [young("a")])
    sweep = swept(store)
    assert (sweep.deleted, sweep.left, store.batches) == ({}, {}, [])
    assert sweep.complete


def test_what_comes_while_it_is_swept_goes_with_the_next_pass() -> None:
    @dataclass
    class Filling(Held):
        more: list[Thing] = field(default_factory=list)

        def delete(self, things: Sequence[Thing]) -> None:
            super().delete(things)
            self.held += [self.more.pop()] if self.more else []

    store = Filling("S", [due("a")], more=[due("late")])
    sweep = swept(store)
    assert (sweep.due, sweep.gone, sweep.remaining) == (1, 2, 0)


@pytest.mark.parametrize(
    ("listings_fail", "asked"),
    [
        ([], 3),  # planned, deleted, listed again
        ([None, None, refusal()], 5),  # what is left is not known: once more
        ([None, refusal()], 5),
    ],
)
def test_a_store_is_listed_until_nothing_is_known_to_be_left_and_then_no_more(
    listings_fail: list[Exception | None], asked: int
) -> None:
    @dataclass
    class Counted(Held):
        asked: int = 0

        def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
            self.asked += 1
            yield from super().things(schedule)

    store = Counted("S", [due("a")], listings_fail=listings_fail)
    sweep = swept(store)
    assert (sweep.complete, sweep.gone, store.asked) == (True, 1, asked)
