"""The people whom ORS holds of one survey, as the register has them, under the names it knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation_ids import invitation_id
from functions.shared.stores.people.listed import Listed
from functions.shared.stores.people.stop_list_entry import Known, by_link
from functions.shared.stores.people.tombstones import Tombstones
from functions.stop_list.people_to_stop import must_stop
from functions.stop_list.stores import Stores


class Field:
    """Reads the register when it is made."""

    def __init__(self, stores: Stores, survey: str, listed: Listed, moment: datetime) -> None:
        self.stores, self.moment, self.by_link = stores, moment, by_link(survey)
        self._stopped: list[Case] = []
        self._free: dict[str, Case] = {}
        stopped = set()
        for case in stores.register.cases(of_survey=survey):
            if must_stop(case, listed, stores.keyring):
                self._stopped.append(case)
                stopped.add((case.crime, case.viw))
            else:
                self._free[case.case_id] = case
        # One person of two waves is stopped in both.
        self._numbers: dict[Known, Case] = {
            (case.crime, case.viw): case
            for case in self._free.values()
            if (case.crime, case.viw) not in stopped
        }

    def stopped(self) -> list[Known]:
        """Who must not be called. Without an invitation ORS was never handed a link."""
        if not self.by_link:
            return [(case.crime, case.viw) for case in self._stopped]
        keyring = self.stores.keyring
        ids = (invitation_id(keyring, case.case_id) for case in self._stopped)
        return [(one.token,) for one in self.stores.invitations.get_many(ids).values()]

    def free(self, before: Iterable[Known]) -> set[Known]:
        """Of those on an earlier list, who may be called again.

        Nobody who has a tombstone: a withdrawal that is under way has buried them before it put
        them on the list, and they leave the register last (R39).
        """
        found = ((known, self._case(known)) for known in before)
        return {known for known, case in found if case and not self._is_leaving(case, known)}

    def _case(self, known: Known) -> Case | None:
        if not self.by_link:
            return self._numbers.get((known[0], known[1]))
        invited = self.stores.invitations.of_token(known[0], at=self.moment)
        return self._free.get(invited.case_id) if invited else None

    def _is_leaving(self, case: Case, known: Known) -> bool:
        tombstones = Tombstones(self.stores.keyring)
        names = [tombstones.item("crime", case.crime)]
        names += [tombstones.item("link", known[0])] if self.by_link else []
        return any(self.stores.ledger.get(name) is not None for name in names)
