"""ORS's side of a rehearsal: opens the handover, works it to the end, and answers in files."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from itertools import product

import pytest
import pyzipper

from functions.shared.policy import extract as columns
from functions.shared.policy import outcomes, surveys
from functions.shared.text import contacts, phones
from local.synthetic import extract, faults, tables
from local.synthetic.research_company import answers, comments, ors
from local.synthetic.tables import Record

MONTH = "2027-11"


def handed_over(rows: int = 3000) -> list[Record]:
    """People as a draw hands them over: the good rows of an extract, phones as ORS gets them."""
    cases: list[Record] = []
    for row, truth in extract("uss", MONTH, rows=rows, seed=7).rows():
        if not truth.forbidden:
            case = {name: row.get(name, "") for name in columns.rules().handover.columns}
            case |= {name: phones.phone(row[name]) or "" for name in columns.rules().phones}
            case |= {"Crime No": truth.crime_no, "Replicate": str(1 + len(cases) // 400)}
            cases.append(case | {"Contact From": "20/11/2027", "Contact To": "31/12/2027"})
    return cases


def zipped(people_in_it: list[Record], password: str) -> bytes:
    packed = io.BytesIO()
    with pyzipper.AESZipFile(packed, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr("uss.csv", tables.write(columns.rules().handover.columns, people_in_it))
    return packed.getvalue()


@pytest.fixture(scope="module")
def fieldwork() -> ors.Fieldwork:
    return ors.work(handed_over(), MONTH, seed=7)


@pytest.mark.req("R52")
def test_ors_opens_a_handover_with_the_password_and_not_without() -> None:
    cases = handed_over(20)
    content = zipped(cases, "open sesame")
    assert ors.open_handover(content, "open sesame") == cases
    with pytest.raises(RuntimeError):
        ors.open_handover(content, "guess")


def test_everybody_handed_over_has_one_outcome_and_every_code_turns_up() -> None:
    cases = handed_over()
    worked = ors.work(cases, MONTH, seed=7, replicates=5)
    ids = [(case["Crime No"], case["VIW No"]) for case in cases]
    assert sorted((r["Crime No"], r["VIW No"]) for r in worked.outcomes) == sorted(ids)
    assert {r["Outcome"] for r in worked.outcomes} == {o.name for o in outcomes.rules().outcome}


@pytest.mark.req("R05")
def test_replicates_that_ors_never_began_are_told_as_not_called() -> None:
    worked = ors.work(handed_over(), MONTH, seed=7, replicates=2)
    begun = {int(r["Replicate"]) for r in worked.outcomes if r["Outcome"] != "Not Called"}
    assert begun == {1, 2}
    assert all(r["Attempts"] == "0" for r in worked.outcomes if r["Outcome"] == "Not Called")


def test_a_wrong_number_names_the_number_and_nothing_else_does(fieldwork: ors.Fieldwork) -> None:
    for record in fieldwork.outcomes:
        assert bool(record["Contact"]) == (record["Outcome"] == "Wrong Number")
        assert not record["Contact"] or phones.phone(record["Contact"])


def test_outcomes_and_responses_carry_the_columns_that_policy_asks_for(
    fieldwork: ors.Fieldwork,
) -> None:
    assert set(tables.read(fieldwork.outcomes_file())[0]) == set(outcomes.rules().columns)
    head = set(tables.read(fieldwork.responses_file())[0])
    assert set(surveys.survey("uss").responses.required) <= head
    assert not head & {"VIW Surname", "VIW Email", "Link Id"}


@pytest.mark.req("R31", "R32", "R33")
def test_every_mix_of_the_consents_comes_up(fieldwork: ors.Fieldwork) -> None:
    took_part = [r for r in fieldwork.responses if r["Took Part"] == "Yes"]
    mixes = {tuple(record[name] for name in answers.CONSENTS) for record in took_part}
    assert mixes == set(product(("1", "2", ""), repeat=4))


@pytest.mark.req("R31")
def test_a_crime_number_goes_along_with_consent_only(fieldwork: ors.Fieldwork) -> None:
    for record in fieldwork.responses:
        assert bool(record["Crime No"]) == (record.get("Q54aa") == "1")


@pytest.mark.req("R30")
def test_some_refuse_and_their_row_still_holds_what_must_not_be_stored(
    fieldwork: ors.Fieldwork,
) -> None:
    refused = [r for r in fieldwork.responses if r["Took Part"] == "No"]
    assert refused
    assert any(record["Q1"] for record in refused)


@pytest.mark.req("R36")
def test_some_verbatims_tell_who_it_was(fieldwork: ors.Fieldwork) -> None:
    text = " ".join(record[name] for record in fieldwork.responses for name in answers.VERBATIMS)
    assert all(mark in text for mark in comments.MARKS)


def test_interview_ids_differ_between_rows_months_and_surveys(fieldwork: ors.Fieldwork) -> None:
    ids = [record["Interview Id"] for record in fieldwork.responses]
    ids += [answers.interview_id("ovss", MONTH, n) for n in range(50)]
    ids += [answers.interview_id("uss", "2027-12", n) for n in range(50)]
    assert len(ids) == len(set(ids))
    assert not any(contacts.read(each).contacts for each in ids)


@pytest.mark.req("R35")
def test_any_question_can_be_left_open(fieldwork: ors.Fieldwork) -> None:
    given = Counter(r[name] for r in fieldwork.responses for name in answers.QUESTIONS["uss"])
    assert min(given[text] for text in ("", "Don't know", "Prefer not to say", "Refused")) > 10


def test_online_answers_come_from_links_alone() -> None:
    links = [{"Link Id": f"token{n}", "BCU": "West", "Crime Type": "Assault"} for n in range(900)]
    content = ors.online_responses(links, MONTH, first=date(2027, 11, 20), seed=7)
    records = tables.read(content)
    tokens = [record["Link Id"] for record in records]
    assert 120 < len(tokens) == len(set(tokens)) < 220
    assert set(tokens) <= {link["Link Id"] for link in links}
    assert "Crime No" not in records[0]


@pytest.mark.req("R37")
def test_victim_voice_comes_in_every_language_and_without_any_id() -> None:
    policy = surveys.survey("vvs").responses
    records = tables.read(ors.victim_voice(MONTH, rows=200, seed=7))
    assert {record["Language"] for record in records} == set(policy.languages)
    assert {record["Crime Type"] for record in records} == set(policy.crime_types)
    assert not set(records[0]) & set(policy.forbidden)


@pytest.mark.req("R47")
def test_the_closed_review_has_answers_only() -> None:
    policy = surveys.survey("ivor").responses
    records = tables.read(ors.outcomes_review("2019-03", rows=30, seed=7))
    assert set(policy.required) <= set(records[0])
    assert not set(records[0]) & set(policy.refused_if_filled)


def test_the_same_seed_gives_the_same_files() -> None:
    once, twice = (ors.work(handed_over(500), MONTH, seed=3) for _ in range(2))
    assert once.outcomes_file() == twice.outcomes_file()
    assert once.responses_file() == twice.responses_file()
    assert ors.work(handed_over(500), MONTH, seed=4).outcomes_file() != once.outcomes_file()
    assert ors.victim_voice(MONTH, rows=9, seed=1) == ors.victim_voice(MONTH, rows=9, seed=1)


@pytest.mark.req("R34")
def test_faulty_files_hold_the_fault_that_they_are_named_for(fieldwork: ors.Fieldwork) -> None:
    good = fieldwork.responses_file()
    assert "Tel. No" in tables.read(faults.with_column(good, "Tel. No", "x"))[0]
    spoilt, count = faults.with_crime_numbers(good, [f"41{n:05d}/27" for n in range(300)])
    wrong = [r for r in tables.read(spoilt) if r["Crime No"] and r["Q54aa"] != "1"]
    assert count == len(wrong) > 0


def test_small_files_carry_their_columns() -> None:
    gone = tables.read(ors.deletions("uss", ["2026-10", "2026-11"], date(2027, 12, 1)))
    assert gone[1] == {"Survey": "uss", "Sample Month": "2026-11", "Deleted On": "01/12/2027"}
    worry = tables.read(ors.concerns("Crime No", ["4612345/27"]))
    assert worry[0]["Crime No"] == "4612345/27"
    assert worry[0]["Detail"]
    back = tables.read(ors.withdrawals("Link Id", [("token", "Q54ab")]))
    assert back == [{"Link Id": "token", "Withdraw": "Q54ab"}]
