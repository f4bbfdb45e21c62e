"""The draw with polars: whole columns at a time, as far as the rules let it.

Types, routes, dates, flags, ages and owners are expressions over columns; names, hashes and
persons have no such form and are worked out a value at a time, contacts as the draw reads them.
"""

from __future__ import annotations

import io
from datetime import date

import polars as pl

from bench.draw_naive import finished, number_of
from bench.draw_naive_rows import valid_name
from functions.sample_draw.draw_result import Plan
from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.contact_columns import ContactColumns
from functions.sample_draw.frame.records import Record, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import add_months
from functions.shared.policy import extract, people
from functions.shared.text.crime_numbers import crime_key, crime_number
from functions.shared.text.names.not_names import NotNames

Chain = list[tuple[pl.Expr, Outcome]]
Said = tuple[tuple[str, ...], tuple[str, ...], bool]  # contacts, what else can be read, a wish


def by_polars(content: bytes, plan: Plan, lists: Screening) -> tuple[dict[str, int], str]:
    """Counts by outcome, and the sample's hash."""
    table = pl.read_csv(io.BytesIO(content), infer_schema=False).fill_null("")
    strata = Strata(plan.survey)
    table = table.with_columns(outcome=_chain(plan, strata)).with_row_index("at")
    codes: list[Outcome | None] = [None if c is None else Outcome(c) for c in table["outcome"]]
    records: dict[int, tuple[bytes, Record]] = {}
    names = extract.rules().names
    not_names = NotNames.of(people.rules())
    left = table.filter(pl.col("outcome").is_null())
    reader = ContactColumns(rules_of(plan.survey)[1].channels)
    contacts = reader.read([left[name].to_list() for name in reader.names])
    cells = list(zip(*contacts.use, strict=True))
    for place, (at, *row) in enumerate(left.select("at", *names).iter_rows()):
        said = cells[place], contacts.others.get(place, ()), place in contacts.wishes
        found = _person(dict(zip(names, row, strict=True)), said, strata, not_names)
        if isinstance(found, Record):
            records[at] = number_of(found, plan), found
        else:
            codes[at] = found
    return finished(plan, strata, lists, records, codes)


def _chain(plan: Plan, strata: Strata) -> pl.Expr:
    """The rules that are about whole columns, in their precedence."""
    dates, today, rules = cohort(plan.survey, plan.month), plan.drawn_on, people.rules()
    reported, born = _day("Date Reported"), _day("VIW Date of Birth")
    least = rules_of(plan.survey)[1].minimum_window_days
    offsets = range((dates.last - dates.first).days + 1)
    days = [date.fromordinal(dates.first.toordinal() + n) for n in offsets]
    short = [day for day in days if window(plan.survey, day).days_left(today) < least]
    known = pl.col("Crime No").map_elements(
        lambda text: crime_number(text, rules.crime_numbers) is not None, return_dtype=pl.Boolean
    )
    injury = pl.col("VIW Injury Degree Desc").str.to_lowercase()
    fatal = injury.str.contains(r"\b(fatal|death|killed)") & ~injury.str.contains("non-fatal")
    impossible = (
        born.is_null()
        | born.is_in(list(rules.impossible_births))
        | (born > today)
        | (pl.lit(today.year) - born.dt.year() > rules.oldest_age)
    )
    chain: Chain = [
        (~known, Outcome.CRIME_NUMBER),
        (~_folded("Crime Type").is_in(list(strata.crime_types)), Outcome.CRIME_TYPE),
        (~_folded("Reported Via").is_in(list(strata.routes)), Outcome.ROUTE),
        (reported.is_null(), Outcome.REPORT_DATE),
        (reported < dates.first, Outcome.EARLIER),
        (reported > dates.last, Outcome.LATER),
        (reported.is_in(short), Outcome.WINDOW),
        (_not_n("Domestic Abuse"), Outcome.DOMESTIC_ABUSE),
        (_not_n("Sexual Element"), Outcome.SEXUAL),
        (_not_n("Vulnerable"), Outcome.VULNERABLE),
        (fatal, Outcome.FATAL),
        (impossible, Outcome.AGE_UNKNOWN),
        (born > add_months(today, -12 * rules.minimum_age), Outcome.UNDER_AGE),
    ]
    found = pl.lit(None, dtype=pl.Int64)
    for applies, outcome in reversed(chain):
        found = pl.when(applies).then(pl.lit(int(outcome))).otherwise(found)
    return found


def _day(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars().str.head(10)
    return text.str.to_date("%d/%m/%Y", strict=False)


def _folded(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.to_lowercase()


def _not_n(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.to_uppercase() != "N"


def _person(
    row: dict[str, str], said: Said, strata: Strata, not_names: NotNames
) -> Outcome | Record:
    """Name and owner, a value at a time."""
    use, others, wish = said
    dead = not_names.is_of_the_dead(row["VIW Title"])
    if dead or not valid_name(row["VIW Co/Forenames"], row["VIW Surname"], not_names):
        return Outcome.NAME
    place = strata.place(row["Owning Borough"])
    cell = strata.index.get((place.area, strata.crime_type(row["Crime Type"])), -1)
    if cell < 0:
        return Outcome.OWNER
    if not wish and not any(use[:-1]):
        return Outcome.NO_CONTACT
    day, month, year = row["VIW Date of Birth"].strip().split(" ")[0].split("/")
    return Record(
        cell,
        place.owner,
        crime_key(row["Crime No"], people.rules().crime_numbers),
        row["VIW No"].strip(),
        use,
        others,
        row["VIW Surname"],
        row["VIW Co/Forenames"],
        date(int(year), int(month), int(day)),
        tuple(row[name] for name in carried()),
        wish,
    )
