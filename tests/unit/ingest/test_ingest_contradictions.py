"""Rows that contradict each other, and links where they must not be: the no wins (R31, R36)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.responses import gate
from functions.ingest.responses.consent_conflicts import ConsentConflicts
from functions.ingest.responses.disclosure import link_redaction
from functions.shared.policy import sending
from tests.unit.ingest.test_ingest_splitting import OVSS, People, Splat, row, split

T1, T2 = "7hNqWc2RkTzB9mVxPd4LsY", "Kp3vXr8YtGbN5cQwHs6JdM"
LINKS = {T1: "4600001/27", T2: "4600002/27"}
NO = {"Q54aa": "2", "Q54ab": "2"}


def online(link: str = T1, **over: str) -> dict[str, str]:
    """Somebody who answered by a personal link and agrees to everything."""
    made = {**row(**over), "Link Id": link}
    del made["Crime No"]
    return made


def ovss(*rows: dict[str, str]) -> Splat:
    return split(list(rows), OVSS, "ovss", People(links=LINKS))


def stored(done: Splat) -> str:
    lines = [line for lines in done.split.lines.values() for line in lines]
    return "".join([*lines, *(text for _, text in done.split.comments)])


@pytest.mark.req("R31", "R32")
@pytest.mark.parametrize("other", [NO, {"Q54aa": "", "Q54ab": ""}, {"Took_Part": "No"}])
@pytest.mark.parametrize("yes_first", [True, False])
def test_an_interview_that_says_yes_and_no_is_linked_to_nobody(
    other: dict[str, str], yes_first: bool
) -> None:
    rows = [row(), row(**other)] if yes_first else [row(**other), row()]
    done = split(rows)
    assert done.rows["mopac"] == done.rows["mps"] == []
    assert len(done.rows["answers"]) == 1
    assert [text for _, text in done.split.comments] == ["Kind."]
    by_column = {f.column: f.rows for f in done.findings if f.code == "consent-contradicted"}
    assert by_column["Q54aa"] == by_column["Q54ab"] == [2, 3]
    assert not done.findings.refuse


@pytest.mark.req("R32", "R33")
def test_each_consent_is_weighed_by_itself() -> None:
    for rows in permutations([row(), row(Q54ab="2"), row(Recontact_MOPAC="2")]):
        done = split(list(rows))
        assert [r["Recontact MOPAC"] for r in done.rows["mopac"]] == ["No"]
        assert done.rows["mps"] == []
        columns = {f.column for f in done.findings if f.code == "consent-contradicted"}
        assert columns == {"Q54ab", "Recontact MOPAC"}


@pytest.mark.req("R31")
def test_an_interview_that_comes_twice_and_agrees_stays_linked() -> None:
    done = split([row(), row(), row(Interview_Id="I2", **NO, Crime_No="")])
    assert (len(done.rows["mopac"]), len(done.rows["mps"])) == (1, 1)
    assert done.found("consent-contradicted") == []


@pytest.mark.req("R31")
def test_a_crime_number_that_came_with_a_yes_is_no_breach_when_another_row_says_no() -> None:
    done = split([row(), row(**NO, Crime_No="")])
    assert done.found("crime-without-consent") == []
    assert "46" not in stored(done)


@pytest.mark.req("R31")
@pytest.mark.parametrize("other", [NO, {"Took_Part": "No"}])
@pytest.mark.parametrize("yes_first", [True, False])
def test_a_link_used_for_a_yes_and_a_no_is_linked_to_nobody(
    other: dict[str, str], yes_first: bool
) -> None:
    rows = [online(), online(**other, Interview_Id="I2")]
    done = ovss(*(rows if yes_first else rows[::-1]))
    assert done.rows["mopac"] == done.rows["mps"] == []
    assert done.found("consent-contradicted")[:2] == [2, 3]


@pytest.mark.req("R31")
def test_rows_without_an_id_speak_for_themselves() -> None:
    done = ovss(online(Interview_Id=""), online(T2, Interview_Id="", **NO))
    assert [r["Crime No"] for r in done.rows["mopac"]] == ["4600001/27"]
    assert done.found("consent-contradicted") == []


@pytest.mark.req("R31")
def test_a_no_reaches_every_row_of_the_person_over_links_and_interviews() -> None:
    chain = [online(T1), online(T2), online(T2, Interview_Id="I2", **NO)]
    for rows in permutations(chain):
        assert ovss(*rows).rows["mopac"] == []


@pytest.mark.req("R31")
def test_an_interview_id_written_otherwise_is_the_same_person() -> None:
    assert split([row(Interview_Id="u27k-1"), row(Interview_Id=" U27K-1 ", **NO)]).rows["mps"] == []


ROWS = st.tuples(
    st.sampled_from("abc "),
    st.sampled_from("xyz "),
    st.frozensets(st.sampled_from(["Q54aa", "Q54ab"])),
)


@pytest.mark.req("R31")
@given(st.lists(ROWS, max_size=8))
def test_a_consent_counts_only_if_all_rows_of_the_person_give_it(
    rows: list[tuple[str, str, frozenset[str]]],
) -> None:
    conflicts = ConsentConflicts()
    for interview_id, link, given_ in rows:
        conflicts.hear(interview_id.strip(), link.strip(), given_)
    for each in rows:
        person = {each}
        while (
            more := {
                other
                for other in rows
                for known in person
                if any(a == b != " " for a, b in zip(other[:2], known[:2], strict=True))
            }
            - person
        ):
            person |= more
        said = [given_ for _, _, given_ in person]
        disputed = frozenset().union(*said) - frozenset.intersection(*said)
        assert conflicts.disputed(each[0].strip(), each[1].strip()) == disputed


DISGUISES = [
    T1, T1.lower(), f" {T1} ", f"id={T1}", f"{T1[:11]}-{T1[11:]}", f"\u200b{T1[:9]} {T1[9:]}",
    "".join(chr(ord(c) + 0xFEE0) for c in T1),
]  # fmt: skip


@pytest.mark.req("R31", "R34")
@pytest.mark.parametrize("written", DISGUISES)
def test_a_row_s_own_link_in_an_answer_refuses_the_file(written: str) -> None:
    for consents in ({}, NO):
        done = ovss(online(**consents), online(T2, Interview_Id="I2"))
        assert not done.findings.refuse
        done = ovss(online(Q1=written, **consents))
        assert done.findings.refuse
        assert done.found("link-in-value") == [2]


@pytest.mark.req("R34")
def test_a_row_that_did_not_take_part_refuses_the_file_for_its_link_too() -> None:
    assert ovss(online(Took_Part="No", Language=T1)).found("link-in-value") == [2]


@pytest.mark.req("R34", "R36")
@pytest.mark.parametrize("written", DISGUISES)
def test_a_comment_loses_the_row_s_own_link(written: str) -> None:
    done = ovss(online(**NO, V1=f"My link was {written}, Ça va."))
    [(_, kept)] = done.split.comments
    assert link_redaction.own(T1) not in "".join(filter(str.isalnum, kept.lower()))
    assert kept.startswith("My link was ")
    assert kept.endswith(", Ça va.")
    assert done.split.scrubbed == 1


@pytest.mark.req("R36")
@pytest.mark.parametrize(
    "written",
    [
        sending.rules().links.survey(T2),
        sending.rules().links.survey(T2).partition("://")[2].upper(),
        f"o?id={T2}", f"/o?id= {T2}", f"(questionnaire/o?id={T2})",
    ],
)  # fmt: skip
def test_no_link_to_the_questionnaire_is_kept_whoever_s_it_is(written: str) -> None:
    done = split([row(**NO, Crime_No="", V1=f"I went to {written} and back.")])
    [(_, kept)] = done.split.comments
    assert kept == "I went to [removed] and back."
    assert gate.value_fault(written) == "link-in-value"
    assert split([row(Q1=written)]).findings.refuse


@pytest.mark.req("R36")
def test_a_link_that_a_line_end_breaks_leaves_no_rest() -> None:
    broken = sending.rules().links.survey(f"{T1[:6]}\n{T1[6:]}")
    done = ovss(online(**NO, V1=f"It was {broken} then."))
    assert done.split.comments == [("Central North", "It was [removed] then.")]


@pytest.mark.req("R31")
def test_the_link_s_own_column_may_hold_the_whole_link() -> None:
    whole = sending.rules().links.survey(T1)
    assert gate.link_fault(whole) is None
    done = ovss(online(whole, **NO, V1=f"It was {T1}"))
    assert not done.findings.refuse
    assert done.split.comments == [("Central North", "It was [removed]")]
    assert ovss(online(whole, Q1=T1)).found("link-in-value") == [2]


@pytest.mark.req("R35")
@pytest.mark.parametrize("link", ["2", "Refused", "Don't know", "Telephone", "10000", "n/a", ""])
def test_what_stands_in_place_of_a_link_is_not_looked_for_in_answers(link: str) -> None:
    done = ovss(online(link, Q1=link or "2", V1="2 refused"))
    assert not done.findings.refuse
    assert done.rows["answers"][0]["Q1"] == (link or "2")


@pytest.mark.req("R31")
def test_the_interview_may_have_the_number_of_its_link() -> None:
    assert not ovss(online(Interview_Id=T1)).findings.refuse


def test_comments_keep_what_only_resembles_a_link() -> None:
    text = "Is 2+2=4? I/they did = nothing, [removed] officer/s"
    assert split([row(V1=text)]).rows["mopac"][0]["V1"] == text
