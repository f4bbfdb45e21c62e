"""Consents × recipients → columns: the whole table, and what withdrawals leave of it."""

from __future__ import annotations

from itertools import product

import pytest

from functions.ingest.responses import consent
from functions.ingest.responses.projection import Projection
from functions.shared.clock import Month
from functions.shared.policy import responses, surveys

PRESENT = (
    "Interview Id", "Interview Date", "Took Part", "Crime No", "Q54aa", "Q54ab", "Recontact MPS",
    "Recontact MOPAC", "Borough", "Crime Type", "Length Minutes", "Language", "Mode",
    "Value Stolen", "Age Group", "Ethnicity", "Q1", "Q12a", "V1", "V2",
)  # fmt: skip
# What each may have, written out by hand: this is the promise, the policy file is the code.
COLUMNS = {
    "mopac": (
        "Crime No", "Sample Month", "Interview Date", "Borough", "Crime Type", "Length Minutes",
        "Language", "Mode", "Value Stolen", "Age Group", "Ethnicity", "Q1", "Q12a", "V1", "V2",
        "Recontact MOPAC",
    ),
    "mps": ("Crime No", "Borough", "V1", "V2", "Recontact MPS"),
    "answers": (
        "Sample Month", "Borough", "Crime Type", "Language", "Mode", "Age Group", "Ethnicity",
        "Q1", "Q12a",
    ),
    "comments": ("Place", "Comment"),
}  # fmt: skip
SAID = ("1", "2", "")


def recipients_of(took_part: str, aa: str, ab: str) -> set[str]:
    """Who gets a row, as R30 to R36 say it."""
    if took_part != "Yes":
        return set()
    if aa != "1":
        return {"answers", "comments"}
    return {"mopac", "mps"} if ab == "1" else {"mopac"}


@pytest.mark.req("R30", "R31", "R32", "R33", "R36")
@pytest.mark.parametrize("recipient", responses.rules().recipient, ids=lambda one: one.name)
def test_each_recipient_gets_exactly_its_columns(recipient: responses.Recipient) -> None:
    assert consent.columns(recipient, PRESENT) == COLUMNS[recipient.name]


@pytest.mark.req("R30", "R31", "R32", "R33", "R36")
@pytest.mark.parametrize("took_part", ["Yes", "No", ""])
def test_every_mix_of_consents_reaches_those_it_may_reach_and_nobody_else(took_part: str) -> None:
    for aa, ab, mps, mopac in product(SAID, repeat=4):
        agreed = consent.read(took_part, aa, ab, mps, mopac)
        got = {
            one.name
            for one in responses.rules().recipient
            if agreed.took_part and consent.gets(one, agreed.given)
        }
        assert got == recipients_of(took_part, aa, ab)
        fault = took_part == "Yes" and ab == "1" and aa != "1"
        assert (("routing-fault", "Q54ab") in agreed.faults) == fault
        if took_part == "Yes":
            # None implies another, and blank is no.
            assert ("Recontact MPS" in agreed.given) == (mps == "1")
            assert ("Recontact MOPAC" in agreed.given) == (mopac == "1")


@pytest.mark.req("R33")
@pytest.mark.parametrize(("mps", "mopac"), list(product(SAID, SAID)))
def test_each_recipient_is_told_of_its_own_recontact_alone(mps: str, mopac: str) -> None:
    agreed = consent.read("Yes", "1", "1", mps, mopac)
    projection = Projection(surveys.survey("uss"), PRESENT, Month(2027, 11))
    lines = dict(projection.lines([""] * len(PRESENT), "4600001/27", agreed.given))
    assert lines["mopac"].strip().endswith("Yes" if mopac == "1" else "No")
    assert lines["mps"].strip().endswith("Yes" if mps == "1" else "No")
    assert "answers" not in lines


@pytest.mark.req("R33", "R35")
@pytest.mark.parametrize("text", ["Don't know", "prefer not to say", "REFUSED", " 2 ", "", " "])
def test_whoever_does_not_say_yes_has_said_no(text: str) -> None:
    agreed = consent.read("Yes", text, text, text, text)
    assert agreed == (True, frozenset(), (), False)


@pytest.mark.req("R33")
@pytest.mark.parametrize("text", ["yes", "Y", "01", "1.0", "11", "3", "true", "\uff11"])
def test_an_unknown_code_is_no_and_the_senders_fault(text: str) -> None:
    agreed = consent.read("Yes", text, "2", "2", "2")
    assert agreed.given == frozenset()
    assert agreed.faults == (("consent-unknown", "Q54aa"),)


@pytest.mark.req("R30")
@pytest.mark.parametrize("text", ["", "Y", "1", "Maybe", "yes please"])
def test_without_a_plain_yes_nobody_took_part(text: str) -> None:
    agreed = consent.read(text, "1", "1", "1", "1")
    assert not agreed.took_part
    assert agreed.given == frozenset()


