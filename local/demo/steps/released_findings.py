"""Two quarters of findings, checked and released: the month played, and invented history (R55).

What the month played leaves in the stores once nothing identifies anybody any more, its answers and
its fieldwork counts, is part of both. All other months are invented: playing two years takes hours.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from functions.results.estimates.quarters import Quarter, before
from functions.shared.clock import Month
from functions.shared.policy import geography, results
from local.demo.account import Table
from local.demo.pages import keep
from local.demo.scene import Scene
from local.demo.steps.opening import full_name
from local.synthetic import tables
from local.synthetic.results_history import History
from local.synthetic.tables import Record

_SHARE = 0.5  # of the interviews that there usually are: a demo is not to take minutes
_RELEASED, _READ = 2, 9  # quarters
_PLAYED, _INVENTED = "as played", "invented"
_AT_LEAST, _AT_MOST = "of the quarter, in a BCU", "of the quarter"
Counts = dict[str, Counter[str]]  # by survey


def publish(scene: Scene) -> None:
    """The played month's quarter and the next are made, and released by a person."""
    own = Quarter.of(scene.month)
    quarters = (own, own.plus(1))
    with scene.tell.step(
        _made_on(quarters[-1]).date(), "Two quarters of results, each made as if on its own day"
    ) as step:
        found = {survey: _fill(scene, survey, quarters) for survey in results.rules().surveys}
        played = sum(each[_PLAYED] for each in found.values())
        step.says.append(
            f"{played:,} answers of {scene.month}, the month played, and "
            f"{sum(each[_INVENTED] for each in found.values()):,} invented ones of the "
            f"{3 * _READ - 1} months around it"
        )
        for quarter in quarters:
            _publish(scene, quarter)
            step.says.append(f"{quarter}: made, checked, released")
    _tell(scene, found, own)
    pages = keep.keys(scene.here, "PublicBucket", "public/")
    wanted = {f"public/{quarter}/index.html" for quarter in quarters}
    scene.account.check(
        "Two quarters are published, after a person released them",
        wanted <= {*pages}, f"{len(wanted & {*pages})} pages, {len(pages)} files in all",
    )  # fmt: skip


def _fill(scene: Scene, survey: str, quarters: tuple[Quarter, ...]) -> Counter[str]:
    """Invented months beside the one that was played; how many answers of each there are."""
    found: Counter[str] = Counter()
    valid = {*results.rules().of_survey(survey)[0].valid}
    for quarter in before(quarters[-1], _READ):
        for month in quarter.months:
            mine = month == scene.month
            rows = tables.read(_played(scene, survey) if mine else _invent(scene, survey, month))
            found[_PLAYED if mine else _INVENTED] += len(rows)
            if quarter == quarters[0]:
                said = [row for row in rows if row["Q1"] in valid]
                found[_AT_MOST] += len(said)
                found[_AT_LEAST] += sum(survey == "vvs" or _in_a_bcu(row) for row in said)
    return found


def _in_a_bcu(row: Record) -> bool:
    """Of other owners and lost links one alone cannot be weighted, and is left out (R06)."""
    return bool(geography.rules().unit_named(row.get("BCU") or row.get("Borough", "")))


def _played(scene: Scene, survey: str) -> bytes:
    """All that ingest and the purges have left of the month: nobody has a number any more."""
    return keep.read(scene.here, "AnonymisedBucket", f"responses/{survey}/{scene.month}.csv")


def _invent(scene: Scene, survey: str, month: Month) -> bytes:
    """What ingest and the purge would leave of a month that nobody has played."""
    client, out = scene.here.client("s3"), scene.here.outputs
    made = History(survey, month, scene.seed, share=_SHARE)
    key = f"responses/{survey}/{month}.csv"
    client.put_object(Bucket=out["AnonymisedBucket"], Key=key, Body=made.answers)
    if made.fieldwork:
        body = made.fieldwork.model_dump_json().encode()
        client.put_object(Bucket=out["ReportBucket"], Key=made.fieldwork.key, Body=body)
    return made.answers


def _made_on(quarter: Quarter) -> datetime:
    month = quarter.plus(1).months[1]
    return datetime(month.year, month.month, results.rules().run_day, 5, tzinfo=UTC)


def _publish(scene: Scene, quarter: Quarter) -> None:
    """Nothing is public before the release: the check is part of the demo."""
    moment = _made_on(quarter)
    scene.run("ResultsFunction", moment, quarter=str(quarter))
    early = keep.keys(scene.here, "PublicBucket", f"public/{quarter}/")
    scene.account.check(f"Nothing of {quarter} is public before its release", not early, early)
    scene.run("ResultsFunction", moment, release=str(quarter))


def _tell(scene: Scene, found: Counts, quarter: Quarter) -> None:
    """Which figures rest on what was played and which on what was invented, said plainly."""
    wrong = []
    for survey, counts in found.items():
        body = keep.read(scene.here, "ReportBucket", f"results/{survey}/{quarter}.json")
        answers = [
            row["answers"]
            for row in json.loads(body)["figures"]
            if (row["measure"], row["split"], row["period"])
            == ("satisfaction", "London", str(quarter))
        ]
        least, most = counts[_AT_LEAST], counts[_AT_MOST]
        if not (len(answers) == 1 and least <= answers[0] <= most):
            wrong.append(f"{survey} {answers}, not {least} to {most}")
    played = sum(counts[_PLAYED] for counts in found.values())
    scene.account.check(
        f"The findings of {quarter} count every answer of the month played",
        played > 0 and not wrong,
        "; ".join(wrong) or f"{played:,} answers",
    )
    scene.account.answers.append(
        Table(
            "Where the published answers come from",
            ("Survey", f"Answers of {scene.month}, played", "Invented answers of other months"),
            [
                (full_name(survey), f"{counts[_PLAYED]:,}", f"{counts[_INVENTED]:,}")
                for survey, counts in found.items()
            ],
        )
    )
