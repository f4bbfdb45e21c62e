"""What may be asked for in the console, a model an ask (R50). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo

from functions.shared import events
from functions.shared.events import Event, Text
from functions.shared.policy import surveys

_CASE = re.compile(r"[a-z]{10}").fullmatch
# Somebody's name at work; no address, so that a person's own cannot be typed here by mistake.
_ASKED_BY = re.compile(r"[A-Za-z][A-Za-z0-9.-]{1,39}").fullmatch
_LONGEST_REASON = 200
_SIX_DIGITS = re.compile(r"[0-9]{6}").search


def _case(text: str) -> str:
    if not _CASE(text):
        raise ValueError('is the ten letters that "find" answered with')
    return text


def _user(text: str) -> str:
    if not _ASKED_BY(text) or _SIX_DIGITS(text):
        raise ValueError("is a user name of letters, digits, dots and dashes")
    return text


def _moment(value: Any) -> datetime:
    """Of a moment without a zone it is said that it is UTC's."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("is a moment like 2027-11-18T09:00:00Z") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _later(end: datetime, known: ValidationInfo) -> datetime:
    if "start" in known.data and end <= known.data["start"]:
        raise ValueError("comes after from")
    return end


def _few_words(text: str) -> str:
    if len(text) > _LONGEST_REASON or _SIX_DIGITS(text) or "@" in text:
        raise ValueError("is a few words, without numbers or addresses of anybody")
    return text


def _answers_file(key: str) -> str:
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "responses" or parts[1] not in surveys.CODES:
        raise ValueError("is the key of a file of answers, such as responses/uss/2027-11/w1.csv")
    return key


def _link(text: str, known: ValidationInfo) -> str:
    survey = surveys.survey(known.data["file"].split("/")[1]) if "file" in known.data else None
    by_link = survey is not None and survey.responses.id_column == "Link Id"
    if survey is not None and bool(text.strip()) != by_link:
        raise ValueError("is needed where people answer by a personal link, and nowhere else")
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


class Ask(Event):
    """``asked_by``: who types this."""

    asked_by: Annotated[str, AfterValidator(_user)] = "not given"


class Find(Ask):
    """Opens a case. ``find``: a crime number, phone or email in any usual spelling."""

    told_by: ClassVar = ("find",)

    find: Text


class Withdrawals(Ask):
    """Finishes what withdrawals began; who they are, the tombstones say (R39)."""

    told_by: ClassVar = ("withdrawals",)

    withdrawals: Literal[True] = True


class Step(Ask):
    """A further step of a case; ``person`` is the number that "find" gave, 0 if none is named."""

    case: Annotated[Text, AfterValidator(_case)]
    person: Annotated[int, Field(ge=0)] = 0


class Export(Step):
    """All that is held of one person, in one file."""

    told_by: ClassVar = ("export",)

    export: Literal[True] = True


class Erase(Step):
    """Removes one person everywhere."""

    told_by: ClassVar = ("erase",)

    erase: Literal[True] = True
    keep_do_not_contact: bool = True
    why: Annotated[Why, Field(strict=False)] = Why.REQUEST


class HandOver(Step):
    """Gives the case another owner."""

    told_by: ClassVar = ("owner",)

    owner: Annotated[Owner, Field(strict=False)]


class Close(Step):
    """Ends the case: the person has had their answer."""

    told_by: ClassVar = ("close",)

    close: Literal[True] = True


class OverruledBy(StrEnum):
    """The role that decided: E&I, or the data protection officer for them (R31)."""

    EI_QUALITY = "ei-quality"
    DATA_PROTECTION = "data-protection"


class WhyOverruled(StrEnum):
    """Why a recorded no counts no more; a code, since a text could hold details."""

    RECORDED_WRONGLY = "recorded wrongly"
    ASKED_AGAIN = "asked again"


class Overrule(Step):
    """A recorded no that was none (R31, R32): the file that holds the answers may come once more.

    ``interview`` as ORS has it; where people answer by a personal link, ``link`` as well. What the
    person withdrew stays withdrawn.
    """

    told_by: ClassVar = ("overrule",)

    overrule: Annotated[tuple[Literal["Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC"], ...],
                        Field(min_length=1, strict=False)]  # fmt: skip
    interview: Text
    file: Annotated[Text, AfterValidator(_answers_file)]
    reason: Annotated[WhyOverruled, Field(strict=False)]
    by: Annotated[OverruledBy, Field(strict=False)]
    link: Annotated[str, AfterValidator(_link), Field(validate_default=True)] = ""

    @property
    def survey(self) -> str:
        return self.file.split("/")[1]


class Decide(Event):
    """Closes what was opened for a person; ``by``: who decided, whoever types it."""

    decision: Text
    by: Annotated[Text, AfterValidator(_user)]


class DecideBreach(Decide):
    """Closes a suspected breach (R51), by the id that its notice gave."""

    told_by: ClassVar = ("breach",)

    breach: Text


class DecideConcern(Decide):
    """Closes a concern (R38), by the id that its notice gave."""

    told_by: ClassVar = ("concern",)

    concern: Text


class TakeBack(Ask):
    """What a door alone added to the list between two moments; ``reason`` is told to others.

    Never what came by "link": that was the person.
    """

    told_by: ClassVar = ("take_back",)

    take_back: Literal["page", "ors-file", "console"]
    start: Annotated[datetime, PlainValidator(_moment), Field(alias="from")]
    end: Annotated[datetime, PlainValidator(_moment), AfterValidator(_later), Field(alias="to")]
    reason: Annotated[Text, AfterValidator(_few_words)]


Asked = (
    Find
    | Withdrawals
    | Export
    | Erase
    | HandOver
    | Close
    | Overrule
    | TakeBack
    | DecideBreach
    | DecideConcern
)


ASKS: tuple[type[Asked], ...] = (
    *(Find, Withdrawals, Export, Erase, HandOver, Close),
    *(Overrule, TakeBack, DecideBreach, DecideConcern),
)


def parse(event: Any) -> Asked:
    """The ask, or an :class:`EventError` that names the field and never repeats a value."""
    return events.read(event, *ASKS)
