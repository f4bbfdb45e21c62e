"""The columns of the police extract and of what ORS gets (R13)."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Annotated, Literal

from functions.shared.policy import RULES, Field, Rule, model_validator, read

# Columns of the files for ORS that the draw makes; all others come from the extract.
MADE = frozenset(
    ["Replicate", "BCU", "Contact From", "Contact To", "Destroy By", "Link Id", "Added"]
)


class Column(Rule):
    """``use``: ``handover`` travels to ORS; ``decides`` only decides eligibility and never does."""

    name: str
    what: str
    appendix_b: bool
    use: Literal["handover", "decides"]
    phone: bool = False
    own_mobile: bool = False
    date: bool = False


class Fact(Rule):
    """A fact that eligibility needs, and what a file is told in which it cannot be read.

    ``any_size``: no row at all in which it can be read refuses the smallest file too.
    """

    rule: str
    columns: tuple[str, ...]
    any_size: bool = False
    meaning: str


class Faults(Rule):
    """``most``: share of at least ``least_rows`` rows in which a fact may be unreadable."""

    least_rows: Annotated[int, Field(gt=0)]
    most: Annotated[float, Field(gt=0, lt=1)]
    fact: tuple[Fact, ...]

    @cached_property
    def by_rule(self) -> dict[str, Fact]:
        return {fact.rule: fact for fact in self.fact}


class Handover(Rule):
    """Columns of the files made for ORS, in order."""

    columns: tuple[str, ...]
    links_columns: tuple[str, ...]
    census_columns: tuple[str, ...]
    stop_list_columns: dict[str, tuple[str, ...]]


class Extract(Rule):
    """The extract's columns; their order in a file is free."""

    max_rows: Annotated[int, Field(gt=0)]
    max_field: Annotated[int, Field(gt=0)]
    faults: Faults
    column: tuple[Column, ...]
    handover: Handover

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column if column.date)

    @cached_property
    def phones(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column if column.phone)

    @cached_property
    def own_mobile(self) -> str:
        return next(column.name for column in self.column if column.own_mobile)

    @model_validator(mode="after")
    def _deciding_columns_stay(self) -> Extract:
        deciding = {column.name for column in self.column if column.use == "decides"}
        ours = self.handover
        stops = (name for columns in ours.stop_list_columns.values() for name in columns)
        for name in (*ours.columns, *ours.links_columns, *stops):
            if name in deciding:
                raise ValueError(f"{name} only decides eligibility and must not reach ORS (R13)")
            if name not in self.names and name not in MADE:
                raise ValueError(f"handover: {name} is no column of the extract, nor made by us")
        return self


@cache
def rules() -> Extract:
    return read(Extract, RULES / "extract.toml")
