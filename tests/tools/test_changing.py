"""The recipes of docs/changing.md, each tried on a copy of the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.shared.policy import retention
from local import ROOT
from tests.changed_policy import Copy, copy_to

_VALIDATE = "from infra.whole_policy import validate; validate(); "


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copy_to(tmp_path)


def test_every_recipe_is_tried() -> None:
    page = (ROOT / "docs" / "changing.md").read_text()
    recipes = {line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")}
    assert recipes == {
        "A new question",
        "A new column of the extract",
        "A new crime type",
        "A new survey",
    }


@pytest.mark.req("R49")
def test_a_period_is_one_line(copy: Copy) -> None:
    months = retention.rules().by_name["linked-responses"].months
    line = 'prefixes = ["mopac/", "mps/"]\nclock = "sample-month"\nmonths = '
    copy.change("rules/retention.toml", f"{line}{months}", f"{line}29")
    code = "from functions.shared.policy import retention as r; "
    assert copy.says(f"{_VALIDATE}{code}print(r.rules().by_name['linked-responses'].months)") == (
        "29"
    )


@pytest.mark.req("R13")
def test_a_new_column_reaches_the_sample_and_both_guides(copy: Copy) -> None:
    new = '[[column]]\nname = "Ward"\nwhat = "Ward of the crime"\nappendix_b = false\n'
    copy.change("rules/extract.toml", "[handover]\n", f'{new}use = "handover"\n\n[handover]\n')
    copy.change("rules/extract.toml", '"Crime Type",\n  "Date', '"Crime Type", "Ward",\n  "Date')
    code = (
        "from functions.sample_draw.frame.records import carried; "
        "from local.tools.for_ors import ei, page; "
        "from local.synthetic import extract; "
        "print('Ward' in carried(), '`Ward`' in ei.guide(), '`Ward`' in page.guide(), "
        "b'Ward' in extract('uss', '2027-11', rows=5, seed=1).content())"
    )
    assert copy.says(_VALIDATE + code) == "True True True True"


@pytest.mark.req("R04")
def test_a_new_crime_type_is_a_new_cell_in_each_bcu(copy: Copy) -> None:
    copy.change(
        "surveys/uss.toml",
        '"Hate Crime"]    # S0\n\n[contact]',
        '"Hate Crime", "Arson"]\n\n[contact]',
    )
    code = (
        "from functions.sample_draw.frame.strata import Strata; "
        "from functions.shared.policy import surveys; cells = Strata(surveys.survey('uss')).cells; "
        "print(sum(kind == 'Arson' for _, kind in cells), len(cells))"
    )
    assert copy.says(_VALIDATE + code) == "12 60"


@pytest.mark.req("R55")
def test_a_new_question_is_a_measure_of_the_results(copy: Copy) -> None:
    copy.add(
        "rules/results.toml",
        '\n[[measure]]\nname = "fairness"\nquestion = "Q9"\nvalid = ["1", "2", "3"]\n'
        'good = ["1"]\nlabel = "Treated fairly"\nsentence = "said that they were treated fairly"\n'
        'surveys = ["uss"]\n',
    )
    code = "from functions.shared.policy import results as r; print(r.rules().measure[-1].name)"
    assert copy.says(_VALIDATE + code) == "fairness"


@pytest.mark.req("R22", "R29")
def test_a_new_survey_is_one_file(copy: Copy) -> None:
    page = (copy.root / "functions/shared/surveys/uss.toml").read_text()
    copy.add("surveys/cbs.toml", page.replace('code = "uss"', 'code = "cbs"', 1))
    code = "from functions.shared.policy import surveys; print(*(s.code for s in surveys.drawn()))"
    assert copy.says(_VALIDATE + code) == "cbs uss ovss"
