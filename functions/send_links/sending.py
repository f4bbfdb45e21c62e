"""A sending run from its first look at the switch to its one line of summary."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from functions.send_links import unknown_outcomes
from functions.send_links.channels.channel import Lane
from functions.send_links.permission import contact_hours
from functions.send_links.permission.sending_switch import Position
from functions.send_links.run import Run, Stop, Terms
from functions.send_links.stores import Stores
from functions.shared.errors import ConfigurationError, NotAllowed
from functions.shared.log import Metric, count, say
from functions.shared.stores.people.invitation import Channel, State

_SHOWN = 20  # ids of unknown outcomes in the summary; all are in the log and in the table's index


class LogMessage(StrEnum):
    DONE = "sending run"


def send_due(stores: Stores, terms: Terms, lanes: Callable[[], list[Lane]]) -> dict[str, Any]:
    """Sends what is due; returns counts, why it stopped, and what waits for a person.

    Raises when somebody has to mend something first: nothing is sent then.
    """
    moment = terms.clock.now()
    unknown_outcomes.find_stale_claims(stores.invitations, moment=moment, now=terms.clock.wall())
    run = Run(stores, terms)
    permission = stores.switch.now()
    if not permission.on:
        run.stopped = permission.position.value
    elif not contact_hours.is_open(moment):
        run.stopped = Stop.HOURS
    else:
        due = stores.invitations.of_state(State.DUE, until=terms.clock.today(), at=moment)
        run.send(due, lanes())
    return _summary(run)


def _summary(run: Run) -> dict[str, Any]:
    stores, terms, tally = run.stores, run.terms, run.tally
    unknown = unknown_outcomes.waiting(stores.invitations, moment=terms.clock.now())
    sent = sum(tally[f"sent_{channel}"] for channel in Channel)
    refused = sum(number for name, number in tally.items() if name.startswith("refused_"))
    count(Metric.SENT, sent)
    count(Metric.SUPPRESSED, tally["listed"])
    count(Metric.AWAITING_RELEASE, tally["not_released"])
    count(Metric.UNKNOWN, len(unknown))
    count(Metric.DUE, stores.invitations.how_many(State.DUE, until=terms.clock.today()))
    if refused + stores.invitations.unusable:
        count(Metric.SEND_REFUSED, refused + stores.invitations.unusable)
    counts = dict(sorted(tally.items()))
    seconds = round(terms.clock.elapsed(), 1)
    say(LogMessage.DONE, counts=counts, reason=run.stopped or "done", seconds=seconds)
    if run.stopped == Position.UNREADABLE:
        fault = stores.switch.now().fault
        raise ConfigurationError(
            f"nothing is sent, because the switch or a pause cannot be read: {fault}"
        )
    if run.stopped == Position.NOT_APPROVED:
        raise NotAllowed(
            "sending is on, but policy has no impact assessment reference or published sender (R54)"
        )
    return {
        "sent": sent,
        **counts,
        "unknown_waiting": len(unknown),
        "unknown_ids": unknown[:_SHOWN],
        "unusable": stores.invitations.unusable,
        "stopped": run.stopped,
        "seconds": seconds,
    }
