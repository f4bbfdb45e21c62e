"""The 18th: both surveys are drawn, and the report is held against the rows and the people."""

from __future__ import annotations

from local.demo.account import Reason
from local.demo.pages import keep
from local.demo.scene import Json, Scene, at
from local.demo.steps import contacted
from local.demo.steps.opening import full_name
from local.synthetic import tables


def draw(scene: Scene) -> None:
    """The 18th: both surveys are drawn."""
    day = scene.day(18)
    for survey in scene.extracts:
        with scene.tell.step(day, f"Draw: {full_name(survey)}") as step:
            scene.run("SampleDrawFunction", at(day, 6), survey=survey, month=str(scene.month))
            report = scene.await_report(f"draws/{survey}/{scene.month}/report.json")
            drawn, steps = report["sample"]["people"], report["funnel"]
            step.says.append(
                f"{drawn:,} drawn of {report['rows']:,} rows; {steps[-2]['left']:,} were eligible"
            )
        scene.account.reasons[full_name(survey)] = _reasons(report)
        _adds_up(scene, survey, report)


def _reasons(report: Json) -> list[Reason]:
    told = [one for one in report["outcomes"] if one["count"]]
    reasons = [Reason(one["words"], one["count"], one["code"] == "selected") for one in told]
    return sorted(reasons, key=lambda r: (not r.drawn, -r.count if isinstance(r.count, int) else 1))


def _adds_up(scene: Scene, survey: str, report: Json) -> None:
    """Each step takes out what its codes count; where a count is not shown, it is the rest."""
    left, wrong = report["rows"], []
    for step in report["funnel"]:
        counts = [one["count"] for one in step["out"]]
        rest = left - step["left"] - sum(count for count in counts if isinstance(count, int))
        hidden = any(isinstance(count, str) for count in counts)
        wrong += [step["words"]] if rest < 0 or (rest and not hidden) else []
        left = step["left"]
    listed = len({one["code"] for one in report["outcomes"]}) == len(report["outcomes"])
    complete = report["rows"] == scene.rows[survey] and left == report["sample"]["people"]
    scene.account.check(
        f"{full_name(survey)}: the outcome counts add up to the rows in the extract",
        listed and complete and not wrong,
        "; ".join([f"{report['rows']:,} rows, {left:,} drawn", *(f"not at {w}" for w in wrong)]),
    )


def nobody_wrongly(scene: Scene) -> None:
    """Whom ORS may now call, against what the generator knows of them."""
    account, cast = scene.account, scene.cast
    calls = contacted.by_telephone(scene.handover)
    contacted.nobody_forbidden(account, cast, "Calls", calls)
    contacted.nobody_twice(account, cast, "Calls", calls)
    contacted.nobody_who_objected(account, cast, "Calls", calls)
    drawn = scene.reports[f"draws/uss/{scene.month}/report.json"]["sample"]["people"]
    working = tables.read(keep.read(scene.here, "ExtractBucket", f"working/uss/{scene.month}.csv"))
    account.check(
        "The handover and the working sample have the people whom the report says were drawn",
        len(scene.handover) == len(working) == drawn,
        f"handover {len(scene.handover):,}, working sample {len(working):,}, report {drawn:,}",
    )
