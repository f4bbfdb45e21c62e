"""Over many seeds everybody stands for as many people as their weight says (R14)."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from functions.shared.policy import geography, surveys
from functions.shared.policy.surveys import FixedQuota, Survey
from tests.drawing import made, wanting
from tests.effort import examples
from tests.extracts import Row, letters, victim

SEEDS = examples(500, 2_000)
REACH = (2_000 / SEEDS) ** 0.5  # of chance, against that over 2,000 seeds
LARGE = {"Owning Borough": "Camden", "Crime Type": "Assault"}
SMALL = {"Owning Borough": "Ealing", "Crime Type": "Hate Crime"}
QUOTAS = {("Central North", "Assault"): 25, ("West", "Hate Crime"): 30}  # of others nobody


class Crowd:
    """Rows, and the class of each person by surname."""

    def __init__(self, route: str) -> None:
        self.rows: list[Row] = []
        self.kinds: dict[str, str] = {}
        self._route = route

    def person(self, kind: str, *cells: dict[str, str], **over: str) -> None:
        """Somebody with a record in each of the cells, and a mobile of their own."""
        number = len(self.kinds) + 1
        name = "Example" + letters(number)
        self.kinds[name] = kind
        own = {"VIW Surname": name, "VIW Telephone Mobile": f"07812 {number:06d}", **over}
        for cell in cells:
            routed = {"Reported Via": self._route, **cell, **own}
            self.rows.append(victim(1000 + len(self.rows), **routed))


def crowd(route: str = "Officer") -> Crowd:
    """A large cell and one that is too small, with people of every kind in both."""
    found = Crowd(route)
    homes = iter(range(100))

    def group(kind: str, *cells: dict[str, str]) -> None:
        email = f"home{next(homes)}@example.org"
        for cell in cells:
            found.person(kind, cell, **{"VIW Email": email})

    for where, cell, times in (("large", LARGE, 3), ("small", SMALL, 1)):
        for _ in range(6 * times):
            found.person(f"one record, {where}", cell)
        for _ in range(3 * times):
            found.person(f"two records, {where}", cell, cell)
            found.person(f"three records, {where}", cell, cell, cell)
        for _ in range(2 * times):
            group(f"two share, {where}", cell, cell)
        for _ in range(times):
            group(f"three share, {where}", cell, cell, cell)
    for _ in range(6):
        found.person("two records, in both", LARGE, SMALL)
        group("two share, in both", LARGE, SMALL)
    return found


def weights(of: Survey, people: Crowd) -> dict[str, float]:
    """The mean of weight x drawn, by kind of person."""
    totals: dict[str, float] = defaultdict(float)
    for seed in range(SEEDS):
        draw = made(people.rows, of=of, seed=seed.to_bytes(32, "big"))
        for one in draw.selected.values():
            totals[people.kinds[one.held.record().surname]] += 1 / one.chance
    there = Counter(people.kinds.values())
    for kind in list(there):
        words, _, _ = kind.partition(",")
        there[words] += there[kind]
        totals[words] += totals[kind]
    return {kind: totals[kind] / SEEDS / there[kind] for kind in there}


def assert_fair(found: dict[str, float]) -> None:
    """Within 2 % for each kind of person, and 4 % in each cell; twice that over few seeds."""
    for kind, mean in found.items():
        assert mean == pytest.approx(1, abs=REACH * (0.04 if "," in kind else 0.02)), kind


@pytest.mark.req("R04", "R09", "R11", "R14")
@pytest.mark.parametrize(
    ("allocation", "interviews"),
    [("equal", 900), ("proportional", 45), ("power", 60), ("fixed", 0)],
)
def test_each_kind_of_person_is_weighted_up_to_its_own_number(
    allocation: str, interviews: int
) -> None:
    quota = tuple(
        FixedQuota(bcu=bcu, crime_type=crime, interviews=QUOTAS.get((bcu, crime), 0))
        for bcu in (unit.name for unit in geography.rules().bcu)
        for crime in surveys.survey("uss").responses.crime_types
    )
    policy = wanting(interviews or 1, allocation=allocation, quota=quota)
    found = weights(policy, crowd())
    assert_fair(found)


@pytest.mark.req("R04", "R09", "R14")
def test_in_a_census_too() -> None:
    found = weights(surveys.survey("ovss"), crowd("Online"))
    assert_fair(found)
