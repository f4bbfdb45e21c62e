"""A part of an extract in which nobody is eligible is screened like any other."""

from __future__ import annotations

import pytest

from functions.sample_draw.frame.contact_columns import Contacts
from functions.sample_draw.frame.records import Records
from functions.sample_draw.frame.screening import Screening
from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed

NOBODY = Contacted(frozenset(), frozenset(), frozenset())


@pytest.mark.req("R06", "R20")
def test_a_part_without_anybody_eligible_ends_no_draw() -> None:
    ring = Keyring(b"s" * 32)
    listed = Listed(frozenset({ring.contact("phone", "+447812000102")}), frozenset())
    records = Records([], [], [], [], [], [], [], [], [], Contacts([[]] * 5, {}, set()))
    assert Screening(ring, listed, NOBODY).verdicts(lambda _: b"", records) == {}
