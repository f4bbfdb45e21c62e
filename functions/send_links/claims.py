"""Claim before send (R20, R28): one transaction over the do-not-contact list and the invitation."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.clock import stamp
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.invitation_store import transition
from functions.shared.stores.people.list_updates import absence_checks


class Claim(StrEnum):
    """What came of asking for an invitation."""

    WON = "won"
    LISTED = "listed"
    GONE = "gone"  # somebody else has it, or it is no longer due or inside its dates
    CONTENDED = "contended"  # somebody writes one of these items at this very moment


class Claims:
    """Both tables, at the moment of the claim."""

    def __init__(self, client: Any, invitation_table: str, list_table: str) -> None:
        self.client, self.invitations, self.listed = client, invitation_table, list_table

    def claim(self, invitation: Invitation, *, today: date, at: datetime) -> Claim:
        """Claims a due invitation, if nobody objected and its dates include ``today``.

        ``at`` is the real clock. Any failure but a refused condition is raised: then nothing is
        sent, and a claim that was made after all is found by its age.
        """
        checks = absence_checks(
            self.listed,
            invitation.contact_keys,
            address=str(invitation.address_key),
            link=invitation.opt_out_token,
            written_to=str(invitation.address),
        )
        try:
            self.client.transact_write_items(
                TransactItems=[*checks, {"Update": self._update(invitation, today, at)}]
            )
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            return _why(error, len(checks))
        return Claim.WON

    def _update(self, invitation: Invitation, today: date, at: datetime) -> dict[str, Any]:
        update = transition(invitation.invitation_id, State.CLAIMED, claimed_at=stamp(at))
        # The address must be the one that was checked; contact fields may have ended meanwhile.
        dates = "contact_from <= :today AND contact_to >= :today AND address_key = :address"
        values = dynamodb.typed({":today": today.isoformat(), ":address": invitation.address_key})
        return {
            "TableName": self.invitations,
            **update,
            "ConditionExpression": f"{update['ConditionExpression']} AND {dates}",
            "ExpressionAttributeValues": {**update["ExpressionAttributeValues"], **values},
        }


def _why(error: ClientError, checks: int) -> Claim:
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
    if "ConditionalCheckFailed" in reasons[:checks]:
        return Claim.LISTED
    if "ConditionalCheckFailed" in reasons[checks:]:
        return Claim.GONE
    if {*reasons} - {"None"} == {"TransactionConflict"}:
        return Claim.CONTENDED
    raise error
