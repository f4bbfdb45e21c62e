"""Where answers may go: each row by its consents, packs once they are released (R30 to R36)."""

from __future__ import annotations

from datetime import date

from local.demo.account import Table
from local.demo.pages import keep
from local.demo.roles import Who
from local.demo.scene import Scene
from local.demo.steps.opening import full_name
from local.synthetic import tables
from local.synthetic.research_company import comments
from local.synthetic.tables import Record

CONSENTED = "Q54aa"


def by_consent(scene: Scene, files: dict[str, bytes], unasked: int) -> None:
    """Rows in = rows out, each only where its consents let it go."""
    rows: list[tuple[str, ...]] = []
    kept: list[list[int]] = []
    for key, content in files.items():
        name, answered = key.removeprefix("responses/"), _took_part(content)
        consented = [r for r in answered if r.get(CONSENTED) == "1"]
        silent = len(answered) - len(consented)
        wanted = [silent, len(consented), sum(r["Q54ab"] == "1" for r in consented)]
        found = [len(_merged(scene, name))]
        found += [len(_stored(scene, "LinkedBucket", f"{who}/{name}")) for who in ("mopac", "mps")]
        kept.append(found)
        scene.account.check(
            f"{name}: everyone who took part is kept once, with a crime number only if they agreed",
            found == wanted,
            f"without identity {found[0]}, MOPAC {found[1]}, MPS {found[2]}; wanted {wanted}",
        )
        survey = full_name(name.split("/")[0])
        rows.append((survey, *(f"{n:,}" for n in (len(tables.read(content)), *found))))
        if consented and "Crime No" in consented[0]:
            _only_consented(scene, name, consented, unasked)
    labels = (
        "kept without a crime number",
        "agreed to be linked",
        "also agreed to share with the MPS",
    )
    for at, label in enumerate(labels):
        scene.account.figure(sum(each[at] for each in kept), label)
    head = ("Survey", "Rows", "Without identity", "Linked, MOPAC", "Linked, MPS pack")
    scene.account.answers.append(Table("Where the answers went", head, rows))
    _no_marks(scene)


def packs(scene: Scene, day: date) -> None:
    """E&I release the packs; only then can the MPS read them (R32)."""
    keys = _linked(scene, "mps/")
    with scene.tell.step(day, "E&I release the packs for the MPS") as step:
        early = [key for key in keys if scene.people.may_read(Who.MPS, "LinkedBucket", key)]
        for key in keys:
            scene.people.release("LinkedBucket", key)
        late = [key for key in keys if scene.people.may_read(Who.MPS, "LinkedBucket", key)]
        step.says.append(f"{len(keys)} packs")
    scene.account.check(
        "The MPS can read a pack once it is released, and not before",
        bool(keys) and not early and late == keys,
        f"{len(early)} of {len(keys)} before, {len(late)} after",
    )


def linked_rows(scene: Scene) -> int:
    """Rows with a crime number that MOPAC holds of the telephone survey."""
    keys = _linked(scene, "mopac/uss/")
    return sum(len(tables.read(keep.read(scene.here, "LinkedBucket", key))) for key in keys)


def _linked(scene: Scene, prefix: str) -> list[str]:
    """Keys of the month's linked files."""
    keys = keep.keys(scene.here, "LinkedBucket", prefix)
    return [key for key in keys if f"/{scene.month}/" in key]


def _took_part(content: bytes) -> list[Record]:
    return [record for record in tables.read(content) if record["Took Part"] == "Yes"]


def _merged(scene: Scene, name: str) -> list[Record]:
    """The month's answers without identity; those of too few people wait under ``held/``."""
    key = f"responses/{name.rpartition('/')[0]}.csv"
    return _stored(scene, "AnonymisedBucket", key) or _stored(
        scene, "AnonymisedBucket", f"held/{key}"
    )


def _stored(scene: Scene, bucket: str, key: str) -> list[Record]:
    if key not in keep.keys(scene.here, bucket, key):
        return []
    return tables.read(keep.read(scene.here, bucket, key))


def _only_consented(scene: Scene, name: str, consented: list[Record], unasked: int) -> None:
    allowed = {record["Crime No"] for record in consented}
    linked = {record["Crime No"] for record in _stored(scene, "LinkedBucket", f"mopac/{name}")}
    scene.account.check(
        "No crime number is linked without consent, although ORS sent some",
        linked <= allowed and unasked > 0,
        f"{unasked} sent without consent, {len(linked - allowed)} linked",
    )


def _no_marks(scene: Scene) -> None:
    """Phones, addresses and crime numbers inside comments are gone from what has no identity."""
    text = "".join(
        keep.read(scene.here, "AnonymisedBucket", key).decode()
        for key in keep.keys(scene.here, "AnonymisedBucket")
    )
    found = [mark for mark in comments.MARKS if mark in text]
    scene.account.check(
        "Comments without consent have no phone number, address, link or crime number",
        bool(text) and not found,
        f"{len(comments.MARKS)} planted details looked for, {len(found)} found",
    )
