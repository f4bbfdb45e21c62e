"""Two quarters of findings, from invented months, checked and released (R55)."""

from __future__ import annotations

from datetime import UTC, datetime

from functions.results.estimates.quarters import Quarter, before
from functions.shared.policy import results
from local.demo.pages import keep
from local.demo.scene import Scene
from local.synthetic.results_history import History

_SHARE = 0.5  # of the interviews that there usually are: a demo is not to take minutes
_RELEASED = 2


def publish(scene: Scene) -> None:
    """The two quarters before the played month's are made, and released by a person."""
    last = Quarter.of(scene.month).plus(-1)
    with scene.tell.step(scene.month.day(25), "Two quarters of findings") as step:
        answers = sum(_month_files(scene, one) for one in before(last, 9))
        step.says.append(f"{answers:,} invented answers of 27 months are in the stores")
        for quarter in before(last, _RELEASED):
            _publish(scene, quarter)
            step.says.append(f"{quarter}: made, checked, released")
    pages = keep.keys(scene.here, "PublicBucket", "public/")
    wanted = {f"public/{quarter}/index.html" for quarter in before(last, _RELEASED)}
    scene.account.check(
        "Two quarters are published, after a person released them",
        wanted <= {*pages}, f"{len(wanted & {*pages})} pages, {len(pages)} files in all",
    )  # fmt: skip


def _month_files(scene: Scene, quarter: Quarter) -> int:
    """What ingest leaves of three months, in the stores; how many answers."""
    client, out = scene.here.client("s3"), scene.here.outputs
    answers = 0
    for survey in results.rules().surveys:
        for month in quarter.months:
            made = History(survey, month, scene.seed, share=_SHARE)
            key = f"responses/{survey}/{month}.csv"
            client.put_object(Bucket=out["AnonymisedBucket"], Key=key, Body=made.answers)
            answers += made.answers.count(b"\n") - 1
            if made.fieldwork:
                body = made.fieldwork.model_dump_json().encode()
                client.put_object(Bucket=out["ReportBucket"], Key=made.fieldwork.key, Body=body)
    return answers


def _publish(scene: Scene, quarter: Quarter) -> None:
    """Nothing is public before the release: the check is part of the demo."""
    month = quarter.plus(1).months[1]
    moment = datetime(month.year, month.month, results.rules().run_day, 5, tzinfo=UTC)
    scene.run("ResultsFunction", moment, quarter=str(quarter))
    early = keep.keys(scene.here, "PublicBucket", f"public/{quarter}/")
    scene.account.check(f"Nothing of {quarter} is public before its release", not early, early)
    scene.run("ResultsFunction", moment, release=str(quarter))
