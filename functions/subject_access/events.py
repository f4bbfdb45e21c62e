"""What may be asked for in the console, a model an ask (R50). Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, PlainValidator

from functions.shared import events
from functions.shared.events import Event, Text
from functions.subject_access import event_fields as fields


class Ask(Event):
    """``asked_by``: who types this."""

    asked_by: Annotated[str, AfterValidator(fields.user)] = "not given"


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

    case: Annotated[Text, AfterValidator(fields.case)]
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
    why: Annotated[fields.Why, Field(strict=False)] = fields.Why.REQUEST


class HandOver(Step):
    """Gives the case another owner."""

    told_by: ClassVar = ("owner",)

    owner: Annotated[fields.Owner, Field(strict=False)]


class Close(Step):
    """Ends the case: the person has had their answer."""

    told_by: ClassVar = ("close",)

    close: Literal[True] = True


class Overrule(Step):
    """A recorded no that was none (R31, R32): the file that holds the answers may come once more.

    ``interview`` as ORS has it; where people answer by a personal link, ``link`` as well. What the
    person withdrew stays withdrawn.
    """

    told_by: ClassVar = ("overrule",)

    overrule: Annotated[tuple[Literal["Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC"], ...],
                        Field(min_length=1, strict=False)]  # fmt: skip
    interview: Text
    file: Annotated[Text, AfterValidator(fields.answers_file)]
    reason: Annotated[fields.WhyOverruled, Field(strict=False)]
    by: Annotated[fields.OverruledBy, Field(strict=False)]
    link: Annotated[str, AfterValidator(fields.link), Field(validate_default=True)] = ""

    @property
    def survey(self) -> str:
        return self.file.split("/")[1]


class Decide(Event):
    """Closes what was opened for a person; ``by``: who decided, whoever types it."""

    decision: Text
    by: Annotated[Text, AfterValidator(fields.user)]


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
    start: Annotated[datetime, PlainValidator(fields.moment), Field(alias="from")]
    end: Annotated[
        datetime, PlainValidator(fields.moment), AfterValidator(fields.later), Field(alias="to")
    ]
    reason: Annotated[Text, AfterValidator(fields.few_words)]


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
