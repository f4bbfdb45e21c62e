"""The surveys, one file each: who is in, how they are drawn and contacted, what comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from functions.shared.clock import add_months
from functions.shared.errors import ConfigurationError, EventError
from functions.shared.policy import SURVEYS, Field, Rule, model_validator, read

Positive = Annotated[int, Field(gt=0)]
Channel = Literal["telephone", "email", "sms"]
Kind = Literal["sample", "census", "open-link", "closed"]


class Who(Rule):
    """Whose reports belong to the survey."""

    reported_via: tuple[str, ...]
    crime_types: tuple[str, ...]


class Contact(Rule):
    """From when to when a person may be contacted, counted from the report (R03).

    It ends after so many days or so many months: one of the two is nought.
    """

    channels: tuple[Channel, ...]
    from_days: Annotated[int, Field(ge=0)]
    to_days: Annotated[int, Field(ge=0)] = 0
    to_months: Annotated[int, Field(ge=0)] = 0
    minimum_window_days: Positive

    @model_validator(mode="after")
    def _one_end(self) -> Contact:
        if bool(self.to_days) == bool(self.to_months):
            raise ValueError("contact ends after to_days or to_months")
        return self

    def closes(self, reported: date) -> date:
        """The last day on which whoever reported on that day may be contacted."""
        return add_months(reported, self.to_months) + timedelta(days=self.to_days)


class Expected(Rule):
    """The size a draw should have; outside it, an alarm (R05)."""

    least: int
    most: int


class FixedQuota(Rule):
    """Interviews wanted from one cell, for ``allocation = "fixed"``."""

    bcu: str
    crime_type: str
    interviews: Annotated[int, Field(ge=0)]


class Sampling(Rule):
    """How the sample is drawn (R02, R04, R05). A census has no targets."""

    cohort_day: Annotated[int, Field(ge=1, le=28)]
    other_owners: Literal["exclude", "stratum"]
    target_interviews: Positive | None = None
    allocation: Literal["equal", "proportional", "power", "fixed"] = "equal"
    power: Annotated[float, Field(gt=0, le=1)] = 0.5
    yield_interviews: Positive | None = None
    yield_sample: Positive | None = None
    # Crime type → interviews per person drawn, where it differs from the overall yield.
    yields: dict[str, Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=dict)
    quota: tuple[FixedQuota, ...] = ()
    replicate_size: Positive | None = None
    expected_draw: Expected


class Responses(Rule):
    """What a response file of this survey carries (R30 to R37)."""

    id_column: Literal["Crime No", "Link Id", ""]
    consents: tuple[str, ...]
    required: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    refused_if_filled: tuple[str, ...] = ()
    crime_types: tuple[str, ...]
    languages: tuple[str, ...] = ()

    @property
    def place_of_invitation(self) -> bool:
        """Do place and crime type come from the invitation, whatever the file says? (R14)"""
        return self.id_column == "Link Id"


class Kept(Rule):
    """Names of the data classes (see ``retention``) that this survey's data fall into."""

    classes: tuple[str, ...]


class Survey(Rule):
    """One survey. ``who``, ``contact`` and ``sampling`` are there for the drawn ones only."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]
    name: str
    kind: Kind
    who: Who | None = None
    contact: Contact | None = None
    sampling: Sampling | None = None
    responses: Responses
    retention: Kept

    @property
    def drawn(self) -> bool:
        return self.sampling is not None

    @property
    def consenting(self) -> bool:
        """Are its people asked whether their answers may be linked?"""
        return bool(self.responses.id_column)

    @property
    def writes(self) -> bool:
        """May it send emails or SMS?"""
        return self.contact is not None and bool({"email", "sms"} & {*self.contact.channels})

    @model_validator(mode="after")
    def _fits_together(self) -> Survey:
        parts = (self.who, self.contact, self.sampling)
        if len({part is None for part in parts}) != 1 or self.drawn != (
            self.kind in ("sample", "census")
        ):
            raise ValueError(
                "only a drawn survey has who, contact and sampling, and it has all three"
            )
        # R22: telephone surveys never write. R29: closed ones do nothing.
        if self.contact and "telephone" in self.contact.channels and self.writes:
            raise ValueError("a telephone survey must not write to anyone (R22)")
        if self.code == "uss" and self.writes:
            raise ValueError("USS victims are never written to (R22)")
        return self


def _every() -> dict[str, Survey]:
    """By code: samples are drawn before censuses, which take whom those leave (R06a)."""
    read_files = {path.stem: read(Survey, path) for path in SURVEYS.glob("*.toml")}
    for name, one in read_files.items():
        if one.code != name:
            raise ConfigurationError(f"policy {name}.toml: its code is {one.code}")
    kinds = get_args(Kind)
    by_turn = sorted(read_files.values(), key=lambda one: (kinds.index(one.kind), one.code))
    return {one.code: one for one in by_turn}


_SURVEYS = _every()
CODES = tuple(_SURVEYS)


def survey(code: str) -> Survey:
    """The policy of one survey; :class:`EventError` for a code that is none."""
    if code not in _SURVEYS:
        raise EventError('"survey" must be one of ' + ", ".join(CODES))
    return _SURVEYS[code]


def drawn() -> tuple[Survey, ...]:
    """The surveys for which samples are drawn."""
    return tuple(item for item in map(survey, CODES) if item.drawn)
