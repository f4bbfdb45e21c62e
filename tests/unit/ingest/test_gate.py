"""The gate: no column and no value that would say who somebody is (R34, R37)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from functions.ingest.responses import gate
from functions.ingest.responses.disclosure import column_lookalikes
from functions.shared.policy import extract, responses, surveys
from functions.shared.policy.surveys import Survey

APPENDIX_B = [column.name for column in extract.rules().column if column.appendix_b]


def wide(text: str) -> str:
    """Full-width letters, as pasted from an East Asian keyboard."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def accented(text: str) -> str:
    return text.replace("e", "é").replace("a", "à").replace("u", "ü").replace("o", "ö")


DISGUISES: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "underscores": lambda text: text.replace(" ", "_"),
    "no blanks": lambda text: "".join(text.split()),
    "doubled blanks": lambda text: f"  {text.replace(' ', '   ')} ",
    "dots and dashes": lambda text: text.replace(" ", "-") + ".",
    "accents": accented,
    "full-width letters": wide,
    "a number behind it": lambda text: f"{text} 2",
    "a word behind it": lambda text: f"{text} (copy)",
    "a decomposed accent": lambda text: unicodedata.normalize("NFD", accented(text)),
    "one letter lost": lambda text: text[: len(text) // 2] + text[len(text) // 2 + 1 :],
}


def odd(survey: Survey, name: str) -> list[gate.Odd]:
    """What the gate says of a header that is whole but for one column."""
    rules = responses.rules()
    written = [*survey.responses.required, name]
    known = {column.casefold(): column for column in rules.names}
    header = [
        known.get(text.strip().casefold()) or rules.numbered(text.strip()) or "" for text in written
    ]
    return gate.odd_columns(survey, header, written)


@pytest.mark.req("R34")
@pytest.mark.parametrize("column", APPENDIX_B)
def test_no_column_of_the_extract_comes_back_under_any_disguise(column: str) -> None:
    for code in surveys.CODES:
        for name, disguise in DISGUISES.items():
            written = disguise(column)
            if written.strip().casefold() == "crime no" and code in ("uss", "ivor"):
                continue  # this one column has its own rule: it comes with consent, or blank
            found = odd(surveys.survey(code), written)
            assert found, f"it passed in {code}: {name}"
            assert {each.code for each in found} <= {"forbidden-column", "unknown-column"}
            # Named by its place and by what it resembles in policy, never as it was written.
            assert all(each.shown.startswith(("column ", "Crime No")) for each in found)


@pytest.mark.req("R34")
@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("Tel.", "telephone"), ("e-mail", "email"), ("Post code", "postcode"),
        ("Surname2", "name"), (wide("SURNAME"), "name"), ("Sürname", "name"),
        ("home_phone", "telephone"), ("MobileNo", "telephone"), ("First Name", "name"),
        ("E-Mail Address", "email"), ("POSTCODE", "postcode"), ("pc1", "postcode"),
        ("D.O.B.", "birth"), ("Date of birth", "birth"), ("Age", "age"), ("House No.", "address"),
        ("Adress", "address"), ("Telefone", "telephone"), ("IP address", "address"),
        ("CRIS", "crime"), ("CAD ref", "crime"), ("VIW", "crime"), ("Officer", "crime"),
        ("surNAME", "name"), ("Full name of victim", "name"), ("contact_no", "telephone"),
    ],
)  # fmt: skip
def test_look_alikes_are_recognised_for_what_they_hold(written: str, what: str) -> None:
    found = column_lookalikes.looks_like(written)
    assert found is not None
    assert what in found


@pytest.mark.req("R34")
@pytest.mark.parametrize("written", ["Weight", "Wave", "Hotel", "Satisfaction", "Q61", "V10", ""])
def test_other_unknown_columns_are_refused_without_being_called_a_breach(written: str) -> None:
    assert column_lookalikes.looks_like(written) is None
    [found] = odd(surveys.survey("uss"), written)
    assert (found.code, found.barred) == ("unknown-column", False)
    assert found.shown == "column 9"


def test_a_misspelt_column_is_named_by_what_it_resembles() -> None:
    [found] = odd(surveys.survey("uss"), "Lenght Minutes")
    assert found.shown == "column 9, which looks like “Length Minutes”"


@pytest.mark.req("R34", "R35")
@pytest.mark.parametrize("code", ["uss", "ovss"])
def test_every_agreed_column_passes(code: str) -> None:
    survey = surveys.survey(code)
    names = [*responses.rules().allowed(survey), *(f"Q{n}" for n in range(1, 61)), "Q12a", "V9"]
    assert gate.odd_columns(survey, names, names) == []


@pytest.mark.req("R37")
@pytest.mark.parametrize("name", ["Interview Id", "Crime No", "Link Id"])
def test_victim_voice_takes_no_identifying_column_even_blank(name: str) -> None:
    [found] = odd(surveys.survey("vvs"), name)
    assert (found.code, found.barred, found.blank_is_fine) == ("forbidden-column", True, False)


@pytest.mark.req("R37")
@pytest.mark.parametrize("name", ["Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC"])
def test_victim_voice_asks_for_no_consents(name: str) -> None:
    [found] = odd(surveys.survey("vvs"), name)
    assert found.code == "other-survey-column"


@pytest.mark.req("R47")
@pytest.mark.parametrize("name", ["Interview Id", "Crime No", "Link Id"])
def test_the_closed_review_takes_an_identifying_column_only_while_it_is_blank(name: str) -> None:
    [found] = odd(surveys.survey("ivor"), name)
    assert found.blank_is_fine
    assert found.fault("  ") is None
    assert found.fault("4600001/27") == "filled-identity"


@pytest.mark.req("R34")
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("07812 345678", "phone-in-value"),
        ("+44 (0)20 7946 0321", "phone-in-value"),
        ("call 02079460321", "phone-in-value"),
        ("ada@example.org", "email-in-value"),
        ("SE15 4QX", "postcode-in-value"),
        ("se154qx", "postcode-in-value"),
        ("4612345/27", "crime-number-in-value"),
        ("01/123456/26", "crime-number-in-value"),
        ("x" * 101, "text-in-code"),
    ],
)
def test_identifying_values_are_found_in_ordinary_columns(value: str, code: str) -> None:
    assert gate.value_fault(value) == code


@pytest.mark.req("R35")
@pytest.mark.parametrize(
    "value",
    ["", "1", "Don't know", "Prefer not to say", "Refused", "35-44", "2027", "12.50", "10/10",
     "Gay or lesbian", "White and Black Caribbean", "97", "=1+1"],
)  # fmt: skip
def test_answers_pass(value: str) -> None:
    assert gate.value_fault(value) is None


@pytest.mark.req("R34")
def test_an_id_that_is_a_long_number_is_no_phone_and_a_phone_is_no_id() -> None:
    assert gate.id_fault("2027110001") is None
    assert gate.id_fault("07812345678") == "phone-in-value"
    assert gate.crime_fault("4612345/27") is None
    assert gate.crime_fault("ada@example.org") == "email-in-value"
