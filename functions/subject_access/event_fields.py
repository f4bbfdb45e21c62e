"""The fields of what may be asked for: their words, and what is wrong with a value. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import ValidationInfo

from functions.shared.policy import people, surveys

_CASE = re.compile(r"[a-z]{10}").fullmatch
# Somebody's name at work; no address, so that a person's own cannot be typed here by mistake.
_ASKED_BY = re.compile(r"[A-Za-z][A-Za-z0-9.-]{1,39}").fullmatch
_LONGEST_REASON = 200
_SIX_DIGITS = re.compile(r"[0-9]{6}").search


def case(text: str) -> str:
    if not _CASE(text):
        raise ValueError('must be the ten letters that "find" returned')
    return text


def user(text: str) -> str:
    if not _ASKED_BY(text) or _SIX_DIGITS(text):
        raise ValueError("must be a user name of letters, digits, dots and dashes")
    return text


def moment(value: Any) -> datetime:
    """Of a moment without a zone it is said that it is UTC's."""
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("must be a time like 2027-11-18T09:00:00Z") from None


def later(end: datetime, known: ValidationInfo) -> datetime:
    """After ``from``, and not by a wrong year: years of objections lie between the two (R20)."""
    start, longest = known.data.get("start"), people.rules().take_back.longest_days
    if start is not None and end <= start:
        raise ValueError("must be after from")
    if start is not None and end - start > timedelta(days=longest):
        raise ValueError(f"must be at most {longest} days after from")
    return end


def few_words(text: str) -> str:
    if len(text) > _LONGEST_REASON or _SIX_DIGITS(text) or "@" in text:
        raise ValueError("must be a few words, without anyone's numbers or addresses")
    return text


def answers_file(key: str) -> str:
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "responses" or parts[1] not in surveys.CODES:
        raise ValueError("must be the key of an answers file, such as responses/uss/2027-11/w1.csv")
    return key


def link(text: str, known: ValidationInfo) -> str:
    survey = surveys.survey(known.data["file"].split("/")[1]) if "file" in known.data else None
    by_link = survey is not None and survey.responses.id_column == "Link Id"
    if survey is not None and bool(text.strip()) != by_link:
        raise ValueError("is needed if people answer through a personal link, and only then")
    return text.strip()


class Owner(StrEnum):
    """Who answers: S2 §5.3 lets MOPAC decide, case by case."""

    ORS = "ORS"
    MPS = "MPS"
    MOPAC = "MOPAC"


class Why(StrEnum):
    """Why somebody is erased; a code, since a text could hold details."""

    REQUEST = "request"
    OBJECTION = "objection"
    ORDER = "order"
    MISTAKE = "mistake"


class OverruledBy(StrEnum):
    """The role that decided: E&I, or the data protection officer for them (R31)."""

    EI_QUALITY = "ei-quality"
    DATA_PROTECTION = "data-protection"


class WhyOverruled(StrEnum):
    """Why a recorded no counts no more; a code, since a text could hold details."""

    RECORDED_WRONGLY = "recorded wrongly"
    ASKED_AGAIN = "asked again"
