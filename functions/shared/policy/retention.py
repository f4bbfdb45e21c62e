"""The one table of clocks (R40 to R49): what is kept where, from when, how long, and why."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Annotated, Literal

from functions.shared.policy import RULES, Field, Rule, model_validator, read

Kind = Literal[
    "object", "table", "fields", "ledger", "parameter", "log", "queue", "stream", "external"
]
EndedBy = Literal["purge", "lifecycle", "service", "holder"]
Clock = Literal["sample-month", "key-date", "item-date", "arrival", "none"]
Positive = Annotated[int, Field(gt=0)]


class DataClass(Rule):
    """One data class; ``store`` is a stack output (``ExtractBucket``, ``InvitationTable`` …)."""

    name: str
    what: str
    told: str = ""  # the same in the words of an answer to the person it is about (R50)
    requirement: str
    source: str
    kind: Kind
    store: str
    prefixes: tuple[str, ...] = ()
    clock: Clock
    date_field: str = ""
    days: Positive | None = None
    months: Positive | None = None
    quarter_after: bool = False
    written_early: bool = False
    ended_by: EndedBy = "purge"
    capped_by: str = ""
    chase_months: Positive | None = None
    review_months: Positive | None = None
    identifiable: bool
    endless_because: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> DataClass:
        if self.clock == "none":
            if self.days or self.months or self.quarter_after:
                raise ValueError(f"{self.name}: without an end, yet with a period")
            if self.identifiable and not self.endless_because:
                raise ValueError(
                    f"{self.name}: identifiable data without an end needs its reason (R48)"
                )
        elif (self.days is None) == (self.months is None):
            raise ValueError(f"{self.name}: a period is in days or in months")
        dated_items = self.kind in ("table", "fields", "ledger") and self.clock != "none"
        if dated_items != bool(self.date_field):
            raise ValueError(f"{self.name}: an item's clock is in its date_field, a key's is not")
        return self

    @property
    def restorable(self) -> bool:
        """May it come back from the backups of its table after it was deleted?"""
        return self.kind in ("table", "fields", "ledger")


class Retention(Rule):
    """The table, and the spans that hold for every class (R49)."""

    margin_days: Positive
    backstop_days: Positive
    restorable_days: Positive
    noncurrent_days: Positive
    multipart_days: Positive
    hard_limit_months: Positive
    chase_every_days: Positive
    ahead_days: Positive
    # TOML's [[class]]; "class" is a word of the language.
    classes: tuple[DataClass, ...] = Field(alias="class")

    @cached_property
    def by_name(self) -> dict[str, DataClass]:
        return {item.name: item for item in self.classes}

    def of_store(self, store: str) -> tuple[DataClass, ...]:
        """The classes that live in a store, in the table's order."""
        return tuple(item for item in self.classes if item.store == store)

    @model_validator(mode="after")
    def _one_class_each(self) -> Retention:
        places = [(c.store, c.kind, p) for c in self.classes for p in (c.prefixes or ("",))]
        if len(places) != len(set(places)) or len(self.by_name) != len(self.classes):
            raise ValueError("a name or a place belongs to two classes")
        for item in self.classes:
            if item.identifiable and item.months and item.months > self.hard_limit_months:
                raise ValueError(
                    f"{item.name}: identifiable beyond {self.hard_limit_months} months (R48)"
                )
            if item.capped_by and item.capped_by not in self.by_name:
                raise ValueError(f"{item.name}: capped by an unknown class")
        return self


@cache
def rules() -> Retention:
    return read(Retention, RULES / "retention.toml")
