"""Small sensitive counts are not shown, and cannot be worked out from what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sample_draw.frame.row_outcomes import MEANINGS, Outcome
from functions.sample_draw.report import report
from functions.sample_draw.report.cell_suppression import (
    COUNTED_TOGETHER,
    NOT_SHOWN,
    shown,
    together,
)
from functions.sample_draw.report.funnel import STEPS, funnel, problems
from functions.shared.policy import surveys
from functions.shared.stores.fieldwork import OTHER_OWNERS
from tests.drawing import made
from tests.extracts import online

SMALL = 10
counts_of_a_draw = st.fixed_dictionaries(
    {outcome: st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 500)) for outcome in Outcome}
)
HIDEABLE = STEPS[3][1]  # the step in which all sensitive codes are


SENSITIVE = [outcome for outcome in Outcome if outcome.meaning.sensitive]


@pytest.mark.req("R08", "R20")
def test_what_is_sensitive_are_the_safeguards_and_every_wish_not_to_be_contacted() -> None:
    safeguards = [Outcome.DOMESTIC_ABUSE, Outcome.SEXUAL, Outcome.VULNERABLE, Outcome.FATAL]
    wishes = [Outcome.WISH, Outcome.DO_NOT_CONTACT, Outcome.DO_NOT_CONTACT_LATE]
    assert [*safeguards, *wishes] == SENSITIVE


@pytest.mark.req("R08", "R20")
@given(counts_of_a_draw)
def test_if_one_sensitive_count_is_small_all_are_one_line(counts: dict[Outcome, int]) -> None:
    told, line = shown(counts, small=SMALL), together(counts, small=SMALL)
    total = sum(counts[outcome] for outcome in SENSITIVE)
    if min(counts[outcome] for outcome in SENSITIVE) < SMALL:
        assert {told[outcome] for outcome in SENSITIVE} == {COUNTED_TOGETHER}
        assert line == (total if total >= 2 * SMALL else "fewer than 20")
    else:
        assert line is None
        assert all(told[outcome] == counts[outcome] for outcome in Outcome)


@pytest.mark.req("R08", "R20")
@given(counts_of_a_draw, st.integers(-3, 3))
def test_check_and_draw_together_give_no_small_count(counts: dict[Outcome, int], more: int) -> None:
    """A few more on the list at the draw than at the check: nothing shown turns on one code."""
    later = {**counts, Outcome.DO_NOT_CONTACT: max(0, counts[Outcome.DO_NOT_CONTACT] + more)}
    for one, other in ((counts, later), (later, counts)):
        total = sum(one[outcome] for outcome in SENSITIVE)
        if 0 < total < SMALL:
            assert isinstance(together(other, small=SMALL), str), "else it would follow from that"
            hidden = [o for o in HIDEABLE if not isinstance(shown(one, small=SMALL)[o], int)]
            helping = [o for o in HIDEABLE if o not in SENSITIVE and o is not Outcome.OWNER]
            rest = sum(one[o] for o in helping)
            assert sum(one[o] for o in hidden) >= min(2 * SMALL, total + rest)
        labels = [shown(each, small=SMALL)[Outcome.DO_NOT_CONTACT] for each in (one, other)]
        if COUNTED_TOGETHER in labels:
            numbers = [label for label in labels if isinstance(label, int)]
            assert all(number >= SMALL for number in numbers)


@pytest.mark.req("R06")
def test_small_strata_of_owners_that_are_no_borough_are_one_line() -> None:
    rows = [online(n, **{"Owning Borough": "Heathrow"}) for n in range(3)]
    rows += [online(10 + n, **{"Owning Borough": "City of London"}) for n in range(12)]
    told = report.of_draw(made([*rows, online(99)], of=surveys.survey("ovss")))
    others = [one for one in told["cells"] if one["area"] in (OTHER_OWNERS, "Heathrow")]
    assert [(one["area"], one["frame"], one["drawn"]) for one in others] == [(OTHER_OWNERS, 3, 3)]
    assert told["owners_that_are_no_borough"] == {"City of London": 12, OTHER_OWNERS: 3}


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


@pytest.mark.req("R08")
def test_reasons_that_can_be_mended_keep_their_row_numbers_however_few_they_are() -> None:
    """A small sensitive count is protected by what nobody could mend anyway, if that suffices."""
    few = {Outcome.DOMESTIC_ABUSE: 3, Outcome.NAME: 1, Outcome.NO_CONTACT: 2}
    told = shown({**few, Outcome.UNDER_AGE: 40}, small=SMALL)
    assert (told[Outcome.NAME], told[Outcome.NO_CONTACT]) == (1, 2)
    assert told[Outcome.UNDER_AGE] == NOT_SHOWN
    assert shown(few, small=SMALL)[Outcome.NAME] == NOT_SHOWN  # nothing else could protect it
