"""The naive draw's rows: a dict and a model each, the whole library on every number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field

from functions.sample_draw.draw_result import Plan
from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.records import Record, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import age_on
from functions.shared.policy import people
from functions.shared.text.contact_cells import Cell, email_cell, looked_at
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.names.not_names import (
    NotNames,
    are_no_name,
    has_letter,
    is_no_forename,
    is_no_surname,
)
from functions.shared.text.phones import _unlabelled
from functions.shared.text.placeholders import is_placeholder_phone
from functions.shared.text.written_dates import uk_date

KINDS = phonenumbers.PhoneNumberType


class VictimRow(BaseModel):
    """One row of the extract."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crime_no: str = Field(alias="Crime No")
    viw_no: str = Field(alias="VIW No")
    title: str = Field(alias="VIW Title")
    forenames: str = Field(alias="VIW Co/Forenames")
    surname: str = Field(alias="VIW Surname")
    home: str = Field(alias="VIW Telephone Home")
    mobile: str = Field(alias="VIW Telephone Mobile")
    other: str = Field(alias="VIW Telephone Other")
    business: str = Field(alias="VIW Telephone Business")
    victim_postcode_1: str = Field(alias="Victim Address Postcode 1")
    victim_postcode_2: str = Field(alias="Victim Address Postcode 2")
    owner: str = Field(alias="Owning Borough")
    committed: str = Field(alias="GEN Committed on/from Date")
    postcode_1: str = Field(alias="Address Postcode 1")
    postcode_2: str = Field(alias="Address Postcode 2")
    stolen: str = Field(alias="SUM Total Value Stolen")
    recovered: str = Field(alias="SUM Total Value Recovered")
    status: str = Field(alias="CLASS CR Status Desc")
    screening: str = Field(alias="SUPV Screening History Decision")
    tiu: str = Field(alias="TIU")
    suspect_known: str = Field(alias="SUSP Known by VIW?")
    willing: str = Field(alias="VIW Willing for VSS to be Informed?")
    injury: str = Field(alias="VIW Injury Degree Desc")
    crime_type: str = Field(alias="Crime Type")
    reported: str = Field(alias="Date Reported")
    via: str = Field(alias="Reported Via")
    email: str = Field(alias="VIW Email")
    born: str = Field(alias="VIW Date of Birth")
    domestic_abuse: str = Field(alias="Domestic Abuse")
    sexual: str = Field(alias="Sexual Element")
    vulnerable: str = Field(alias="Vulnerable")

    @property
    def phones(self) -> tuple[str, str, str, str]:
        return self.home, self.mobile, self.other, self.business


FIELDS = {field.alias: name for name, field in VictimRow.model_fields.items()}


def e164(text: str) -> str:
    """By the whole library, of a text whose usual labels are taken off; blank if invalid."""
    bare = _unlabelled(text)
    if sum(map(str.isalpha, bare)) > 2:
        return ""
    try:
        number = phonenumbers.parse(bare, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.region_code_for_number(number) not in ("GB", "GG", "IM", "JE"):
        return ""
    kind = phonenumbers.number_type(number)
    if kind not in (KINDS.MOBILE, KINDS.FIXED_LINE, KINDS.FIXED_LINE_OR_MOBILE):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_cell(text: str) -> Cell:
    """What the library takes for a number that stands alone; of all else what can be read."""
    number = e164(text)
    alone = number and not any(map(str.isalpha, text)) and not is_placeholder_phone(number)
    return Cell(number) if alone else looked_at(text, "phone")


def valid_name(forenames: str, surname: str, not_names: NotNames) -> bool:
    """One name alone, as ``Names.usable`` has it of many."""
    return has_letter(surname) and not (
        is_no_surname(surname, not_names)
        or is_no_forename(forenames, not_names)
        or are_no_name(forenames, surname, not_names)
    )


def judged(row: VictimRow, plan: Plan, strata: Strata, not_names: NotNames) -> Outcome | Record:
    """One row against the rules, in their precedence."""
    rules = people.rules()
    crime = crime_number(row.crime_no, rules.crime_numbers)
    reported = uk_date(row.reported)
    born = uk_date(row.born)
    dates = cohort(plan.survey, plan.month)
    cells = [*map(phone_cell, row.phones), email_cell(row.email)]
    phones = tuple(cell.use for cell in cells[:-1])
    place = strata.place(row.owner)
    cell = strata.index.get((place.area, strata.crime_type(row.crime_type)), -1)
    dead = not_names.is_of_the_dead(row.title)
    least = rules_of(plan.survey)[1].minimum_window_days
    if crime is None:
        return Outcome.CRIME_NUMBER
    for keeps_out, outcome in (
        (not strata.crime_type(row.crime_type), Outcome.CRIME_TYPE),
        (not strata.by_our_route(row.via), Outcome.ROUTE),
        (reported is None, Outcome.REPORT_DATE),
        (reported is not None and reported < dates.first, Outcome.EARLIER),
        (reported is not None and reported > dates.last, Outcome.LATER),
        (
            reported is not None and window(plan.survey, reported).days_left(plan.drawn_on) < least,
            Outcome.WINDOW,
        ),
        (row.domestic_abuse.strip().upper() != "N", Outcome.DOMESTIC_ABUSE),
        (row.sexual.strip().upper() != "N", Outcome.SEXUAL),
        (row.vulnerable.strip().upper() != "N", Outcome.VULNERABLE),
        (bool(re.search(r"(?<!non-)\b(fatal|death|killed)", row.injury.lower())), Outcome.FATAL),
        (born is None or impossible(born, plan.drawn_on), Outcome.AGE_UNKNOWN),
        (born is not None and age_on(born, plan.drawn_on) < rules.minimum_age, Outcome.UNDER_AGE),
        (dead or not valid_name(row.forenames, row.surname, not_names), Outcome.NAME),
        (cell < 0, Outcome.OWNER),
        (not any(phones) and not any(cell.wish for cell in cells), Outcome.NO_CONTACT),
    ):
        if keeps_out:
            return outcome
    return Record(
        cell,
        place.owner,
        crime,
        row.viw_no.strip(),
        tuple(cell.use for cell in cells),
        tuple(value for cell in cells for value in cell.others),
        row.surname,
        row.forenames,
        born or plan.drawn_on,  # never the latter: a row without a birthday was kept out above
        tuple(getattr(row, FIELDS[name]) for name in carried()),
        any(cell.wish for cell in cells),
    )


def impossible(born: date, today: date) -> bool:
    rules = people.rules()
    old = today.year - born.year > rules.oldest_age
    return born in rules.impossible_births or born > today or old


def rows(content: bytes) -> Iterator[VictimRow]:
    """Every row as a model."""
    for values in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield VictimRow.model_validate(values)
