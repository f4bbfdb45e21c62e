"""One survey's files on their way to a report: read, count, weigh, compare (R55). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.results.disclosure.visibility import LANGUAGE
from functions.results.estimates.coverage import Coverage
from functions.results.estimates.cube import Cube
from functions.results.estimates.quarters import Quarter
from functions.results.estimates.reading import BCU, BOROUGH, CRIME_TYPE, MONTH, Reader
from functions.results.estimates.series import Series
from functions.results.fieldwork.achieved import eligible
from functions.results.report import build
from functions.shared.clock import Month
from functions.shared.csv.reader import open_table
from functions.shared.policy import responses, results, surveys
from functions.shared.stores.fieldwork import Fieldwork

Json = dict[str, Any]
_ROWS = 1_000_000


class Analysis:
    """Reads a survey's files in any order; the cube and the counts are all that is kept."""

    def __init__(self, survey: str) -> None:
        rules = results.rules()
        self.survey, self.weighted = survey, surveys.survey(survey).drawn
        self.measures = rules.of_survey(survey)
        splits = tuple(rules.splits) if self.weighted else (LANGUAGE,)
        self.reader = Reader(survey, self.measures, splits)
        self.cube = Cube(self.measures, splits)
        self.fieldwork: list[Fieldwork] = []

    def read(self, body: bytes) -> None:
        """One file of the answer stores; of its columns only those that are counted."""
        known = {name for name in responses.rules().names if name in self.reader.splits}
        table = open_table(
            [body],
            known=(*known, MONTH, BCU, BOROUGH, CRIME_TYPE),
            required=(MONTH,),
            max_rows=_ROWS,
            forbid_unknown=False,
            also=responses.rules().question,
        )
        self.cube.add(self.reader.answers(table))

    def add_fieldwork(self, month: Fieldwork) -> None:
        self.fieldwork.append(month)

    def report(self, quarter: Quarter, earlier: Mapping[Quarter, Json], about: Json) -> Json:
        """The survey's report of a quarter; ``earlier``: released reports of quarters before."""
        framed = frozenset(Month.parse(one.month) for one in self.fieldwork)
        return build(
            self.survey,
            quarter,
            series=Series(self.cube, eligible(self.fieldwork) if self.weighted else None),
            coverage=Coverage(
                framed if self.weighted else None, self.reader.months, self.reader.asked
            ),
            fieldwork=self.fieldwork,
            earlier=earlier,
            missed=self.reader.missed,
            about=about,
        )
