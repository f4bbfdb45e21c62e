"""The kinds of files that are dropped, and what their reports may say (R34, R38, R39)."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Annotated, Literal

from functions.shared.policy import RULES, Field, Rule, model_validator, read

KindName = Literal[
    "responses", "outcomes", "do-not-contact", "deletions", "concerns", "withdrawals"
]
Effect = Literal["file", "row", "no", "kept"]
Reader = Literal["sender", "ei"]


class DropColumn(Rule):
    """One column, with an invented example."""

    name: str
    what: str
    example: str
    date: bool = False


class Kind(Rule):
    """One kind of drop. ``one_of``: at least one of these columns has to be there.

    ``least``: with these alone a file that lacks a required column is read all the same, so that
    whoever it stops is stopped (R20); it is refused for the rest.
    ``takes_anything``: no column refuses such a file.
    """

    name: KindName
    key: str
    who: str
    what: str
    surveys: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    required: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    column: tuple[DropColumn, ...] = ()
    takes_anything: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column if column.date)

    @property
    def monthly(self) -> bool:
        return "{YYYY-MM}" in self.key

    @model_validator(mode="after")
    def _knows_its_columns(self) -> Kind:
        if self.column and not {*self.required, *self.one_of} <= {*self.columns}:
            raise ValueError(f"{self.name}: requires a column that it does not have")
        return self


class Finding(Rule):
    """What a report says in plain words, and what to do about it. ``tell``: E&I hear of it.

    ``reader``: "ei" if it tells what the stores knew of somebody: no sender reads of it (R39a).
    """

    code: str
    effect: Effect
    tell: bool = False
    reader: Reader = "sender"
    what: str
    do: str


class Workbook(Rule):
    """How large a spreadsheet may be, packed and unpacked (R58)."""

    max_megabytes: Annotated[int, Field(gt=0)]
    max_unpacked_megabytes: Annotated[int, Field(gt=0)]
    max_cells: Annotated[int, Field(gt=0)]


class Drops(Rule):
    """The whole file."""

    name_pattern: str
    digit_run: Annotated[int, Field(gt=0)]
    name_words: str
    max_rows: Annotated[int, Field(gt=0)]
    max_megabytes: Annotated[int, Field(gt=0)]
    rehearsal: str
    lock_seconds: Annotated[int, Field(gt=0)]
    unread_hours: Annotated[int, Field(gt=0)]
    patience_seconds: Annotated[int, Field(gt=0)]
    withdrawals: tuple[str, ...]
    withdrawal_words: dict[str, str]
    endings: tuple[str, ...]
    identity: tuple[str, ...]
    workbook: Workbook
    kind: tuple[Kind, ...]
    finding: tuple[Finding, ...]

    @cached_property
    def by_kind(self) -> dict[str, Kind]:
        return {kind.name: kind for kind in self.kind}

    @cached_property
    def findings(self) -> dict[str, Finding]:
        return {finding.code: finding for finding in self.finding}

    def good_name(self, text: str) -> bool:
        """May a file have this name (without ``.csv``)?"""
        return (
            re.fullmatch(self.name_pattern, text) is not None
            and re.search(rf"[0-9]{{{self.digit_run}}}", text) is None
        )


@cache
def rules() -> Drops:
    return read(Drops, RULES / "drops.toml")
