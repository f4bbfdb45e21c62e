"""Columns of response files, and which recipient gets which of them (R30 to R37)."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Annotated, Literal

from functions.shared.policy import RULES, Field, Rule, model_validator, read, surveys
from functions.shared.policy.geography import match_key

Positive = Annotated[int, Field(gt=0)]
Group = Literal[
    "interview-id", "interview", "took-part", "crime-number", "link", "consent", "place",
    "length", "manner", "sample", "demographics",
]  # fmt: skip
# What a recipient can be given: groups of columns as they came, and what ingest makes of them.
Given = Literal[
    "crime-number", "sample-month", "interview", "place", "borough", "length", "manner", "sample",
    "demographics", "questions", "verbatims", "recontact-mopac", "recontact-mps",
    "comments",
]  # fmt: skip
CONSENTS = ("Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC")
# Given without consent, these would say whose answers they are (R31).
_SINGLES_OUT = frozenset({"crime-number", "interview", "sample", "length", "verbatims"})


class Column(Rule):
    """One column. ``coarse``: code → what stays of it without identity; ``bands``: from → code.

    ``rest``: what stays, without identity, of a code that policy does not know.
    """

    name: str
    group: Group
    kind: Literal["code", "date", "number", "value", "borough", "consent"] = "code"
    codes: tuple[str, ...] = ()
    coarse: dict[str, str] = Field(default_factory=dict)
    rest: str = ""
    bands: tuple[tuple[int, str], ...] = ()
    what: str
    example: str

    @model_validator(mode="after")
    def _known_codes(self) -> Column:
        named = {*self.coarse, *(code for _, code in self.bands)}
        if self.codes and not named <= {*self.codes}:
            raise ValueError(f"{self.name}: a code is coarsened that is not listed")
        return self


class Answers(Rule):
    """Codes of the questions; ``refusals`` and a blank are valid for every column (R35)."""

    refusals: tuple[str, ...]
    codes: tuple[str, ...]
    example: str
    verbatim_example: str
    # Another name of a language → the name in the surveys' lists.
    other_languages: dict[str, str] = Field(default_factory=dict)


class OldAnswers(Rule):
    """What answers without identity keep once the linked rows of their month have ended (R45)."""

    unit_for_borough: bool
    without: tuple[str, ...]


class Recipient(Rule):
    """One who gets rows: where, of whom (``needs``, ``unless``: consents), and which columns."""

    name: Literal["mopac", "mps", "answers", "comments"]
    what: str
    bucket: Literal["linked", "anonymised"]
    prefix: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    coarse: bool = False
    groups: tuple[Given, ...]

    @model_validator(mode="after")
    def _nobody_without_consent(self) -> Recipient:
        if not {*self.needs, *self.unless} <= {*CONSENTS}:
            raise ValueError(f"{self.name}: an unknown consent")
        if not self.needs and _SINGLES_OUT & {*self.groups}:
            raise ValueError(f"{self.name}: would identify people who did not consent (R31)")
        if "demographics" in self.groups and "Q54ab" in self.needs:
            raise ValueError(f"{self.name}: the police never get demographics (R32)")
        return self


class Forbidden(Rule):
    """What an unknown column may hold, told by the words of its name (R34)."""

    what: str
    words: tuple[str, ...]


class ResponseFiles(Rule):
    """The whole file."""

    max_rows: Positive
    listed_rows: Positive
    listed_in_all: Positive
    longest_code: Positive
    longest_comment: Positive
    longest_minutes: Positive
    late_days: Positive
    small_place: Positive
    together: Positive
    wait_days: Positive
    blanks: tuple[str, ...]
    question_pattern: str
    questions: str
    verbatim_pattern: str
    verbatims: str
    column: tuple[Column, ...]
    answers: Answers
    old_answers: OldAnswers
    recipient: tuple[Recipient, ...]
    forbidden: tuple[Forbidden, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.column}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.column)

    def of_group(self, group: str) -> tuple[str, ...]:
        return tuple(column.name for column in self.column if column.group == group)

    def grouped(self, survey: surveys.Survey, name: str, code: str) -> str:
        """What stays of a code without identity: policy's group; blanks and refusals stay (R45)."""
        column = self.by_name.get(name)
        if column is None or not (column.coarse or column.rest):
            return code
        if name == "Language" and survey.responses.languages:
            return code  # Victim Voice is about languages
        if code in column.coarse:
            return column.coarse[code]
        if not column.rest or code in column.codes or not code.strip() or code in self._refusals:
            return code
        return column.rest

    @cached_property
    def _refusals(self) -> frozenset[str]:
        return frozenset(self.answers.refusals)

    @cached_property
    def _question(self) -> re.Pattern[str]:
        return re.compile(self.question_pattern)

    @cached_property
    def _verbatim(self) -> re.Pattern[str]:
        return re.compile(self.verbatim_pattern)

    def question(self, text: str) -> str | None:
        """``"Q12a"`` for a question's column however written, else None."""
        match = self._question.fullmatch(match_key(text))
        return f"Q{match[1]}{match[2]}" if match else None

    def verbatim(self, text: str) -> str | None:
        """``"V3"`` for a verbatim's column however written, else None."""
        match = self._verbatim.fullmatch(match_key(text))
        return f"V{match[1]}" if match else None

    def allowed(self, survey: surveys.Survey) -> tuple[str, ...]:
        """Columns that a file of this survey may have, beside questions and verbatims."""
        ids = {"Crime No", "Link Id"} - {survey.responses.id_column}
        barred = {*survey.responses.forbidden} | (ids - {*survey.responses.refused_if_filled})
        return tuple(name for name in self.names if name not in barred)

    def numbered(self, text: str) -> str | None:
        """The proper name of a question's or verbatim's column, else None."""
        return self.question(text) or self.verbatim(text)


@cache
def rules() -> ResponseFiles:
    return read(ResponseFiles, RULES / "responses.toml")
