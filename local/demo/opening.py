"""The month begins: objections are typed, extracts arrive, the draw, the release."""

from __future__ import annotations

import io
from dataclasses import replace

import pyzipper

from functions.shared.policy import surveys
from local.demo import contacted, keep
from local.demo.account import Reason
from local.demo.roles import Who
from local.demo.scene import Json, Scene, at, wait_for
from local.synthetic import extract, ors, tables, typed_do_not_contact
from local.synthetic.do_not_contact import Entry

OBJECTIONS = {"uss": 60, "ovss": 40}
STRANGERS, UNREADABLE = 30, 2
LATE = 12  # who object between the draw and the sending


def objections(scene: Scene) -> None:
    """People who have said no are typed into the list, in every spelling (R20)."""
    with scene.tell.step(scene.day(10), "Objections are typed into the list") as step:
        entries: list[Entry] = []
        for survey, rows in scene.rows.items():
            recipe = extract(survey, str(scene.month), rows=rows, seed=scene.seed)
            scene.extracts[survey] = recipe
            scene.cast.join(recipe)
            entries += typed_do_not_contact(recipe, people=OBJECTIONS[survey])
        entries += typed_do_not_contact(
            scene.extracts["ovss"], people=0, strangers=STRANGERS, unreadable=UNREADABLE
        )
        type_in(scene, entries)
        readable = [entry for entry in entries if entry.kind != "unreadable"]
        scene.cast.object_to(readable)
        listed = scene.items("DoNotContactTable", "contact")
        step.says.append(
            f"{len(entries)} entries in mixed spellings, tidied into keyed hashes; "
            f"{len(entries) - len(readable)} cannot be read and wait for a person"
        )
    kept = sum(str(item["contact"]).startswith(("phone#", "email#", "crime#")) for item in listed)
    scene.account.check(
        "Every readable objection is on the list as a keyed hash, without its clear text",
        kept == len(scene.cast.objected),
        f"{kept} hashes of {len(scene.cast.objected)} contacts in {len(readable)} entries",
    )


def type_in(scene: Scene, entries: list[Entry]) -> None:
    """Puts entries as a person would in the console, and waits until the stream has tidied them."""
    dynamodb, table = (
        scene.people.client(Who.OPS, "dynamodb"),
        scene.here.outputs["DoNotContactTable"],
    )
    for entry in entries:
        item = {name: {"S": value} for name, value in entry.item.items()}
        dynamodb.put_item(TableName=table, Item=item)
    typed = {entry.contact for entry in entries if entry.kind != "unreadable"}
    wait_for(
        lambda: (
            not typed & {item["contact"] for item in scene.items("DoNotContactTable", "contact")}
        ),
        "tidying the do-not-contact list",
    )


def arrivals(scene: Scene) -> None:
    """E&I upload the extracts; each is checked on arrival, and not before the 18th drawn."""
    with scene.tell.step(scene.day(12), "The police extracts arrive and are checked") as step:
        for survey, recipe in scene.extracts.items():
            key = f"{survey}/{scene.month}/extract"
            scene.drop(Who.EI_UPLOAD, "ExtractBucket", f"extracts/{key}.csv", recipe.content())
        for survey in scene.extracts:
            report = scene.await_report(f"extracts/{survey}/{scene.month}/extract.json")
            forecast = f"{report['sample']['people']:,} to be drawn on the 18th"
            step.says.append(f"{full_name(survey)}: {report['rows']:,} rows, {forecast}")
    scene.account.figure(sum(scene.rows.values()), "rows in two police extracts")
    drawn = keep.keys(scene.here, "SampleBucket") + keep.keys(
        scene.here, "ExtractBucket", "working/"
    )
    scene.account.check(
        "An extract that arrives before the 18th is checked and not drawn", not drawn
    )


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
        f"{full_name(survey)}: the codes add up to the rows of the extract",
        listed and complete and not wrong,
        "; ".join([f"{report['rows']:,} rows, {left:,} drawn", *(f"not at {w}" for w in wrong)]),
    )


def release(scene: Scene) -> None:
    """E&I look at the handover and release it; ORS open it with the password (R52)."""
    day, month = scene.day(18), str(scene.month)
    with scene.tell.step(day, "E&I release the files; ORS open the handover") as step:
        files = [
            f"samples/uss/{month}/uss-{month}.zip",
            f"samples/ovss/{month}/ovss-{month}-links.csv",
        ]
        early = scene.people.may_read(Who.ORS_FILES, "SampleBucket", files[0])
        for key in files:
            scene.people.release("SampleBucket", key)
        root = scene.here.outputs["SendingSwitchParameter"].rpartition("/")[0]
        parameter = scene.people.client(Who.ORS_PASSWORDS, "ssm").get_parameter(
            Name=f"{root}/handover/uss/{month}", WithDecryption=True
        )
        zipped = scene.people.read(Who.ORS_FILES, "SampleBucket", files[0])
        scene.handover = ors.open_handover(zipped, parameter["Parameter"]["Value"])
        scene.links = tables.read(scene.people.read(Who.ORS_FILES, "SampleBucket", files[1]))
        step.says.append(
            f"{len(scene.handover):,} people to call, in replicates; {len(scene.links):,} links"
        )
    scene.account.figure(len(scene.handover), "people for ORS to call")
    one_sees_both = scene.people.may_read(Who.ORS_PASSWORDS, "SampleBucket", files[0])
    scene.account.check(
        "ORS cannot read the handover before its release, and no one role reads file and password",
        not early and not one_sees_both,
    )
    scene.account.check(
        "The handover opens with its password and not without",
        not _opens(zipped, "guess") and bool(scene.handover),
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
        "The handover and the working sample are the people that the report says were drawn",
        len(scene.handover) == len(working) == drawn,
        f"handover {len(scene.handover):,}, working sample {len(working):,}, report {drawn:,}",
    )


def late_objections(scene: Scene) -> None:
    """Some of either survey object after the draw, by any contact of theirs."""
    day = scene.day(18)
    with scene.tell.step(day, "More objections, after the draw") as step:
        new = [
            replace(entry, scope="")
            for recipe in scene.extracts.values()
            for entry in typed_do_not_contact(recipe, people=LATE, turn=2)
        ]
        type_in(scene, new)
        scene.cast.object_to(new)
        step.says.append(f"{len(new)} more; they must not hear from us")


def full_name(survey: str) -> str:
    """The survey's full name."""
    return surveys.survey(survey).name


def _opens(zipped: bytes, password: str) -> bool:
    with pyzipper.AESZipFile(io.BytesIO(zipped)) as archive:
        archive.setpassword(password.encode())
        try:
            archive.read(archive.namelist()[0])
        except RuntimeError:
            return False
    return True
