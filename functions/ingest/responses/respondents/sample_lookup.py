"""Whom a file of answers may be about: the sample by crime number, invitations by link."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from functions.ingest.drop import Drop
from functions.ingest.responses.ledger import ResponsesLedger
from functions.ingest.stores import Stores
from functions.shared.aws import dynamodb
from functions.shared.stores.people.cases import Case, wave
from functions.shared.text.crime_numbers import CrimeNumber

BY_MONTH = "by-month"
_LOOKED_FOR = 200  # links of other months in one file; more of them is a file of another month


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation, as far as answers need it."""

    invitation_id: str
    case_id: str
    crime: str
    state: str


class SampleLookup:
    """Answers what :class:`respondent.Known` asks. Reads when first asked."""

    def __init__(
        self, stores: Stores, drop: Drop, ledger: ResponsesLedger, moment: datetime
    ) -> None:
        self.stores, self.drop, self.ledger, self.moment = stores, drop, ledger, moment
        self._of_other_months: dict[str, Invited | None] = {}

    @cached_property
    def cases(self) -> dict[str, Case]:
        """The wave's cases by id."""
        name = wave(self.drop.survey, self.drop.sample_month)
        return {case.case_id: case for case in self.stores.register.of_wave(name)}

    @cached_property
    def _crimes(self) -> frozenset[str]:
        return frozenset(case.crime for case in self.cases.values())

    @cached_property
    def _links(self) -> dict[str, Invited]:
        """Token → invitation, of the file's month."""
        found = {}
        for item in dynamodb.query(
            self.stores.invitations.client,
            self.stores.invitations.table,
            IndexName=BY_MONTH,
            KeyConditionExpression="#month = :month",
            ExpressionAttributeNames={"#month": "month"},
            ExpressionAttributeValues={":month": {"S": str(self.drop.month)}},
        ):
            # TTL may be days late: what is past its time is not there (R43a).
            if item["survey"] == self.drop.survey and self.moment.timestamp() < item["expires_at"]:
                found[item["token"]] = Invited(
                    item["invitation_id"], item["case_id"], item["crime_no"], item["state"]
                )
        return found

    def was_handed_over(self, crime: CrimeNumber) -> bool:
        return crime in self._crimes

    def invited(self, token: str) -> Invited | None:
        """The invitation whose link this is; one of another month is looked for as well."""
        found = self._links.get(token)
        if found or token in self._of_other_months:
            return found or self._of_other_months[token]
        if len(self._of_other_months) >= _LOOKED_FOR:
            return None
        other = self.stores.invitations.of_token(token, at=self.moment)
        found = (
            Invited(other.invitation_id, other.case_id, other.crime_no, other.state.value)
            if other
            else None
        )
        self._of_other_months[token] = found
        return found

    def crime_of_link(self, token: str) -> str | None:
        found = self.invited(token)
        return found.crime if found else None

    def place_of_link(self, token: str) -> tuple[str, str] | None:
        """As the draw put the person into a stratum; the register ends before the invitation."""
        found = self.invited(token)
        if found is None:
            return None
        case = self.cases.get(found.case_id)
        if case is not None and case.cell.bcu:
            return case.cell.bcu, case.cell.crime_type
        whole = self.stores.invitations.of_token(token, at=self.moment)
        return (whole.bcu, whole.crime_type) if whole else None

    def case(self, case_id: str) -> Case | None:
        """A case of this wave, or of another."""
        return self.cases.get(case_id) or self.stores.register.find(case_id)

    def withdrawn(self, *, crime: str, link: str) -> Collection[str]:
        return self.ledger.tombstones.withdrawn(crime=crime, link=link)

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        return self.ledger.interview(interview_id)

    def link_elsewhere(self, link: str) -> bool:
        return self.ledger.brought_elsewhere(link)

    def refused(self, interview_id: str, link: str) -> Collection[str]:
        return self.ledger.refusals.before(interview_id, link)
