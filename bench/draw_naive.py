"""The draw as one would write it first: a dict and a model a row, the library on every number.

The same rules, read off the requirements, and the same sample: the benchmark compares both.
"""

from __future__ import annotations

import csv
import hmac
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field

from functions.sample_draw import allocation
from functions.sample_draw.cohorts import cohort, rules_of, window
from functions.sample_draw.lists import Screening
from functions.sample_draw.outcomes import Outcome
from functions.sample_draw.records import Record, carried
from functions.sample_draw.results import Plan
from functions.sample_draw.selection import sample_hash
from functions.sample_draw.strata import Strata
from functions.shared.clock import age_on, uk_date
from functions.shared.contact import crime_number, email, possible_phone
from functions.shared.people import NotNames, valid_name
from functions.shared.phones import _unlabelled
from functions.shared.policy import people

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


def judged(row: VictimRow, plan: Plan, strata: Strata, not_names: NotNames) -> Outcome | Record:
    """One row against the rules, in their precedence."""
    rules = people.rules()
    crime = crime_number(row.crime_no, rules.crime_numbers)
    reported = uk_date(row.reported)
    born = uk_date(row.born)
    dates = cohort(plan.survey, plan.month)
    phones = tuple(e164(text) for text in row.phones)
    place = strata.place(row.owner)
    cell = strata.index.get((place.area, strata.crime_type(row.crime_type) or ""), -1)
    least = rules_of(plan.survey)[1].minimum_window_days
    if crime is None:
        return Outcome.CRIME_NUMBER
    for keeps_out, outcome in (
        (strata.crime_type(row.crime_type) is None, Outcome.CRIME_TYPE),
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
        (not valid_name(row.forenames, row.surname, not_names), Outcome.NAME),
        (cell < 0, Outcome.OWNER),
        (not any(phones), Outcome.NO_CONTACT),
    ):
        if keeps_out:
            return outcome
    pairs = zip(row.phones, phones, strict=True)
    others = (possible_phone(text) for text, number in pairs if text and not number)
    return Record(
        cell,
        place.owner,
        crime,
        row.viw_no.strip(),
        phones,
        tuple(filter(None, others)),
        email(row.email) or "",
        row.surname,
        row.forenames,
        born or plan.drawn_on,  # never the latter: a row without a birthday was kept out above
        tuple(getattr(row, FIELDS[name]) for name in carried()),
    )


def impossible(born: date, today: date) -> bool:
    rules = people.rules()
    old = today.year - born.year > rules.oldest_age
    return born in rules.impossible_births or born > today or old


def rows(content: bytes) -> Iterator[VictimRow]:
    """Every row as a model."""
    for values in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield VictimRow.model_validate(values)


def number_of(record: Record, plan: Plan) -> bytes:
    """The record's keyed random number."""
    identity = f"{record.crime}|{record.viw.lstrip('0') or '0'}"
    return hmac.new(plan.seed, identity.encode(), "sha256").digest()[:16]


def naive(content: bytes, plan: Plan, lists: Screening) -> tuple[dict[str, int], str]:
    """Counts by outcome, and the sample's hash."""
    strata = Strata(plan.survey)
    not_names = NotNames(people.rules().not_names, people.rules().company_words)
    codes: list[Outcome | None] = []
    records: dict[int, tuple[bytes, Record]] = {}
    for at, row in enumerate(rows(content)):
        found = judged(row, plan, strata, not_names)
        codes.append(found if isinstance(found, Outcome) else None)
        if isinstance(found, Record):
            records[at] = number_of(found, plan), found
    return finished(plan, strata, lists, records, codes)


def finished(
    plan: Plan,
    strata: Strata,
    lists: Screening,
    records: dict[int, tuple[bytes, Record]],
    codes: list[Outcome | None],
) -> tuple[dict[str, int], str]:
    """From eligible records to the sample."""
    verdicts = {at: lists.verdict(*named).outcome for at, named in records.items()}
    person = linked(records)
    kept_out = {person[at]: outcome for at, outcome in verdicts.items() if outcome is not None}
    for at in records:
        codes[at] = kept_out.get(person[at])
    free = [at for at in records if codes[at] is None]
    order = sorted(free, key=lambda at: (records[at][0], records[at][1].packed()))
    drawn = chosen(plan, strata, records, person, order, codes)
    counts = Counter(code.code for code in codes if code is not None)
    return dict(counts), sample_hash(records[at][0] for at in drawn)


def linked(records: dict[int, tuple[bytes, Record]]) -> dict[int, int]:
    """The person of each record, by joining whoever has an identity key in common."""
    of = {at: at for at in records}
    first: dict[str, int] = {}

    def root(at: int) -> int:
        while of[at] != at:
            at = of[at]
        return at

    for at, (_, record) in records.items():
        for key in record.identities():
            one, other = root(first.setdefault(key, at)), root(at)
            of[max(one, other)] = min(one, other)
    return {at: root(at) for at in records}


def chosen(
    plan: Plan,
    strata: Strata,
    records: dict[int, tuple[bytes, Record]],
    person: dict[int, int],
    order: list[int],
    codes: list[Outcome | None],
) -> list[int]:
    """Whoever comes up first, each person and phone once, until the cell is full."""
    sampling = rules_of(plan.survey)[0]
    available: dict[tuple[str, str], set[int]] = defaultdict(set)
    seen: set[int] = set()
    for at in order:
        if person[at] not in seen:
            seen.add(person[at])
            available[strata.cells[records[at][1].cell]].add(person[at])
    eligible = {cell: len(found) for cell, found in available.items()}
    wanted = allocation.interviews(sampling, strata.cells, eligible, sampling.allocation)
    left = allocation.sample_sizes(sampling, wanted)
    drawn: list[int] = []
    people_drawn: set[int] = set()
    contacts: set[str] = set()
    for at in order:
        record = records[at][1]
        own = set(filter(None, record.contacts))
        cell = strata.cells[record.cell]
        if left[cell] and person[at] not in people_drawn and not contacts & own:
            left[cell] -= 1
            drawn.append(at)
            people_drawn.add(person[at])
            contacts |= own
    taken, represented = set(drawn), set(people_drawn)
    for at in order:
        if at in taken:
            codes[at] = Outcome.SELECTED
        elif person[at] in represented:
            codes[at] = Outcome.DUPLICATE
        else:
            represented.add(person[at])
            shares = contacts & set(filter(None, records[at][1].contacts))
            codes[at] = Outcome.CONTACT_SHARED if shares else Outcome.NOT_SELECTED
    return drawn
