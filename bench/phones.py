"""What phones, names, rows and comments cost, and whether phones differ from libphonenumber.

``python -m bench.phones`` prints microseconds each, the library's own cost beside it; with
``--numbers 1000000`` it compares as many national numbers (200,000 unless told).
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from time import perf_counter

import phonenumbers

from functions.ingest.responses.disclosure.scrub import looks_identifying, scrub
from functions.shared.csv.reader import open_table
from functions.shared.policy import extract, people
from functions.shared.text import contact_cells
from functions.shared.text.contacts import read
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.emails import email
from functions.shared.text.names.names import Names, identity_keys, plain
from functions.shared.text.names.not_names import NotNames
from functions.shared.text.phones import mobile, phone
from tests import spellings

KINDS = phonenumbers.PhoneNumberType
ROWS = 20_000
PATTERNS = people.rules().crime_numbers
NAMES = (("John", "Smith"), ("Mary Jane", "O'Brien"), ("ZOË", "Jones-Smith"), ("Ahmed", "Khan"))
COMMENT = "I was unhappy with how long it took and nobody rang me back, the officer was kind. " * 3
COMMENTS = (COMMENT, COMMENT, COMMENT + "It took 2 hours.", COMMENT + "Ring 07812 345678.")
ANSWERS = ("1", "2", "", "99", "White British", "16-24", "Prefer not to say", "1", "3", "Yes")


def by_the_library(text: str) -> str | None:
    """The naive way: the whole library on every number."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.number_type(number) not in (KINDS.MOBILE, KINDS.FIXED_LINE):
        return None
    if phonenumbers.region_code_for_number(number) not in ("GB", "GG", "IM", "JE"):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def each(work: Callable[[], Iterable[object]], count: int, times: int = 5) -> float:
    """Microseconds for one of ``count``: the best of some runs."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        for _ in work():
            pass
        best = min(best, perf_counter() - start)
    return best / count * 1e6


def typical_phones(rng: Random) -> list[str]:
    """As an extract has them: four in five valid, nearly all plain, some blank or odd."""
    numbers = [n for n in spellings.national_numbers(ROWS * 4, rng) if phone(f"0{n}")]
    plain_forms = ("0{}", "0{}", "0{}", "+44{}", "+44 {}", "44{}", "{}")
    texts = [rng.choice(plain_forms).format(n) for n in rng.choices(numbers, k=ROWS * 75 // 100)]
    texts += [f"0{str(n)[:4]} {str(n)[4:]}" for n in rng.choices(numbers, k=ROWS * 14 // 100)]
    texts += [spellings.phone_spelling(str(n), rng) for n in rng.choices(numbers, k=ROWS // 25)]
    texts += rng.choices(("", "N/K", "07700 900123", "unknown", "0000"), k=ROWS - len(texts))
    rng.shuffle(texts)
    return texts


def table() -> bytes:
    """An extract of ROWS rows."""
    text, rng = io.StringIO(), Random(3)
    names = extract.rules().names
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([f"v{rng.randrange(10**6)}" for _ in names] for _ in range(ROWS))
    return text.getvalue().encode()


def costs() -> dict[str, float]:
    rng = Random(27)
    texts = typical_phones(rng)
    odd = [spellings.phone_spelling("7812345678", rng) for _ in range(ROWS // 10)]
    addresses = [spellings.address(rng) for _ in range(ROWS)]
    crimes = [spellings.crime(rng) for _ in range(ROWS)]
    names = NAMES * (ROWS // len(NAMES))
    rules = people.rules()
    not_names = NotNames.of(rules)
    data, columns = table(), extract.rules().names
    born = date(1984, 2, 29)
    contacts = ("+447812345678", "+442079460018")

    def bare() -> Iterable[object]:
        return csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))

    def ours() -> Iterable[object]:
        return open_table(io.BytesIO(data), known=columns, required=columns, max_rows=ROWS).rows()

    def identities() -> Iterable[object]:
        return (
            identity_keys(
                crime="4612345/26", viw="1", phones=contacts, email=None, surname=surname,
                forenames=forenames, born=born,
            )
            for forenames, surname in names
        )  # fmt: skip

    return {
        "phone, as in an extract": each(lambda: map(phone, texts), len(texts)),
        "phone, the whole library": each(lambda: map(by_the_library, texts), len(texts), 1),
        "mobile": each(lambda: map(mobile, texts), len(texts)),
        "phone, odd spellings": each(lambda: map(phone, odd), len(odd)),
        "email": each(lambda: map(email, addresses), len(addresses)),
        "crime number": each(lambda: (crime_number(text, PATTERNS) for text in crimes), ROWS),
        "typed contact": each(lambda: (read.__wrapped__(text) for text in odd), len(odd)),
        "usable name": each(
            lambda: Names(not_names).usable([""] * len(names), *zip(*names, strict=True)), ROWS
        ),
        "plain name": each(lambda: (plain(surname) for _, surname in names), ROWS),
        "identity keys": each(identities, ROWS),
        "row, bare csv.reader": each(bare, ROWS),
        "row, open_table": each(ours, ROWS),
        "comment scrubbed": each(lambda: (scrub(text, PATTERNS) for text in COMMENTS * 250), 1000),
        "answer looked at": each(
            lambda: (looks_identifying(text, PATTERNS) for text in ANSWERS * 2000), ROWS
        ),
    }


def differences(count: int) -> list[int]:
    """National numbers on which we and the library differ; none, or R09 is broken."""
    found = []
    for number in spellings.national_numbers(count, Random(9)):
        kind = phonenumbers.number_type(
            phonenumbers.PhoneNumber(country_code=44, national_number=number)
        )
        valid = kind in (KINDS.MOBILE, KINDS.FIXED_LINE, KINDS.FIXED_LINE_OR_MOBILE)
        text = f"0{number}"
        if (phone(text) is not None, mobile(text) is not None) != (valid, kind == KINDS.MOBILE):
            found.append(number)
    return found


def other_ways(count: int) -> list[str]:
    """Plain cells of an extract whose short way does not come to what the one reader says."""
    rng, found = Random(5), []
    short = {"phone": contact_cells.phone_cell, "email": contact_cells.email_cell}
    for _ in range(count):
        text, kind = spellings.plain_cell(rng)
        if short[kind](text) != contact_cells.looked_at.__wrapped__(text, kind):
            found.append(text)
    return found


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--numbers", type=int, default=200_000)
    ask.add_argument("--cells", type=int, default=1_000_000)
    asked = ask.parse_args()
    for name, cost in costs().items():
        print(f"{name:26} {cost:8.2f} µs")
    found = differences(asked.numbers)
    print(f"{asked.numbers:,} numbers compared with libphonenumber: {len(found)} differences")
    other = other_ways(asked.cells)
    print(f"{asked.cells:,} plain cells read the short and the long way: {len(other)} differences")
    return 1 if found or other else 0


if __name__ == "__main__":
    raise SystemExit(main())
