"""What call outcomes mean for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.ingest.findings import Findings
from functions.ingest.kinds.outcome_effects import Consequences, leaves_on
from functions.ingest.kinds.outcome_rows import Calls
from functions.shared.clock import Month
from functions.shared.policy import outcomes
from functions.shared.stores.people.cases import Case, CaseState, in_field_until
from functions.shared.text.contacts import ContactKey
from functions.shared.text.crime_numbers import CrimeNumber

FIRST, LAST = date(2027, 11, 18), date(2028, 1, 10)  # the draw, and the last day of calls
LATE = date(2028, 2, 10)


def case(number: int = 1, viw: str = "9001", **over: object) -> Case:
    made = Case(
        case_id=f"case{number}-{viw}",
        survey="uss",
        month=Month(2027, 11),
        crime=CrimeNumber(f"46{number:05d}/27"),
        viw=viw,
        contacts=("phone#x",),
        people=(b"0123456789",),
        until=in_field_until(date(2027, 12, 21)),
    )
    return replace(made, **over)  # type: ignore[arg-type]


def call(outcome: str, number: int = 1, **over: str) -> dict[str, str]:
    row = {
        "Crime No": f"46{number:05d}/27", "VIW No": "9001", "Replicate": "1", "Attempts": "2",
        "Outcome": outcome, "Outcome Date": "24/11/2027", "Contact": "",
    }  # fmt: skip
    return row | {name.replace("_", " "): text for name, text in over.items()}


def told(
    cases: list[Case], *calls: dict[str, str]
) -> tuple[Calls, Consequences, dict[str, list[int]]]:
    findings = Findings()
    read = Calls(first=FIRST, last=LATE, last_contact=LAST, findings=findings)
    for number, row in enumerate(calls, start=2):
        read.take(number, row)
    done = Consequences.of(read, cases, held=False)
    return read, done, {found.code: found.rows for found in findings}


@pytest.mark.req("R10", "R20", "R38")
@pytest.mark.parametrize("outcome", outcomes.rules().outcome, ids=lambda one: one.name)
def test_each_outcome_does_what_policy_says(outcome: outcomes.Outcome) -> None:
    contact = "07700 900123" if outcome.lists == "number" else ""
    said, done, findings = told([case()], call(outcome.name.upper(), Contact=contact))
    assert findings == {}
    assert ("case1-9001" in done.closings) == (outcome.case == "closed")
    if outcome.case == "closed":
        assert done.closings["case1-9001"][1] == (date(2027, 11, 24) if outcome.rests else None)
    assert ("case1-9001" in done.leaving) == (outcome.case == "window")
    assert bool(done.stopped) == outcome.stops == bool(said.persons)
    assert said.numbers == (
        {ContactKey("phone", "+447700900123")} if outcome.lists == "number" else set()
    )
    assert len(said.concerns) == outcome.concern


@pytest.mark.req("R20")
@pytest.mark.parametrize("name", ["Not Safe", "Deceased", "Do Not Contact"])
def test_who_must_be_stopped_is_stopped_whatever_else_is_wrong(name: str) -> None:
    said, done, findings = told([case()], call(name, VIW_No="1", Outcome_Date="nonsense"))
    assert said.persons == {ContactKey("crime", "4600001/27")}
    assert set(done.stopped) == {"case1-9001"}  # the one person of that crime who was sampled
    assert findings == {"stopped-by-crime-number": [2]}
    said, _, findings = told([], call(name, Crime_No="?", Contact="07700 900123"))
    assert said.persons == {ContactKey("phone", "+447700900123")}
    _, _, findings = told([], call(name, Crime_No="?"))
    assert findings == {"stopped-without-person": [2]}


def test_a_stop_outweighs_whatever_the_file_says_before_or_after() -> None:
    for rows in (("Interviewed", "Not Safe"), ("Not Safe", "Interviewed")):
        _, done, _ = told([case()], *(call(name) for name in rows))
        assert set(done.stopped) == {"case1-9001"}
        assert done.closings["case1-9001"][1] == date(2027, 11, 24)


def test_a_closed_case_does_not_leave_by_its_window() -> None:
    for rows in (("Interviewed", "No Answer"), ("No Answer", "Interviewed")):
        _, done, _ = told([case()], *(call(name) for name in rows))
        assert not done.leaving


@pytest.mark.req("R10")
@pytest.mark.parametrize(
    ("day", "rests", "rule"),
    [
        ("17/11/2027", LAST, "date-outside"),
        ("18/11/2027", FIRST, ""),
        ("10/01/2028", LAST, ""),
        ("10/02/2028", LATE, ""),
        ("11/02/2028", LAST, "date-outside"),
        ("24/11/2072", LAST, "date-outside"),
        ("", LAST, "date-unreadable"),
    ],
)
def test_nobody_rests_from_an_impossible_day(day: str, rests: date, rule: str) -> None:
    _, done, findings = told([case()], call("Interviewed", Outcome_Date=day))
    assert done.closings["case1-9001"][1] == rests
    assert list(findings) == ([rule] if rule else [])


def test_somebody_who_was_never_handed_over_is_reported() -> None:
    _, done, findings = told([case()], call("Interviewed", 2), call("No Answer", VIW_No="7"))
    assert findings == {"person-unknown": [2, 3]}
    assert not done.closings


def test_the_same_numbers_in_other_spellings_are_the_same_person() -> None:
    _, done, findings = told([case()], call("Interviewed", Crime_No=" 4600001-27", VIW_No="09001 "))
    assert findings == {}
    assert done.closings


def test_a_case_that_was_closed_before_stays_as_it_is() -> None:
    _, done, findings = told([case(state=CaseState.CLOSED)], call("Interviewed"))
    assert (done.closings, findings) == ({}, {})


@pytest.mark.parametrize(
    ("contact", "rule"),
    [("", "contact-missing"), ("rang twice", "contact-unreadable"),
     ("4600001/27", "contact-unreadable")],
)  # fmt: skip
def test_a_wrong_number_needs_its_number(contact: str, rule: str) -> None:
    said, done, findings = told([case()], call("Wrong Number", Contact=contact))
    assert findings == {rule: [2]}
    assert not said.numbers
    assert done.leaving


@pytest.mark.parametrize("text", ["", "Interviewd", "1"])
def test_an_outcome_of_no_list_is_set_aside(text: str) -> None:
    _, _, findings = told([case()], call(text))
    assert findings == {"outcome-unknown": [2]}


@pytest.mark.req("R20")
@pytest.mark.parametrize("named", outcomes.rules().outcome, ids=lambda one: one.name)
def test_an_outcome_is_known_whatever_its_case_blanks_hyphens_and_points(
    named: outcomes.Outcome,
) -> None:
    bare, find = named.name.replace(" ", ""), outcomes.rules().named
    spelt = [bare, bare.upper(), named.name.replace(" ", "-"), f" {named.name.lower()}. "]
    spelt += [named.name.replace(" ", "\u00a0"), named.name.replace(" ", "_"), f"({named.name})"]
    assert [find(text) for text in spelt] == [named] * len(spelt)
    assert find(f"{named.name} perhaps") is None


@pytest.mark.req("R20")
def test_whoever_an_unknown_word_can_be_about_is_in_doubt() -> None:
    cases = [case(), case(viw="9002")]
    _, done, _ = told(cases, call("Mystery", VIW_No="09002"))
    assert done.doubted == {("4600001/27", "9002")}
    said, done, _ = told(cases, call("Mystery", VIW_No="7"), call("Mystery", Crime_No="?"))
    assert done.doubted == {("4600001/27", "")}
    assert [*done.stopped, *said.persons, *done.closings, *said.outcomes] == []


@pytest.mark.req("R10")
def test_whoever_nobody_reached_leaves_the_field_the_day_after_contact_to() -> None:
    day = date(2027, 1, 1)
    while day < date(2029, 1, 1):
        one = case(until=in_field_until(day))
        left = leaves_on(one, last_contact=day + timedelta(days=20))
        assert left is not None
        # Never before the day after contact-to; later only where months' ends fall together.
        assert timedelta(days=1) <= left - day <= timedelta(days=4)
        assert leaves_on(replace(one, until=left), day + timedelta(days=20)) is None
        day += timedelta(days=1)


@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Unsafe", "Not Safe"),
        ("Not Safe - ex partner answered", "Not Safe"),
        ("Deceased (not safe to ring)", "Not Safe"),
        ("Safeguarding concern", "Not Safe"),
        ("Respondent deceased", "Deceased"),
        ("R.I.P.", "Deceased"),
        ("DNC - asked", "Do Not Contact"),
        ("Refused, don\u2019t call again", "Do Not Contact"),
        ("Opt-out", "Do Not Contact"),
    ],
)
def test_a_stop_with_a_word_more_is_a_stop(text: str, meant: str) -> None:
    said, done, findings = told([case()], call(text))
    assert findings == {"outcome-taken-for-stop": [2]}
    assert set(done.stopped) == {"case1-9001"}
    assert [outcome.name for _, outcome, _ in done.last.values()] == [meant]
    assert len(said.concerns) == (meant == "Not Safe")


@pytest.mark.req("R20")
@pytest.mark.parametrize("text", ["Hard refusal", "No contact made", "Did not answer call", "x"])
def test_other_words_stop_nobody_and_wait_for_a_person(text: str) -> None:
    _, done, findings = told([case()], call(text))
    assert findings == {"outcome-unknown": [2]}
    assert not done.stopped
    assert done.doubted == {("4600001/27", "9001")}


@pytest.mark.req("R10", "R20a")
@pytest.mark.parametrize(
    "text", ["9001.0", "'9001", '="9001"', "\uff19\uff10\uff10\uff11", "09001"]
)
def test_a_viw_number_as_programs_and_keyboards_write_it_is_the_same(text: str) -> None:
    _, done, findings = told([case()], call("Interviewed", VIW_No=text))
    assert findings == {}
    assert done.interviewed == {"case1-9001"}
