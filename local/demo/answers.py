"""ORS's files come back, E&I's too: outcomes, answers, objections, concerns, withdrawals."""

from __future__ import annotations

import re
from datetime import date

from local.demo import keep
from local.demo.account import Table
from local.demo.scene import Scene
from local.synthetic import comments, faults, ors, tables
from local.synthetic.tables import Record

CONSENTED = "Q54aa"
_LINK = re.compile(r"https://online\.ors\.org\.uk/questionnaire/\S*?[?&]id=([\w-]+)")


def fieldwork_ends(scene: Scene) -> None:
    """ORS hand in everything: first how the calls ended, then what people said."""
    day, month = scene.day(12, 2), str(scene.month)
    work = ors.work(scene.handover, month, seed=scene.seed)
    online = ors.online_responses(_links_sent(scene), month, first=scene.day(20), seed=scene.seed)
    spare = [case["Crime No"] for case in scene.handover[:2]]
    telephone, unasked = faults.with_crime_numbers(work.responses_file(), spare)
    _take_in(scene, day, f"outcomes/uss/{month}/fieldwork.csv", work.outcomes_file(),
             f"Outcomes of {len(work.outcomes):,} people called")  # fmt: skip
    files = {
        f"responses/uss/{month}/answers.csv": telephone,
        f"responses/ovss/{month}/answers.csv": online,
        f"responses/vvs/{month}/open-link.csv": ors.victim_voice(month, rows=400, seed=scene.seed),
        f"responses/ivor/{month}/review.csv": ors.outcomes_review(month, rows=120, seed=scene.seed),
    }
    for key, content in files.items():
        _take_in(scene, day, key, content, f"Answers: {key.split('/')[1]}")
    _split_by_consent(scene, files, unasked)
    _refused(scene, day, telephone)
    _once_more(scene, day, telephone)
    _others(scene, day, work, tables.read(telephone))


def _take_in(scene: Scene, day: date, key: str, content: bytes, title: str) -> None:
    with scene.tell.step(day, title) as step:
        scene.drop("OrsDropBucket", key, content)
        scene.await_report(f"ingests/{key}.json")
        step.says.append(f"{len(tables.read(content)):,} rows")
    left = keep.keys(scene.here, "OrsDropBucket", key)
    scene.account.check(f"{key}: the raw file is gone once it is taken in", not left)


def _links_sent(scene: Scene) -> list[Record]:
    """The links of ORS's file that really went out: nobody else can answer."""
    key = f"samples/ovss/{scene.month}/ovss-{scene.month}-links.csv"
    links = tables.read(keep.read(scene.here, "SampleBucket", key))
    texts = [mail["BodyText"] for mail in scene.here.sent_mail()]
    texts += [sms["Message"] for sms in scene.here.sent_sms()]
    sent = {token for text in texts for token in _LINK.findall(text)}
    known = [link for link in links if link["Link Id"] in sent]
    scene.account.check(
        "Every link that was sent is one of ORS's links file, each sent once",
        len(known) == len(sent) == len(texts),
        f"{len(texts):,} messages, {len(sent):,} links, {len(known):,} in the file",
    )
    return known


def _split_by_consent(scene: Scene, files: dict[str, bytes], unasked: int) -> None:
    """Rows in = rows out, and each only where the consents let it go (R30 to R32)."""
    rows: list[tuple[str, ...]] = []
    for key, content in files.items():
        answered = [r for r in tables.read(content) if r["Took Part"] == "Yes"]
        consented = [r for r in answered if r.get(CONSENTED) == "1"]
        both = [r for r in consented if r.get("Q54ab") == "1"]
        name = key.removeprefix("responses/")
        found = [
            len(_stored(scene, bucket, prefix + name))
            for bucket, prefix in (("AnonymisedBucket", "responses/"), ("LinkedBucket", "mopac/"),
                                   ("LinkedBucket", "mps/"))
        ]  # fmt: skip
        wanted = [len(answered), len(consented), len(both)]
        scene.account.check(
            f"{name}: rows that took part are kept without identity, and with it as consented",
            found == wanted,
            f"without identity {found[0]}, MOPAC {found[1]}, MPS {found[2]}; wanted {wanted}",
        )
        rows.append((name, f"{len(tables.read(content)):,}", *(f"{n:,}" for n in found)))
        if consented and "Crime No" in consented[0]:
            _only_consented(scene, name, consented, unasked)
    head = ("File", "Rows", "Without identity", "Linked, MOPAC", "Linked, MPS pack")
    scene.account.answers.append(Table("Where the answers went", head, rows))
    _no_marks(scene)


