"""``make demo``: plays a whole month for every survey, and fails loudly if a figure is wrong."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.shared.clock import Month, london_date
from functions.shared.policy import calendar
from local import ROOT
from local.demo import finish
from local.demo.account import Account
from local.demo.narrator import Narrator
from local.demo.pages import keep
from local.demo.roles import People
from local.demo.scene import DemoFailed, Scene
from local.demo.steps import (
    after_sending,
    answers,
    drawing,
    ending,
    opening,
    released_findings,
    sending,
)
from local.emulator import cloud
from local.emulator.cloud import FunctionFailed
from local.emulator.server import CloudFailed

CLOUD = ROOT / "build" / "demo-cloud"


def main() -> None:
    """The command: exit code 1 and the names of the checks if anything does not add up."""
    given = _asked()
    month = Month.parse(given.month) if given.month else next_month(datetime.now(UTC))
    try:
        account = rehearse(month, {"uss": given.uss, "ovss": given.ovss}, given.seed, CLOUD)
    except KeyboardInterrupt:
        sys.exit("\nstopped. Nothing is left running")
    sys.exit(1 if account.broken else 0)


def rehearse(month: Month, rows: dict[str, int], seed: int, home: Path) -> Account:
    """Plays a month in a cloud of its own, which ends with it; writes the account and its files."""
    begun, tell, account = time.perf_counter(), Narrator(), Account(str(month), seed)
    keep.clear()
    tell.chapter("Start the embedded cloud and deploy the templates")
    try:
        with cloud.running(home, say=tell.note) as here:
            try:
                play(Scene(here, tell, account, month, seed, rows, People(here)))
            finally:
                finish.permissions(here, account)
                finish.collect(here, account)
    except (CloudFailed, DemoFailed, FunctionFailed) as error:
        account.check("The month ran to its end", False, error)
    account.steps, account.seconds = tell.steps, time.perf_counter() - begun
    finish.write(account)
    return account


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    ask.add_argument(
        "--month", help="a sample month whose 18th is still to come (default: the next)"
    )
    ask.add_argument(
        "--seed",
        type=int,
        default=7,
        help="the same seed invents the same people and files. "
        "Who is drawn is chance: no one can choose it",
    )
    ask.add_argument("--uss", type=int, default=20_000, help="rows in the USS (telephone) extract")
    ask.add_argument("--ovss", type=int, default=4_000, help="rows in the OVSS (online) extract")
    return ask.parse_args()


def next_month(now: datetime) -> Month:
    """The first month whose draw still lies ahead, by a day at least.

    An extract's arrival is judged at the real clock: of a month that is past it would be late.
    """
    later = london_date(now) + timedelta(days=1)
    month = Month.of(later)
    return month if later < month.day(calendar.rules().draw_day) else month.plus(1)


def play(scene: Scene) -> None:
    """The whole life of the month's data, in order."""
    tell = scene.tell
    tell.chapter("Before the draw")
    opening.objections(scene)
    opening.arrivals(scene)
    tell.chapter("The draw")
    drawing.draw(scene)
    opening.release(scene)
    drawing.nobody_wrongly(scene)
    opening.late_objections(scene)
    tell.chapter("Sending")
    sending.links(scene)
    after_sending.opt_outs(scene)
    after_sending.stop_lists(scene)
    tell.chapter("The first weeks afterwards")
    purges = ending.Purges(scene)
    purges.play(sending.sent_on(scene), answers.returned_on(scene))
    tell.chapter("What ORS send back")
    answers.come_back(scene)
    finish.no_value_in_reports(scene)
    keep.messages(scene.mail, scene.sms)
    tell.chapter("Until everything personal is deleted")
    purges.play(answers.returned_on(scene))
    ending.tell(scene, purges)
    tell.chapter("The findings")
    released_findings.publish(scene)


if __name__ == "__main__":
    main()
