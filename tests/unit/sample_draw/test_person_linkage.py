"""Who has something in common with another record, in tables of any size (R09)."""

from __future__ import annotations

import pytest

from functions.sample_draw.frame import person_linkage
from functions.sample_draw.frame.person_linkage import Links


@pytest.mark.req("R09")
@pytest.mark.parametrize("size", [1, 3, 1 << 17])
def test_whoever_shares_something_is_found_however_many_tables_it_takes(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(person_linkage, "_TABLE", size)
    links = Links()
    links.add([["a", "b", "", "a", "z"], ["x", "", "y", "b", ""]], {2: ("x",), 4: ("v", "w")})
    links.add([["c", "d", "w"], ["", "", ""]], {})
    people = links.people(lambda record: ["one"] if record in (0, 2, 3) else [], cap=2)
    assert people.sharing == {0, 1, 2, 3, 4, 7}
    assert people.clusters == ((0, 2, 3),)
    assert [*people.of] == [0, 1, 0, 0, 4, 5, 6, 7]
