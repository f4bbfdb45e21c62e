"""Invented answers and fieldwork counts of past months, in the form of the stores (R55, R58).

Months are whole and safe to publish: a few thousand interviews a quarter, groups that differ, a
slow change over time, blanks and refusals. Nobody in them exists.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from random import Random

from functions.shared.clock import Month
from functions.shared.policy import geography, surveys
from functions.shared.stores.fieldwork import Disposition, Fieldwork, FrameByAge, FrameCell

# Group → how often in a hundred; blanks and refusals as they come.
DEMOGRAPHICS: dict[str, dict[str, int]] = {
    "Age Group": {
        **{"16-24": 14, "25-34": 24, "35-44": 21, "45-54": 17, "55-64": 12, "65+": 9},
        "": 3,
    },
    "Gender": {"Female": 48, "Male": 47, "In another way": 1, "": 4},
    "Ethnicity": {"White": 52, "Asian": 20, "Black": 14, "Mixed": 6, "Other": 4, "": 4},
    "Disability": {"Yes": 17, "No": 77, "Prefer not to say": 6},
    "Religion": {
        **{"No religion": 38, "Christian": 34, "Muslim": 13, "Hindu": 5, "Jewish": 2},
        **{"Sikh": 1, "Buddhist": 1, "": 6},
    },
    "Sexual Orientation": {
        **{"Heterosexual": 82, "Lesbian, gay, bisexual or other": 8},
        "Prefer not to say": 10,
    },
}
QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5")
_HARDER = {"Q3": -0.08, "Q4": -0.16, "Q5": 0.12, "Q2": 0.05}
_ENDS = {
    **{"Refused": 11, "No Answer": 38, "Callback": 9, "Not Working": 6, "Language": 2},
    **{"Deceased": 1, "Ineligible": 1, "Not Called": 22},
}
COLUMNS = ("Sample Month", "Borough", "Crime Type", "Language", "Mode", *DEMOGRAPHICS, *QUESTIONS)
_SIZES = {"uss": 800, "ovss": 900, "vvs": 160}


class History:
    """One month of one survey: ``answers`` as CSV, ``fieldwork`` (None for vvs)."""

    def __init__(self, survey: str, month: Month, seed: int = 16, *, share: float = 1.0) -> None:
        self.survey, self.month = survey, month
        self._rng = Random(f"{survey} {month} {seed}")
        self._crimes = surveys.survey(survey).responses.crime_types
        self._boroughs = [b for unit in geography.rules().bcu for b in unit.boroughs]
        self._bcu = {b: unit.name for unit in geography.rules().bcu for b in unit.boroughs}
        self._rows = [self._row() for _ in range(int(_SIZES[survey] * share))]
        self.answers = self._csv()
        self.fieldwork = None if survey == "vvs" else self._fieldwork()

    def _row(self) -> dict[str, str]:
        rng = self._rng
        row = {
            "Sample Month": str(self.month),
            "Borough": rng.choice(self._boroughs) if self.survey != "vvs" else "",
            "Crime Type": rng.choice(self._crimes),
            "Language": "English" if rng.random() < 0.9 else "Other",
            "Mode": "CATI" if self.survey == "uss" else "Online",
        }
        if self.survey == "vvs" and row["Language"] == "Other":
            row["Language"] = rng.choice(("Polish", "Romanian", "Bengali", "Spanish"))
        for name, groups in DEMOGRAPHICS.items():
            row[name] = rng.choices([*groups], [*groups.values()])[0]
        likely = self._likely(row)
        return row | {name: self._answer(likely + _HARDER.get(name, 0)) for name in QUESTIONS}

    def _likely(self, row: dict[str, str]) -> float:
        """How likely somebody is to be satisfied."""
        age = (self.month.year - 2026) * 12 + self.month.month
        likely = {"uss": 0.66, "ovss": 0.42, "vvs": 0.35}[self.survey] - 0.0022 * age
        likely += 0.06 * (row["Crime Type"] in ("Residential Burglary", "Burglary"))
        likely -= 0.07 * (row["Ethnicity"] in ("Black", "Mixed")) + 0.06 * (
            row["Disability"] == "Yes"
        )
        return likely + 0.02 * (len(row["Borough"]) % 5 - 2)

    def _answer(self, likely: float) -> str:
        rng = self._rng
        if rng.random() < 0.03:
            return rng.choice(("", "Don't know", "Refused"))
        return rng.choice("12") if rng.random() < likely else rng.choice("3345")

    def _csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        return out.getvalue().encode()

    def _fieldwork(self) -> Fieldwork:
        rng = self._rng
        held = Counter((self._bcu[row["Borough"]], row["Crime Type"]) for row in self._rows)
        frame, ends = [], []
        for unit in geography.rules().bcu:
            for crime in self._crimes:
                interviews = held[unit.name, crime]
                drawn = interviews + rng.randrange(60, 120)
                eligible = drawn + rng.randrange(10, 400)
                cell = {"bcu": unit.name, "crime_type": crime}
                frame.append(FrameCell(**cell, frame=eligible + 60, eligible=eligible, drawn=drawn))
                others = rng.choices([*_ENDS], [*_ENDS.values()], k=drawn - interviews)
                last = Counter(others)
                last["Interviewed"] = interviews
                ends += [
                    Disposition(**cell, replicate="1", disposition=name, people=people)
                    for name, people in sorted(last.items())
                ]
        bands = [
            FrameByAge(age_band=band, crime_type=crime, eligible=rng.randrange(200, 900))
            for band in filter(None, DEMOGRAPHICS["Age Group"])
            for crime in self._crimes
        ]
        minutes = Counter(rng.randrange(8, 19) for _ in self._rows)
        days = Counter(rng.randrange(42, 85) for _ in self._rows)
        return Fieldwork(
            survey=self.survey,
            month=str(self.month),
            frame=tuple(frame),
            frame_by_age=tuple(bands),
            dispositions=tuple(ends),
            minutes=dict(minutes),
            days=dict(days),
        )
