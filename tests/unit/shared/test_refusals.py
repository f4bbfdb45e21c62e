"""A no is remembered by interview and link, added to, and overruled for one (R31, R32)."""

from __future__ import annotations

from itertools import combinations

import pytest

from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import responses, sending
from functions.shared.stores.answers import refusals
from functions.shared.stores.answers.refusals import Refusals

RING = Keyring(b"k" * 64)
ALL = frozenset(responses.CONSENTS)
LINK, OTHER_LINK = "a" * 22, "b" * 22
NOBODY: frozenset[str] = frozenset()
pytestmark = pytest.mark.req("R31", "R32")

Row = tuple[str, str, frozenset[str]]


def remembered(*rows: Row, own: bool = False, survey: str = "uss") -> Refusals:
    """What a later file knows of the rows of an earlier one."""
    known = Refusals(RING, survey)
    for packed in Refusals(RING, survey).packed(rows):
        known.take(packed, own=own)
    return known


def packed(known: Refusals, *rows: Row) -> bytes:
    return b"".join(known.packed(rows))


@pytest.mark.parametrize(
    "refused", [{*some} for n in range(len(ALL) + 1) for some in combinations(sorted(ALL), n)]
)
def test_each_consent_that_was_refused_is_known_and_no_other(refused: set[str]) -> None:
    known = remembered(("i1", LINK, ALL - refused))
    assert known.before("i1", "") == refused
    assert known.before("", LINK) == refused
    assert known.before("i1", LINK) == refused
    assert known.before("i2", OTHER_LINK) == NOBODY


def test_whoever_gives_everything_leaves_nothing_to_remember() -> None:
    assert packed(Refusals(RING, "uss"), ("i1", LINK, ALL)) == b""


@pytest.mark.parametrize("blank", ["", "n/a", "-"])
def test_a_blank_is_nobodys_interview_and_nobodys_link(blank: str) -> None:
    known = remembered((blank, "", NOBODY), ("", blank, NOBODY))
    assert known.before(blank, "") == known.before("", blank) == NOBODY
    assert len(packed(Refusals(RING, "uss"), ("i1", blank, NOBODY))) == 9


def test_an_interview_and_a_link_that_read_alike_are_two() -> None:
    known = remembered((LINK, "", NOBODY))
    assert known.before("", LINK) == NOBODY


def test_a_link_is_one_whether_it_is_whole_or_its_token_and_letters_have_their_case() -> None:
    known = remembered(("", LINK, NOBODY))
    assert known.before("", sending.rules().links.survey(LINK)) == ALL
    assert known.before("", LINK.upper()) == NOBODY
    odd = remembered(("", " No Token ", NOBODY))  # what is no link of ours counts as it is read
    assert odd.before("", "no token") == ALL


def test_a_no_by_the_interview_and_another_by_the_link_add_up() -> None:
    known = remembered(("i1", "", ALL - {"Q54aa"}), ("i2", LINK, ALL - {"Q54ab"}))
    known.take(packed(Refusals(RING, "uss"), ("i1", "", ALL - {"Recontact MPS"})), own=False)
    assert known.before("i1", LINK) == {"Q54aa", "Q54ab", "Recontact MPS"}


def test_one_survey_s_no_is_not_anothers() -> None:
    other = Refusals(RING, "ovss")
    other.take(packed(Refusals(RING, "uss"), ("i1", LINK, NOBODY)), own=False)
    assert other.before("i1", LINK) == NOBODY


def test_a_file_keeps_what_its_earlier_bytes_brought_and_nothing_of_other_files() -> None:
    mine = remembered(("i1", "", ALL - {"Q54aa"}), own=True)
    mine.take(packed(Refusals(RING, "uss"), ("i1", "", ALL - {"Q54ab"})), own=True)
    mine.take(packed(Refusals(RING, "uss"), ("i2", "", NOBODY)), own=False)
    kept = Refusals(RING, "uss")
    kept.take(packed(mine, ("i1", "", ALL), ("i3", "", ALL - {"Q54ab"})), own=False)
    assert kept.before("i1", "") == {"Q54aa", "Q54ab"}
    assert kept.before("i2", "") == NOBODY
    assert kept.before("i3", "") == {"Q54ab"}


def test_two_rows_of_one_person_in_one_file_add_up() -> None:
    known = remembered(("i1", "", ALL - {"Q54aa"}), ("i1", "", ALL - {"Q54ab"}))
    assert known.before("i1", "") == {"Q54aa", "Q54ab"}


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5])
def test_an_item_holds_so_many_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    assert refusals._IN_ONE * 9 < 400 * 1024, "what an item of the ledger holds"
    monkeypatch.setattr(refusals, "_IN_ONE", 2)
    rows = [(f"i{n}", "", NOBODY) for n in range(people)]
    parts = list(Refusals(RING, "uss").packed(rows))
    assert [len(part) // 9 for part in parts] == [2] * (people // 2) + [1] * (people % 2)
    known = Refusals(RING, "uss")
    for part in parts:
        known.take(part, own=False)
    assert all(known.before(f"i{n}", "") == ALL for n in range(people))


def test_only_what_is_named_is_overruled_and_of_the_one_person() -> None:
    rows = [("i1", LINK, NOBODY), ("i2", OTHER_LINK, NOBODY)]
    before = packed(Refusals(RING, "uss"), *rows)
    after = Refusals(RING, "uss").overruled(before, "i1", LINK, {"Q54aa"})
    known = Refusals(RING, "uss")
    known.take(after, own=False)
    assert known.before("i1", "") == known.before("", LINK) == ALL - {"Q54aa"}
    assert known.before("i2", OTHER_LINK) == ALL
    assert len(after) == len(before)


def test_an_entry_of_which_nothing_is_left_goes() -> None:
    before = packed(Refusals(RING, "uss"), ("i1", "", ALL - {"Q54aa"}), ("i2", "", NOBODY))
    after = Refusals(RING, "uss").overruled(before, "i1", "", {"Q54aa"})
    assert len(after) == 9
    known = Refusals(RING, "uss")
    known.take(after, own=False)
    assert known.before("i2", "") == ALL


def test_a_case_that_overrules_everything_leaves_nothing() -> None:
    before = packed(Refusals(RING, "uss"), ("i1", LINK, NOBODY))
    assert Refusals(RING, "uss").overruled(before, "i1", LINK, ALL) == b""
