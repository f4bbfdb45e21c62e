"""Who may be given a row, and which of its columns: policy's table, read (R30 to R33). Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from functions.shared.policy import drops, responses
from functions.shared.policy.geography import match_key
from functions.shared.policy.responses import Recipient

_YES, _NO = "1", "2"
SAMPLE_MONTH, PLACE, COMMENT = "Sample Month", "Place", "Comment"
TOOK_PART = ("Took Part", *responses.CONSENTS)
RECONTACT = {"recontact-mopac": "Recontact MOPAC", "recontact-mps": "Recontact MPS"}
NOBODY: frozenset[str] = frozenset()


class Consents(NamedTuple):
    """What one person agreed to. ``faults``: findings (code, column) of the sender's.

    ``crime_may_come``: Q54aa says yes, though it may count for nothing.
    """

    took_part: bool
    given: frozenset[str]
    faults: tuple[tuple[str, str], ...] = ()
    crime_may_come: bool = False


def read(took_part: str, *answers: str) -> Consents:
    """The consents of a row; ``answers`` in the order of ``responses.CONSENTS``.

    Only an explicit yes is one (R33). Q54ab without Q54aa is a routing fault and counts as no
    (R32). Anything but "Yes" in Took Part means that nothing of the row is stored (R30).
    """
    said, may_come = match_key(took_part), _plain(answers[0]) == _YES
    if said != "yes":
        known = said in ("no", *map(match_key, responses.rules().answers.refusals))
        faults = () if known else (("took-part-unknown", "Took Part"),)
        return Consents(False, NOBODY, faults, may_come)
    refusals = {"", _NO, *map(match_key, responses.rules().answers.refusals)}
    given, wrong = set(), []
    for name, answer in zip(responses.CONSENTS, answers, strict=True):
        if _plain(answer) == _YES:
            given.add(name)
        elif match_key(answer) not in refusals:
            wrong.append(("consent-unknown", name))
    if "Q54ab" in given and "Q54aa" not in given:
        given.discard("Q54ab")
        wrong.append(("routing-fault", "Q54ab"))
    return Consents(True, frozenset(given), tuple(wrong), may_come)


def _plain(answer: str) -> str:
    """Without blanks and marks that nobody sees; any other way to write a code is no code."""
    if answer.isascii():
        return answer.strip()
    return "".join(char for char in answer if unicodedata.category(char) != "Cf").strip()


def without(given: frozenset[str], withdrawn: Collection[str]) -> frozenset[str]:
    """What is left of the consents after withdrawals ("Q54aa", "Q54ab", "recontact", "all")."""
    if not withdrawn:
        return given
    if not {*withdrawn} <= {*drops.rules().withdrawals} or "all" in withdrawn:
        return NOBODY
    left = given - {*withdrawn}
    if "recontact" in withdrawn:
        left -= {*RECONTACT.values()}
    # The police's copy rests on both.
    return left if "Q54aa" in left else left - {"Q54ab"}


def gets(recipient: Recipient, given: frozenset[str]) -> bool:
    """Is a row with these consents for this recipient?"""
    return given.issuperset(recipient.needs) and given.isdisjoint(recipient.unless)


def columns(recipient: Recipient, present: Iterable[str]) -> tuple[str, ...]:
    """The columns that a recipient gets of a file with the columns ``present``, in order."""
    there = tuple(present)
    return tuple(name for group in recipient.groups for name in _of_group(group, there))


def _of_group(group: str, present: Sequence[str]) -> tuple[str, ...]:
    rules = responses.rules()
    made: dict[str, tuple[str, ...]] = {
        "crime-number": ("Crime No",),
        "sample-month": (SAMPLE_MONTH,),
        "comments": (PLACE, COMMENT),
        "borough": tuple(name for name in present if name == "Borough"),
        "questions": tuple(name for name in present if rules.question(name)),
        "verbatims": tuple(name for name in present if rules.verbatim(name)),
        **{name: (column,) for name, column in RECONTACT.items()},
    }
    if group in made:
        return made[group]
    return tuple(name for name in rules.of_group(group) if name in present)
