"""Scenes of whoever says no, and of who is written to."""

from __future__ import annotations

from typing import Any

from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.list_sources import Door
from functions.tidy_list import handler as tidy_list
from tests.component.conftest import World
from tests.component.delivery_events.test_delivery_events import COMPLAINT, tell
from tests.component.stop_list.test_stop_list import case, register, rows, sweep
from tests.component.tidy_list.test_tidy_list import record, work
from tests.invitations import MOMENT, invitation, phone_of
from tests.opt_out_page import follow, post_alone, waiting
from tests.proof.scene import Scene, items, kinds_of, told
from tests.sending_world import contacted, put, run, states, the_list, turn

ONE, TWO = invitation(1), invitation(2)  # made once: their tokens are random
TYPED = "07700 900123, Someone@Example.org"
UNTOLD = "concern#2027-11-25#opt-out#somebody"


def _stop_list(world: World) -> None:
    """Two of three said no, one was invited by link; one concern has not been told yet."""
    put(world, [TWO])
    register(world).enter([case(1), case(3), case(2, "ovss", case_id=TWO.case_id)])
    entries, _ = the_list(world).entries_of(f"{phone_of(1)}, {phone_of(2)}", "", Door.CONSOLE)
    the_list(world).add(entries, moment=MOMENT)
    concern = {"hint": "07…001", "close_by": "2027-11-26T09:00:00Z"}
    Ledger(world.dynamodb, world.table("ledger")).put_new(UNTOLD, MOMENT.date(), **concern)


def _lists(world: World) -> object:
    lists = {survey: rows(world, "2027-11-25", survey) for survey in ("uss", "ovss")}
    untold = [item["item"] for item in world.items("ledger") if "told_at" not in item]
    return lists, untold, told(world)


def _type(world: World) -> None:
    entry = {"contact": {"S": TYPED}, "scope": {"S": "number"}}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=entry)


def _tidy(world: World) -> object:
    """The stream tells of what was typed, of a remark on it, and of a removal by a person."""
    tidy_list._told.clear()  # it comes again to another process
    found = work(
        record("INSERT", TYPED, new={"scope": "number"}),
        record("MODIFY", TYPED, old={"scope": "number"}, new={"scope": "number", "note": "x"}),
        record("REMOVE", "phone#" + "a" * 43, old={"scope": "person"}),
    )
    if found["batchItemFailures"]:
        raise RuntimeError("these records come again")
    return found


def _opt_out(world: World) -> object:
    reply = post_alone(ONE.opt_out_token, choice="not_safe", contact="07700 900555")
    if reply["statusCode"] != 200:
        raise RuntimeError("the page said that nothing was saved")
    return reply


def _complain(world: World) -> object:
    found = tell("Complaint", ONE.invitation_id, complaint=COMPLAINT)
    if waiting():
        raise RuntimeError("the request comes again")
    return found


def _asked(world: World) -> None:
    put(world, [ONE])
    _opt_out(world)


def _follow(world: World) -> object:
    """The stream tells of the request, and of its removal once it is done."""
    tidy_list._told.clear()
    if failed := follow():
        raise RuntimeError("these records come again")
    return failed


def _send(world: World) -> None:
    turn(world)
    put(world, [ONE, TWO])


def _nobody_twice(wanted: Any, found: Any) -> bool:
    """Everybody was written to once at most; who was not waits for a person, and is never due."""
    (sent, _), (messages, after) = wanted, found
    waiting = {State.CLAIMED, State.UNKNOWN}
    return (
        messages.items() <= sent.items()
        and {*after.values()} <= {State.SENT, *waiting}
        and sum(state in waiting for state in after.values()) >= len(sent) - len(messages)
    )


SCENES = (
    Scene("stop_list", _stop_list, lambda world: sweep(), _lists),
    Scene("tidy_list", _type, _tidy, lambda w: (items(w, "do_not_contact"), told(w))),
    Scene(
        "delivery_events",
        lambda world: put(world, [ONE]),
        _complain,
        lambda world: (items(world, "do_not_contact"), states(world)),
    ),
    Scene(
        "opt_out",
        lambda world: put(world, [ONE]),
        _opt_out,
        lambda world: items(world, "do_not_contact"),
    ),
    Scene(
        "tidy_list requests",
        _asked,
        _follow,
        lambda world: (items(world, "do_not_contact"), states(world), kinds_of(world), told(world)),
    ),
    Scene(
        "send_links",
        _send,
        lambda world: run(),
        lambda world: (dict(contacted()), states(world)),
        _nobody_twice,
        ("test-invitation",),  # tests/component/test_restored_table.py
    ),
)