def _stored(scene: Scene, bucket: str, key: str) -> list[Record]:
    if key not in keep.keys(scene.here, bucket, key):
        return []
    return tables.read(keep.read(scene.here, bucket, key))


def _only_consented(scene: Scene, name: str, consented: list[Record], unasked: int) -> None:
    allowed = {record["Crime No"] for record in consented}
    linked = {record["Crime No"] for record in _stored(scene, "LinkedBucket", f"mopac/{name}")}
    scene.account.check(
        "No crime number is linked whose owner did not consent, though ORS sent some",
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
        "Comments without consent hold no phone, address, link or crime number",
        not found, f"{len(comments.MARKS)} planted marks looked for, {len(found)} found",
    )  # fmt: skip


def _refused(scene: Scene, day: date, good: bytes) -> None:
    """A column that must not come back, under a disguise: the file is refused whole (R34)."""
    key = f"responses/uss/{scene.month}/with-a-phone.csv"
    with scene.tell.step(day, "A file with a disguised telephone column") as step:
        scene.drop("OrsDropBucket", key, faults.with_column(good, "Tel. No", "020 7946 0321"))
        scene.await_report(f"ingests/{key}.json")
        step.says.append("refused whole; ORS are told column and rule, never a value")
    name = key.removeprefix("responses/")
    kept = [
        key
        for bucket in ("AnonymisedBucket", "LinkedBucket")
        for key in keep.keys(scene.here, bucket)
        if key.endswith(name)
    ]
    scene.account.check("Nothing of a refused file is stored", not kept, f"{len(kept)} objects")


def _once_more(scene: Scene, day: date, good: bytes) -> None:
    """The same file under another name: nothing new."""
    before = _linked_rows(scene)
    key = f"responses/uss/{scene.month}/answers-again.csv"
    with scene.tell.step(day, "The same answers come again under another name"):
        scene.drop("OrsDropBucket", key, good)
        scene.await_report(f"ingests/{key}.json")
    after = _linked_rows(scene)
    scene.account.check(
        "A file that comes twice adds nothing", before == after, f"{before} rows, then {after}"
    )


def _linked_rows(scene: Scene) -> int:
    keys = keep.keys(scene.here, "LinkedBucket", "mopac/uss/")
    return sum(len(tables.read(keep.read(scene.here, "LinkedBucket", key))) for key in keys)


def _others(scene: Scene, day: date, work: ors.Fieldwork, responses: list[Record]) -> None:
    """Objections, concerns and withdrawals that came up in the fieldwork."""
    consented = [r["Crime No"] for r in responses if r.get(CONSENTED) == "1"]
    wishes = [(consented[0], "all"), (consented[1], "Q54aa"), (consented[2], "recontact")]
    objecting = [{"Contact": "020 7946 0123", "Reason": "rang us"},
                 {"Contact": "Someone@Example.org", "Reason": "wrote to us"}]  # fmt: skip
    _take_in(
        scene,
        day,
        "do-not-contact/from-ors.csv",
        tables.write(("Contact", "Reason"), objecting),
        "Objections that reached ORS",
    )
    _take_in(
        scene,
        day,
        "concerns/from-ors.csv",
        ors.concerns("Crime No", work.with_outcome("Not Safe")[:2]),
        "Concerns about people",
    )
    before = _linked_rows(scene)
    _take_in(scene, day, "withdrawals/from-ors.csv",
             ors.withdrawals("Crime No", wishes), "People take their consent back")  # fmt: skip
    gone = before - _linked_rows(scene)
    scene.account.check(
        "Who withdrew all or the first consent is in no linked file any more",
        gone == 2,
        f"{gone} rows",
    )