@pytest.mark.req("R30")
@pytest.mark.parametrize("text", ["Yes", "yes", " YES "])
def test_yes_is_matched_without_case_and_blanks(text: str) -> None:
    assert consent.read(text, "2", "2", "2", "2").took_part


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    ("withdrawn", "left"),
    [
        ({"all"}, set()),
        ({"Q54aa"}, {"Recontact MPS", "Recontact MOPAC"}),
        ({"Q54ab"}, {"Q54aa", "Recontact MPS", "Recontact MOPAC"}),
        ({"recontact"}, {"Q54aa", "Q54ab"}),
        ({"recontact", "Q54ab"}, {"Q54aa"}),
        ({"something new"}, set()),
        (set(), set(responses.CONSENTS)),
    ],
)
def test_each_consent_can_be_withdrawn_alone(withdrawn: set[str], left: set[str]) -> None:
    assert consent.without(frozenset(responses.CONSENTS), withdrawn) == left


@pytest.mark.req("R31", "R32")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"needs": ()}, "identify people"),
        ({"needs": ("Q54ac",)}, "unknown consent"),
        ({"needs": ("Q54aa", "Q54ab")}, "demographics"),
    ],
)
def test_a_policy_that_gives_too_much_is_refused(change: dict[str, object], says: str) -> None:
    mopac = next(one for one in responses.rules().recipient if one.name == "mopac")
    with pytest.raises(ValueError, match=says):
        responses.Recipient.model_validate({**mopac.model_dump(), **change})


@pytest.mark.req("R30", "R31", "R32", "R33")
@pytest.mark.parametrize(
    ("answers", "given", "faults"),
    [
        (("1", "1", "1", "1"), {*responses.CONSENTS}, []),
        (("1", "1", "2", ""), {"Q54aa", "Q54ab"}, []),
        (("1", "2", "1", "2"), {"Q54aa", responses.CONSENTS[2]}, []),
        (("2", "1", "1", "2"), {responses.CONSENTS[2]}, [("routing-fault", "Q54ab")]),
        (("", "1", "", ""), set(), [("routing-fault", "Q54ab")]),
        (("2", "2", "2", "2"), set(), []),
        (("yes", "1", "", ""), set(), [("consent-unknown", "Q54aa"), ("routing-fault", "Q54ab")]),
        (("1", "0", "", ""), {"Q54aa"}, [("consent-unknown", "Q54ab")]),
        (("1", "Don't know", "Refused", "Prefer not to say"), {"Q54aa"}, []),
        ((" 1 ", "\u200b1", "1.0", "01"), {"Q54aa", "Q54ab"},
         [("consent-unknown", name) for name in responses.CONSENTS[2:]]),
    ],
)  # fmt: skip
def test_what_a_row_gives_and_what_is_its_senders_fault(
    answers: tuple[str, ...], given: set[str], faults: list[tuple[str, str]]
) -> None:
    """Q54ab never stays without Q54aa, in whatever order they are read."""
    found = consent.read("Yes", *answers)
    assert found.took_part
    assert (set(found.given), [*found.faults]) == (given, faults)
    assert found.crime_may_come is (answers[0].strip() == "1")


@pytest.mark.req("R30")
@pytest.mark.parametrize(
    ("took_part", "known"),
    [("No", True), ("no ", True), ("Refused", True), ("", False), ("maybe", False), ("1", False)],
)
def test_who_did_not_plainly_take_part_gave_nothing(took_part: str, known: bool) -> None:
    found = consent.read(took_part, "1", "1", "1", "1")
    faults = () if known else (("took-part-unknown", "Took Part"),)
    assert found == consent.Consents(False, frozenset(), faults, True)
    assert not consent.read(took_part, "2", "", "", "").crime_may_come


@pytest.mark.req("R32", "R39")
@pytest.mark.parametrize(
    ("withdrawn", "left"),
    [
        ((), {*responses.CONSENTS}),
        (("Q54ab",), {*responses.CONSENTS} - {"Q54ab"}),
        (("Q54aa",), {*responses.CONSENTS} - {"Q54aa", "Q54ab"}),
        (("recontact",), {"Q54aa", "Q54ab"}),
        (("recontact", "Q54ab"), {"Q54aa"}),
        (("all",), set()),
        (("all", "Q54ab"), set()),
        (("something else",), set()),
    ],
)
def test_what_a_withdrawal_leaves(withdrawn: tuple[str, ...], left: set[str]) -> None:
    assert consent.without(frozenset(responses.CONSENTS), withdrawn) == left
    assert consent.without(frozenset(), withdrawn) == frozenset()
