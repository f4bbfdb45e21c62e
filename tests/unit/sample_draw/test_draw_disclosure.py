"""Small sensitive counts are not shown, and cannot be worked out from what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sample_draw.frame.row_outcomes import MEANINGS, Outcome
from functions.sample_draw.report.cell_suppression import NOT_SHOWN, shown
from functions.sample_draw.report.funnel import STEPS, funnel, problems

SMALL = 10
counts_of_a_draw = st.fixed_dictionaries(
    {outcome: st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 500)) for outcome in Outcome}
)
HIDEABLE = STEPS[3][1]  # the step in which all sensitive codes are


@pytest.mark.req("R08", "R20")
@given(counts_of_a_draw)
def test_no_small_sensitive_count_is_shown(counts: dict[Outcome, int]) -> None:
    told = shown(counts, small=SMALL)
    for outcome in Outcome:
        if outcome.meaning.sensitive and counts[outcome] < SMALL:
            assert told[outcome] == "fewer than 10"
        else:
            assert told[outcome] in (counts[outcome], NOT_SHOWN)


@pytest.mark.req("R08", "R20")
@given(counts_of_a_draw)
def test_what_is_hidden_cannot_be_worked_out_from_the_total(counts: dict[Outcome, int]) -> None:
    told = shown(counts, small=SMALL)
    hidden = [outcome for outcome in Outcome if not isinstance(told[outcome], int)]
    total = sum(counts[outcome] for outcome in hidden)
    # Zero says that there is nobody to protect; else two codes at least share ten rows at least,
    # unless the whole step holds fewer.
    everything = sum(counts[outcome] for outcome in HIDEABLE)
    if total:
        assert len(hidden) >= 2 or set(hidden) == {o for o in HIDEABLE if counts[o]}
        assert total >= min(SMALL, everything)


@pytest.mark.req("R08")
@given(counts_of_a_draw)
def test_a_step_of_the_funnel_tells_no_more_than_its_codes(counts: dict[Outcome, int]) -> None:
    told = shown(counts, small=SMALL)
    steps = funnel(counts, told)
    assert steps[0]["left"] == sum(counts.values())
    assert steps[-1]["left"] == counts[Outcome.SELECTED]
    for step in steps:
        if step["words"] != STEPS[3][0]:
            assert all(isinstance(row["count"], int) for row in step["out"])


def test_every_code_is_in_one_step_and_has_words_and_a_requirement() -> None:
    in_steps = [outcome for _, outcomes in STEPS for outcome in outcomes]
    assert sorted([*in_steps, Outcome.SELECTED]) == list(Outcome)
    assert set(MEANINGS) == set(Outcome)
    assert len({meaning.code for meaning in MEANINGS.values()}) == len(Outcome)
    for meaning in MEANINGS.values():
        assert meaning.words
        assert meaning.requirement.startswith("R")


def test_rows_to_mend_are_told_by_number_unless_their_count_is_hidden() -> None:
    codes = bytes([254, 254, Outcome.CRIME_NUMBER, Outcome.AGE_UNKNOWN, Outcome.SELECTED])
    told = dict.fromkeys(Outcome, 1) | {Outcome.AGE_UNKNOWN: NOT_SHOWN}
    assert problems(codes, told, most=9) == {
        "rows": [{"row": 2, "rule": "crime_number_unrecognised"}],
        "not_listed": 0,
    }
    many = bytes([254, 254, *[Outcome.CRIME_NUMBER] * 5])
    assert problems(many, told, most=3)["not_listed"] == 2
