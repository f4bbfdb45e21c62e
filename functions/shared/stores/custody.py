"""The register of who else holds what we handed over, until they confirm its deletion (R42, R44).

The ledger's ``custody#ors#{survey}#{month}`` is made by the draw when it hands over, and
``custody#mps#{key}`` by ingest when it makes a pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from functions.shared.aws import dynamodb
from functions.shared.clock import Month, london_date
from functions.shared.retention import clock_start
from functions.shared.stores.holdings import (
    Confirmation,
    Deletion,
    Holder,
    Holding,
    confirmation_of,
    holdings_confirmed_by,
)
from functions.shared.stores.ledger import Ledger

KIND = "custody"


def sample_name(survey: str, month: Month) -> str:
    return f"{KIND}#{Holder.ORS}#{survey}#{month}"


def pack_name(key: str) -> str:
    return f"{KIND}#{Holder.MPS}#{key}"


class Custody:
    """The register of what others hold, in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def handed_over(self, survey: str, month: Month, people: int, moment: datetime) -> None:
        """A sample is about to be handed over: call it before the file is there. Safe to repeat."""
        holding = Holding(sample_name(survey, month), Holder.ORS, survey, month, people)
        self._make(holding, london_date(moment), self.ledger.get(holding.item))

    def packed(
        self,
        key: str,
        survey: str,
        month: Month,
        rows: int,
        moment: datetime,
        *,
        known: dynamodb.Item | None,
    ) -> None:
        """A pack ``mps/…`` is about to be made. Safe to repeat; one made anew keeps its history.

        ``known`` is the ledger's entry :func:`pack_name` as the caller has read it.
        """
        holding = Holding(pack_name(key), Holder.MPS, survey, month, rows, key)
        self._make(holding, london_date(moment), known)

    def _make(self, holding: Holding, day: date, known: dynamodb.Item | None) -> None:
        if known is None or ("deleted_on" in known and day.isoformat() >= known["deleted_on"]):
            # New, or handed over once more after what there was had been deleted.
            self.ledger.put(holding.item, clock_start(holding.month), **_attributes(holding, day))
        else:
            # Made anew: what its holder had deleted by then was the one before (R42).
            self.ledger.set(holding.item, count=holding.count, since=day.isoformat())

    def released(self, key: str, day: date) -> None:
        """A pack was seen to be released: from then on the MPS answers for it."""
        known = self.ledger.get(pack_name(key))
        if known and "released_on" not in known:
            self.ledger.set(pack_name(key), released_on=day.isoformat())

    def holdings(self) -> Iterator[Holding]:
        """Everything in the register. A scan."""
        return map(holding_of, self.ledger.of_kind(KIND))

    def chased(self, holding: Holding, day: date) -> None:
        """Its confirmation was asked for on ``day``."""
        self.ledger.set(holding.item, chased_on=day.isoformat())

    def confirm(
        self, register: list[Holding], holder: Holder, deletions: Iterable[Deletion]
    ) -> list[Confirmation]:
        """What became of each row of a holder's deletions file, in its order. Safe to repeat.

        ``register``: what others hold, as the caller has read it. Nothing is compared with the
        clock: a file stands for its month.
        """
        return [
            self._confirm(holdings_confirmed_by(register, row, holder), row) for row in deletions
        ]

    def _confirm(self, asked: list[Holding], row: Deletion) -> Confirmation:
        outcome = confirmation_of(asked, row)
        if outcome in (Confirmation.CONFIRMED, Confirmation.LATE):
            for holding in asked:
                if holding.deleted_on is None and holding.could_go_on(row.deleted_on):
                    self.ledger.set(holding.item, deleted_on=row.deleted_on.isoformat())
        return outcome


def new_pack(key: str, survey: str, month: Month, rows: int, moment: datetime) -> dynamodb.Item:
    """The entry of a pack that is made for the first time, to be written with others."""
    holding = Holding(pack_name(key), Holder.MPS, survey, month, rows, key)
    entry = {
        "item": holding.item,
        "clock_date": clock_start(month).isoformat(),
        **_attributes(holding, london_date(moment)),
    }
    return {name: value for name, value in entry.items() if value is not None}


def holding_of(item: dynamodb.Item) -> Holding:
    """A ledger entry as a holding."""
    return Holding(
        item=item["item"],
        holder=Holder(item["holder"]),
        survey=item["survey"],
        month=Month.parse(item["month"]),
        count=int(item["count"]),
        key=item.get("key", ""),
        released_on=_day(item.get("released_on")),
        deleted_on=_day(item.get("deleted_on")),
        chased_on=_day(item.get("chased_on")),
        since=_day(item.get("since")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _attributes(holding: Holding, day: date) -> dict[str, object]:
    return {
        "holder": holding.holder.value,
        "survey": holding.survey,
        "month": str(holding.month),
        "count": holding.count,
        "key": holding.key or None,
        "since": day.isoformat(),
    }
