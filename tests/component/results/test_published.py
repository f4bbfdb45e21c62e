"""What two years of published files tell an attacker who has linear programming (R55, R57)."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from functools import cache, cached_property
from itertools import product

import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix

from functions.results.disclosure.visibility import known_groups
from functions.results.estimates.quarters import YEAR, Quarter, before
from functions.results.publication import page, tables
from tests.effort import examples
from tests.result_reports import report, reports

pytestmark = pytest.mark.req("R55")
SHARE = 0.06  # of the usual number of interviews, so that there is much to hide
BOTH = "BCU x Crime Type"
RELEASED = {"on": "2028-02-28", "corrections": []}
Row = dict[str, str]
# Unknown: valid answers of one cell of a table in one quarter of sample months.
Unknown = tuple[Quarter, str]


@cache
def html(share: float = 0.2) -> str:
    made = [report(survey, share=share) for survey in ("uss", "ovss", "vvs")]
    files = [name for one in made for name in tables.files(one)]
    return page.page("2027-Q4", made, RELEASED, [*files, "data-dictionary.csv"])


@cache
def published(share: float) -> list[list[Row]]:
    """The rows of all files of eight consecutive quarters, for the headline of one survey."""
    return [
        [
            row
            for text in tables.files(one).values()
            for row in csv.DictReader(io.StringIO(text))
            if row["Measure"].startswith("Satisfied with the service")
        ]
        for one in reports("uss", 8, share)
    ]


class Attack:
    """Every shown base within two of its rounded value, in every quarter, all at once."""

    def __init__(self, files: list[list[Row]], splits: tuple[str, ...]) -> None:
        self.at: dict[Unknown, int] = {}
        self.lines: list[dict[int, float]] = []
        self.limits: list[float] = []
        self.hidden: list[tuple[dict[int, float], str]] = []
        self.reasons = {
            (row["period"], row["split"], row["group"]): row["why"]
            for one in reports("uss", 8, SHARE)
            for row in one["figures"]
            if row["measure"] == "satisfaction"
        }
        for rows in files:
            for row in rows:
                if row["Split"] in ("London", *splits):
                    self._see(row, splits)

    def _see(self, row: Row, splits: tuple[str, ...]) -> None:
        last = Quarter.parse(row["Period"].removeprefix("year to "))
        line = {
            self.at.setdefault((quarter, cell), len(self.at)): 1.0
            for quarter in before(last, YEAR if "year" in row["Period"] else 1)
            for cell in cells(row, splits)
        }
        if row["Percent"] == "[c]":
            why = self.reasons[row["Period"], row["Split"], row["Group"]]
            self.hidden.append((line, why))
        elif row["Base"]:
            base = int(row["Base"])
            self.lines += [line, dict.fromkeys(line, -1.0)]
            self.limits += [base + 2, 2 - base]

    @cached_property
    def known(self) -> csr_matrix:
        """The lines as one matrix: a row a limit, a column an unknown."""
        entries = [
            (value, number, place)
            for number, line in enumerate(self.lines)
            for place, value in line.items()
        ]
        values, rows, columns = zip(*entries, strict=True)
        return coo_matrix((values, (rows, columns)), (len(self.lines), len(self.at))).tocsr()

    def spread(self, goal: dict[int, float]) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            wanted = [sign * goal.get(place, 0.0) for place in range(len(self.at))]
            found = linprog(wanted, A_ub=self.known, b_ub=self.limits, method="highs")
            assert found.status == 0
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def cells(row: Row, splits: tuple[str, ...]) -> list[str]:
    """The smallest cells that a row is the sum of; who gave no group is a cell as well."""
    if splits[0] == "BCU":
        bcus, crimes = known_groups("uss", "BCU"), known_groups("uss", "Crime Type")
        bcu, _, crime = row["Group"].partition(" x ")
        pairs = product(
            [bcu] if bcu in bcus else bcus,
            [crime] if crime in crimes else [row["Group"]] if row["Group"] in crimes else crimes,
        )
        return [f"{a} x {b}" for a, b in pairs]
    if row["Split"] == "London":
        return [*known_groups("uss", splits[0]), "no group"]
    return [row["Group"]]


@pytest.mark.parametrize("splits", [("Gender",), ("Ethnicity",), ("BCU", "Crime Type", BOTH)])
@pytest.mark.attack("linkage")
def test_two_years_of_tables_tell_no_small_base(splits: tuple[str, ...]) -> None:
    """A small base could be 0 and could be ten; one hidden for its sake stays wide open."""
    attack = Attack(published(SHARE), splits)
    small = [goal for goal, why in attack.hidden if why == "small"]
    others = [goal for goal, why in attack.hidden if why != "small"]
    assert small
    assert len(attack.lines) / 2 > 8
    for goal in small[:: len(small) // examples(5, 12) or 1]:
        low, high = attack.spread(goal)
        assert low <= 1e-6
        assert high >= 10 - 1e-6
    for goal in others[:: len(others) // examples(3, 8) or 1]:
        low, high = attack.spread(goal)
        assert high - low > 10


def test_a_group_beside_last_quarters_waits_while_few_come_or_go() -> None:
    told = defaultdict(set)
    for one in reports("uss", 8, SHARE):
        for row in one["figures"]:
            told[row["why"]].add(row["split"])
    assert told["time"]


def test_no_file_tells_a_base_below_thirty_or_an_exact_count() -> None:
    for rows in published(SHARE):
        for row in rows:
            assert not row["Base"] or (int(row["Base"]) >= 30 and int(row["Base"]) % 5 == 0)
            assert re.fullmatch(r"\d+|under 5|over 95|\[c\]|\[x\]", row["Percent"])
            if row["Percent"] in ("under 5", "over 95", "[c]", "[x]"):
                assert not row["Lower"]
                assert not row["Change"]


def test_hidden_figures_read_alike_whatever_the_reason() -> None:
    made = reports("uss", 8, SHARE)[-1]
    reasons = {row["why"] for row in made["figures"]}
    assert {"small", "others"} <= reasons
    text = "".join(tables.files(made).values())
    assert "[c]" in text
    assert "small" not in text


@pytest.mark.req("R57")
def test_the_page_is_small_and_asks_nothing_of_anybody() -> None:
    made = html()
    assert len(made.encode()) < 100_000
    assert "<script" not in made
    assert not re.search(r"(src|srcset)=|@import|url\(|<link|<form|<iframe", made)
    assert {*re.findall(r'href="(https?://[^"]+)', made)} == {
        "https://www.london.gov.uk/mopac-privacy-policy"
    }


def test_the_headline_comes_first_with_its_interval_and_its_change() -> None:
    made = html()
    lead = made[made.index("<h1>") : made.index("<nav")]
    assert re.search(r"\d\d% of victims of crime were satisfied with the service", lead)
    assert re.search(r"between \d\d% and \d\d%", lead)
    assert "percentage point" in lead


@pytest.mark.req("R57")
def test_every_chart_says_its_figures_and_its_table_has_them() -> None:
    made = html()
    told = re.findall(r"<desc[^>]*>(.*?)</desc>", made)
    assert len(told) == made.count('<svg class="chart"') == 6
    for chart in told:
        for shown in re.findall(r"(\d+%)[;.]", chart.partition(" The dashed")[0]):
            assert f">{shown}</td>" in made


@pytest.mark.req("R26")
def test_no_survey_with_links_is_called_anonymous() -> None:
    assert "anonymous" not in html().lower()


def test_victim_voice_has_no_interval_and_no_response_rate() -> None:
    made = html()
    part = made[made.index('<h2 id="victim-voice-survey"') : made.index('id="how-the-surveys')]
    assert "Anyone can answer this survey" in part
    assert "95% interval" not in part
    assert "response rate" not in part
