"""Nobody is written to before E&I have released the month's links file (R52)."""

from __future__ import annotations

from time import monotonic

import pytest
from botocore.exceptions import ClientError

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.log import UnexpectedFailure
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.invitation import State
from functions.shared.stores.releases import Releases
from tests.component.conftest import World
from tests.invitations import MONTH, invitation
from tests.sending_world import calls_watched, contacted, put, release, run, states, turn


@pytest.mark.req("R52")
def test_an_invitation_waits_until_the_links_file_is_released(world: World) -> None:
    turn(world, released=False)
    put(world, [invitation(1)])
    for value in ("", "no", "soon"):
        release(world, value)
        found = run()
        assert (found["sent"], found["not_released"]) == (0, 1)
    assert set(states(world).values()) == {State.DUE}
    release(world, "yes")
    assert run()["sent"] == 1


@pytest.mark.req("R52")
@pytest.mark.parametrize("value", ["Yes", "YES"])
def test_a_release_counts_however_the_word_is_written(world: World, value: str) -> None:
    turn(world, released=False)
    put(world, [invitation(1)])
    release(world, value)
    assert run()["sent"] == 1


@pytest.mark.req("R52")
def test_a_month_without_a_links_file_was_never_released(world: World) -> None:
    turn(world, released=False)
    put(world, [invitation(1)])
    assert run()["sent"] == 0


@pytest.mark.req("R52")
def test_one_months_release_opens_no_other_month(world: World) -> None:
    turn(world)
    put(world, [invitation(1), invitation(2, month=Month(2027, 10))])
    found = run()
    assert (found["sent"], found["not_released"]) == (1, 1)


@pytest.mark.req("R41", "R52")
def test_a_release_outlives_the_links_file_which_ends_sooner_than_the_windows(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    run()
    world.s3.delete_object(Bucket=world.bucket("sample"), Key=release(world))
    put(world, [invitation(2)])
    assert run()["sent"] == 1


@pytest.mark.req("R52")
def test_a_tag_that_is_taken_off_ends_the_release_for_good(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    run()
    key = release(world, "")
    put(world, [invitation(2)])
    assert run()["sent"] == 0
    world.s3.delete_object(Bucket=world.bucket("sample"), Key=key)
    assert run()["sent"] == 0, "the file is gone, and what was known of it was taken back"


@pytest.mark.req("R52")
def test_a_recall_ends_a_release(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    run()
    samples = Bucket(world.s3, world.bucket("sample"))
    releases = Releases(samples, Ledger(world.dynamodb, world.table("ledger")))
    assert releases.covers("ovss", MONTH)
    releases.end("ovss", MONTH)
    samples.delete_all(release(world))
    assert not releases.covers("ovss", MONTH)


@pytest.mark.req("R52")
def test_nobody_is_written_to_while_nobody_can_say_whether_the_month_is_released(
    world: World,
) -> None:
    turn(world)
    put(world, [invitation(1)])

    def watch(name: str, params: dict[str, object]) -> None:
        if name == "GetObjectTagging":
            raise ClientError({"Error": {"Code": "AccessDenied"}}, name)

    with calls_watched(watch, "before-call"), pytest.raises(UnexpectedFailure):
        run()
    assert not contacted()


@pytest.mark.req("R52")
def test_a_run_asks_for_a_release_once_and_not_for_each_person(world: World) -> None:
    turn(world)
    put(world, [invitation(number) for number in range(1, 31)])
    asked: list[str] = []
    begun = monotonic()
    with calls_watched(lambda name, _: asked.append(name), "before-call"):
        assert run()["sent"] == 30
    # Once, and again every few seconds: more often only if this machine is too busy to be quick.
    assert asked.count("GetObjectTagging") <= 2 + (monotonic() - begun) / 3


@pytest.mark.req("R52")
def test_the_dry_run_names_the_months_that_wait_for_their_release(world: World) -> None:
    turn(world, released=False)
    put(world, [invitation(1), invitation(2)])
    found = run({"dry_run": True})
    assert found["email"] == {"not_released": 2}
    assert found["months_waiting_for_release"] == [f"ovss {MONTH}"]
