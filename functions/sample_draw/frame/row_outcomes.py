"""The one outcome that every row of an extract gets (R11). Pure.

The order is the precedence: a row takes the first code that is true of it, so the codes of all
rows add up to the rows of the extract. There is none for a row that cannot be read: such a file is
refused as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says in words; ``sensitive`` counts below policy's are not shown (R08, R20)."""

    code: str
    words: str
    requirement: str
    sensitive: bool = False


class Outcome(IntEnum):
    """Codes in their precedence, smallest first: their numbers are kept nowhere."""

    CRIME_NUMBER = auto()
    CRIME_TYPE = auto()
    ROUTE = auto()
    REPORT_DATE = auto()
    EARLIER = auto()
    LATER = auto()
    WINDOW = auto()
    DOMESTIC_ABUSE = auto()
    SEXUAL = auto()
    VULNERABLE = auto()
    FATAL = auto()
    AGE_UNKNOWN = auto()
    UNDER_AGE = auto()
    NAME = auto()
    OWNER = auto()
    WISH = auto()
    NO_CONTACT = auto()
    DO_NOT_CONTACT = auto()
    RESTED = auto()
    IN_FIELD = auto()
    CONTACT_IN_FIELD = auto()
    DUPLICATE = auto()
    CONTACT_SHARED = auto()
    NOT_SELECTED = auto()
    DO_NOT_CONTACT_LATE = auto()
    SELECTED = auto()

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self]

    @property
    def code(self) -> str:
        return MEANINGS[self].code


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.CRIME_NUMBER: Meaning(
        "crime_number_unrecognised", "set aside: not a valid crime number", "R11"
    ),
    Outcome.CRIME_TYPE: Meaning("other_crime_type", "crime type is not in this survey", "R02"),
    Outcome.ROUTE: Meaning("other_route", "not reported by a route of this survey", "R02"),
    Outcome.REPORT_DATE: Meaning("report_date_unreadable", "report date cannot be read", "R02"),
    Outcome.EARLIER: Meaning("earlier_cohort", "reported before this month's cohort", "R02"),
    Outcome.LATER: Meaning("later_cohort", "reported after this month's cohort", "R02"),
    Outcome.WINDOW: Meaning("window_too_short", "too few days left to contact them", "R03"),
    Outcome.DOMESTIC_ABUSE: Meaning(
        "domestic_abuse", "domestic abuse flag is not N", "R08", sensitive=True
    ),
    Outcome.SEXUAL: Meaning(
        "sexual_element", "sexual element flag is not N", "R08", sensitive=True
    ),
    Outcome.VULNERABLE: Meaning("vulnerable", "vulnerability flag is not N", "R08", sensitive=True),
    Outcome.FATAL: Meaning("fatal_injury", "the injury was fatal", "R08", sensitive=True),
    Outcome.AGE_UNKNOWN: Meaning("age_unknown", "date of birth is missing or impossible", "R07"),
    Outcome.UNDER_AGE: Meaning("under_age", "under age on the day of the draw", "R07"),
    Outcome.NAME: Meaning("invalid_name", "no usable name", "R09"),
    Outcome.OWNER: Meaning("owner_not_a_borough", "owner is not a London borough", "R06"),
    Outcome.WISH: Meaning(
        "wish_in_record",
        "the record itself says that the person wants no contact, is not safe or has died",
        "R20",
        sensitive=True,
    ),
    Outcome.NO_CONTACT: Meaning(
        "no_valid_contact", "no phone or email that this survey may use", "R09"
    ),
    Outcome.DO_NOT_CONTACT: Meaning(
        "do_not_contact", "on the do-not-contact list", "R20", sensitive=True
    ),
    Outcome.RESTED: Meaning("rested", "interviewed or refused too recently", "R10"),
    Outcome.IN_FIELD: Meaning(
        "still_in_the_field", "still being contacted from an earlier draw", "R10"
    ),
    Outcome.CONTACT_IN_FIELD: Meaning(
        "contact_in_the_field", "someone with the same phone or email is being contacted", "R09"
    ),
    Outcome.DUPLICATE: Meaning("duplicate_person", "duplicate of another record", "R09"),
    Outcome.CONTACT_SHARED: Meaning(
        "contact_shared",
        "shares a phone, an email or a crime number without VIW number with someone who was drawn",
        "R09",
    ),
    Outcome.NOT_SELECTED: Meaning("not_selected", "eligible, but left out by chance", "R11"),
    Outcome.DO_NOT_CONTACT_LATE: Meaning(
        "do_not_contact_late",
        "drawn, then found on the do-not-contact list before the handover",
        "R20",
        sensitive=True,
    ),
    Outcome.SELECTED: Meaning("selected", "drawn", "R11"),
}

# Eligible: these could be drawn, and one record stands for each person.
ELIGIBLE = frozenset({Outcome.CONTACT_SHARED, Outcome.NOT_SELECTED, Outcome.SELECTED})
