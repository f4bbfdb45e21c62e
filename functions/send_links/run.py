"""One run: threads claim, send and mark, until nothing is due or something says stop (R20, R28)."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from functions.send_links.channels.channel import Lane
from functions.send_links.channels.gateways import NotAccepted, Refusal
from functions.send_links.claims import Claim
from functions.send_links.dispatch import ENDS, AllowList, Reason, verdict
from functions.send_links.permission import contact_hours
from functions.send_links.permission.sending_switch import Permission
from functions.send_links.run_clock import RunClock
from functions.send_links.stores import Stores
from functions.shared.clock import stamp
from functions.shared.errors import OutcomeUnknown
from functions.shared.log import say
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.listed import Listed


class LogMessage(StrEnum):
    REFUSED = "a message was not accepted"


class Stop(StrEnum):
    """Why a run ended before everything due was sent, beside what the switch says."""

    HOURS = "outside_hours"
    TIME = "time"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one run. ``seconds``: how long it may make claims."""

    clock: RunClock
    objections: Listed
    allowed: AllowList
    seconds: float


class Run:
    """Two of these at once do no harm: the claim decides who sends."""

    def __init__(self, stores: Stores, terms: Terms) -> None:
        self.stores, self.terms = stores, terms
        self.tally: Counter[str] = Counter()
        self.stopped: str | None = None
        self._lock = threading.Lock()

    def send(self, due: Iterable[Invitation], lanes: Sequence[Lane]) -> None:
        """Sends what is due, each channel at its own pace. Raises what a thread raised."""
        waiting: dict[Channel, deque[Invitation]] = {channel: deque() for channel in Channel}
        for invitation in due:
            waiting[invitation.channel].append(invitation)
        with ThreadPoolExecutor(sum(lane.threads for lane in lanes) or 1) as pool:
            running = [
                pool.submit(self._work, lane, waiting[lane.channel])
                for lane in lanes
                for _ in range(min(lane.threads, len(waiting[lane.channel])))
            ]
        for thread in running:
            thread.result()

    def _work(self, lane: Lane, waiting: deque[Invitation]) -> None:
        try:
            while not lane.closed and self._may_go_on():
                try:
                    invitation = waiting.popleft()
                except IndexError:
                    return
                self._one(lane, invitation)
        except BaseException:
            self.stopped = Stop.FAILED
            raise

    def _may_go_on(self) -> Permission | None:
        """The switch's permission at this moment, inside the run's time and contact hours."""
        permission = self.stores.switch.now()
        if self.stopped is None:
            if not permission.on:
                self.stopped = permission.position.value
            elif self.terms.clock.elapsed() > self.terms.seconds:
                self.stopped = Stop.TIME
            elif not contact_hours.is_open(self.terms.clock.now()):
                self.stopped = Stop.HOURS
        return permission if self.stopped is None else None

    def _one(self, lane: Lane, invitation: Invitation) -> None:
        if self._held_back(invitation, self.stores.switch.now()):
            return
        if not lane.reserve():
            return
        moment = lane.rate_limiter.take()
        # Again, for waiting takes time: the switch may be off, the hour over, a pause made.
        permission = self._may_go_on()
        if lane.closed or permission is None or self._held_back(invitation, permission):
            lane.unused()
            return
        claim = self.stores.claims.claim(
            invitation, today=self.terms.clock.today(), at=self.terms.clock.wall()
        )
        if claim is Claim.WON:
            lane.rate_limiter.wait(moment)
            self._post(lane, invitation)
            return
        lane.unused()
        if claim is Claim.LISTED:
            self._end(invitation, Reason.LISTED)
        else:
            self.count(claim.value)

    def _held_back(self, invitation: Invitation, permission: Permission) -> bool:
        why = verdict(
            invitation,
            self.terms.clock.today(),
            pauses=permission.pauses,
            objections=self.terms.objections,
            is_released=self.stores.releases.opens,
            allowed=self.terms.allowed,
        )
        if why in ENDS:
            self._end(invitation, why)
        elif why:
            self.count(why.value)
        return why is not None

    def _end(self, invitation: Invitation, why: Reason) -> None:
        if self.stores.invitations.move(invitation.invitation_id, ENDS[why], reason=why.value):
            self.count(why.value)
        else:
            self.count(Claim.GONE.value)

    def _post(self, lane: Lane, invitation: Invitation) -> None:
        """The one send after a claim, and the mark after the send."""
        try:
            lane.gateway.send(invitation, str(invitation.address))
        except NotAccepted as refusal:
            lane.refused(refusal)
            # By its code: in SES's sandbox it says whose identity is missing (docs/operations.md).
            say(LogMessage.REFUSED, channel=invitation.channel.value, code=refusal.code)
            self._release(invitation, refusal)
        except OutcomeUnknown as doubt:
            # Held for a person, or for an event that names it: never sent again by machine.
            moved = self.stores.invitations.move(
                invitation.invitation_id, State.UNKNOWN, reason=str(doubt)
            )
            self.count(State.UNKNOWN.value if moved else Claim.GONE.value)
        else:
            lane.accepted()
            self._mark(invitation)

    def _mark(self, invitation: Invitation) -> None:
        sent_at = stamp(self.terms.clock.now())
        if not self.stores.invitations.move(invitation.invitation_id, State.SENT, sent_at=sent_at):
            # An event or an opt-out came first: its state stands, and the message did go out.
            self.stores.invitations.note(invitation.invitation_id, sent_at=sent_at)
        self.count(f"sent_{invitation.channel}")

    def _release(self, invitation: Invitation, refusal: NotAccepted) -> None:
        """Back to due, since nothing was accepted; given up if this very message is the trouble."""
        self.count(f"refused_{refusal.kind}")
        refusals = invitation.refusals + (refusal.kind is Refusal.MESSAGE)
        given_up = refusals >= sending.rules().refusals.attempts
        self.stores.invitations.move(
            invitation.invitation_id,
            ENDS[Reason.REFUSED] if given_up else State.DUE,
            # Whoever holds it for a person meanwhile holds it: this is no person's word.
            was={"state": State.CLAIMED.value},
            claimed_at=None,
            reason=refusal.code,
            refusals=refusals,
        )

    def count(self, what: str) -> None:
        with self._lock:
            self.tally[what] += 1
