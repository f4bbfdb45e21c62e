"""The month begins: objections are typed, extracts arrive, the draw, the release."""

from __future__ import annotations

import io
from dataclasses import replace

import pyzipper

from functions.shared.policy import surveys
from local.demo.pages import keep
from local.demo.roles import Who
from local.demo.scene import Scene, wait_for
from local.synthetic import extract, tables, typed_do_not_contact
from local.synthetic.do_not_contact import Entry
from local.synthetic.research_company import ors

OBJECTIONS = {"uss": 60, "ovss": 40}
STRANGERS, UNREADABLE = 30, 2
LATE = 12  # who object between the draw and the sending


def objections(scene: Scene) -> None:
    """Each of them is on the list as a hash; nothing else is, as long as nobody else has asked."""
    readable = typed_objections(scene)
    listed = scene.items("DoNotContactTable", "contact")
    kept = sum(str(item["contact"]).startswith(("phone#", "email#", "crime#")) for item in listed)
    scene.account.check(
        "Every readable objection is on the list as a keyed hash, without its clear text",
        kept == len(scene.cast.objected),
        f"{kept} hashes of {len(scene.cast.objected)} spellings in {readable} entries",
    )


def typed_objections(scene: Scene) -> int:
    """People who have said no are typed into the list, in every spelling (R20); how many can be
    read."""
    with scene.tell.step(
        scene.day(10), "Objections are typed into the do-not-contact list"
    ) as step:
        entries: list[Entry] = []
        for survey, rows in scene.rows.items():
            recipe = extract(
                survey,
                str(scene.month),
                rows=rows,
                seed=scene.seed,
                fixed_lines=scene.fixed_lines,
            )
            scene.extracts[survey] = recipe
            scene.cast.join(recipe)
            entries += typed_do_not_contact(recipe, people=OBJECTIONS[survey])
        entries += typed_do_not_contact(
            scene.extracts["ovss"], people=0, strangers=STRANGERS, unreadable=UNREADABLE
        )
        type_in(scene, entries)
        readable = [entry for entry in entries if entry.kind != "unreadable"]
        scene.cast.object_to(readable)
        step.says.append(
            f"{len(entries)} entries in mixed spellings, tidied into keyed hashes; "
            f"{len(entries) - len(readable)} cannot be read and need a person"
        )
    return len(readable)


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
    drawn = [
        key
        for output, prefix in (("SampleBucket", "samples/"), ("ExtractBucket", "working/"))
        for key in keep.keys(scene.here, output, prefix)
        if str(scene.month) in key
    ]
    scene.account.check(
        "An extract that arrives before the 18th is checked and not drawn", not drawn
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
        "ORS cannot read the handover before its release, and no role reads both file and password",
        not early and not one_sees_both,
    )
    scene.account.check(
        "The handover opens with its password, and not without it",
        not _opens(zipped, "guess") and bool(scene.handover),
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
        step.says.append(f"{len(new)} more people whom we must not contact")


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
