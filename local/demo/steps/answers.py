"""ORS's files come back, E&I's too: outcomes, answers, objections, concerns, withdrawals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from local.demo.account import Table
from local.demo.pages import keep
from local.demo.roles import Who
from local.demo.scene import Scene, at
from local.demo.steps import split
from local.demo.steps.opening import full_name
from local.demo.steps.split import CONSENTED, linked_rows
from local.synthetic import faults, tables
from local.synthetic.research_company import ors
from local.synthetic.tables import Record

_LINK = re.compile(r"https://online\.ors\.org\.uk/questionnaire/\S*?[?&]id=([\w-]+)")
_VOICE, _REVIEW = 400, 120  # rows of the open link and of the closed review
RETURNED_AFTER = 2  # months from a draw until ORS hand it in
_UNASKED = 2  # crime numbers that ORS send though their owners did not consent


@dataclass(frozen=True)
class CameBack:
    """What ORS and E&I handed in: how calls ended, the files of answers by key, and whose crime
    number it was that withdrew everything."""

    work: ors.Fieldwork
    files: dict[str, bytes]
    withdrew: str


def come_back(scene: Scene) -> CameBack:
    """ORS hand in everything: first how the calls ended, then what people said."""
    day, month, seed = returned_on(scene), str(scene.month), scene.seed
    work = ors.work(scene.handover, month, seed=seed)
    online = ors.online_responses(links_sent(scene), month, first=scene.day(20), seed=seed)
    spare = [case["Crime No"] for case in scene.handover[:_UNASKED]]
    telephone, unasked = faults.with_crime_numbers(work.responses_file(), spare)
    _take_in(scene, day, f"outcomes/uss/{month}/fieldwork.csv", work.outcomes_file(),
             "ORS's outcomes of all calls")  # fmt: skip
    files = {
        f"responses/uss/{month}/answers.csv": telephone,
        f"responses/ovss/{month}/answers.csv": online,
        f"responses/vvs/{month}/open-link.csv": ors.victim_voice(month, rows=_VOICE, seed=seed),
        f"responses/ivor/{month}/review.csv": ors.outcomes_review(month, rows=_REVIEW, seed=seed),
    }
    for key, content in files.items():
        _take_in(scene, day, key, content, f"Answers: {full_name(key.split('/')[1])}")
    split.by_consent(scene, files, unasked)
    ends = Counter(record["Outcome"] for record in work.outcomes)
    told = [(end, f"{count:,}") for end, count in ends.most_common()]
    scene.account.answers.append(Table("How ORS's calls ended", ("Outcome", "People"), told))
    split.packs(scene, day)
    _refused(scene, day, telephone)
    _once_more(scene, day, telephone)
    withdrew = _people(scene, day, work, tables.read(telephone))
    left = set(scene.taken_in) & set(keep.keys(scene.here, "OrsDropBucket"))
    scene.account.check(
        "Every raw file is deleted once it is ingested",
        not left,
        f"{len(left)} of {len(scene.taken_in)} are there",
    )
    return CameBack(work, files, withdrew)


def returned_on(scene: Scene) -> date:
    """When ORS hand in the month: the last contact windows have closed by then."""
    return scene.day(14, RETURNED_AFTER)


def links_sent(scene: Scene) -> list[Record]:
    """The links of ORS's file that really went out: nobody else can answer."""
    texts = [mail["BodyText"] for mail in scene.mail]
    texts += [sms["Message"] for sms in scene.sms]
    sent = {token for text in texts for token in _LINK.findall(text)}
    known = [link for link in scene.links if link["Link Id"] in sent]
    scene.account.check(
        "Every link sent is in ORS's links file, and was sent once",
        len(known) == len(sent) == len(texts),
        f"{len(texts):,} messages, {len(sent):,} links, {len(known):,} in the file",
    )
    return known


def _take_in(scene: Scene, day: date, key: str, content: bytes, title: str) -> None:
    """Drops a file, as whoever may drop it, and waits for the report on it."""
    who = Who.EI_UPLOAD if key.startswith(("responses/vvs/", "responses/ivor/")) else Who.ORS_FILES
    with scene.tell.step(day, title) as step:
        scene.drop(who, "OrsDropBucket", key, content)
        scene.await_report(f"ingests/{key}.json")
        step.says.append(f"{len(tables.read(content)):,} rows")
    scene.taken_in.append(key)


def _refused(scene: Scene, day: date, good: bytes) -> None:
    """A column that must not come back, under a disguise: the file is refused whole (R34)."""
    key = f"responses/uss/{scene.month}/with-a-phone.csv"
    bad = faults.with_column(good, "Tel. No", "020 7946 0321")
    with scene.tell.step(day, "A file with a disguised telephone column") as step:
        scene.drop(Who.ORS_FILES, "OrsDropBucket", key, bad)
        scene.await_report(f"ingests/{key}.json")
        step.says.append("refused. The report names the column and the rule, never a value")
    name = key.removeprefix("responses/")
    kept = [each for each in keep.keys(scene.here, "LinkedBucket") if each.endswith(name)]
    seen = scene.people.may_read(Who.ANALYST, "OrsDropBucket", key)
    scene.account.check(
        "Nothing from a refused file is stored, and no analyst can read it",
        not kept and not seen, f"{len(kept)} objects",
    )  # fmt: skip


def _once_more(scene: Scene, day: date, good: bytes) -> None:
    """The same file under another name: nothing new."""
    before, key = linked_rows(scene), f"responses/uss/{scene.month}/answers-again.csv"
    with scene.tell.step(day, "The same answers are sent again under another name"):
        scene.drop(Who.ORS_FILES, "OrsDropBucket", key, good)
        scene.await_report(f"ingests/{key}.json")
    after = linked_rows(scene)
    scene.account.check(
        "A file that is sent twice adds nothing", before == after, f"{before} rows, then {after}"
    )


def _people(scene: Scene, day: date, work: ors.Fieldwork, responses: list[Record]) -> str:
    """Objections, concerns and withdrawals that came up in the fieldwork."""
    consented = [r["Crime No"] for r in responses if r.get(CONSENTED) == "1"]
    objecting = [{"Contact": "020 7946 0123", "Reason": "rang us"},
                 {"Contact": "Someone@Example.org", "Reason": "wrote to us"}]  # fmt: skip
    _take_in(
        scene,
        day,
        f"do-not-contact/{scene.month}-from-ors.csv",
        tables.write(("Contact", "Reason"), objecting),
        "Objections made to ORS",
    )
    _take_in(
        scene,
        day,
        f"concerns/{scene.month}-from-ors.csv",
        ors.concerns("Crime No", work.with_outcome("Not Safe")[:2]),
        "Concerns about people",
    )
    wishes = [(consented[0], "all"), (consented[1], "Q54aa"), (consented[2], "recontact")]
    before = linked_rows(scene)
    _take_in(scene, day, f"withdrawals/{scene.month}-from-ors.csv",
             ors.withdrawals("Crime No", wishes), "People withdraw their consent")  # fmt: skip
    # Ingest has asked for the rest, which goes on by itself: it must be done before the next purge,
    # and to ask again is safe. Whom it names to ORS would else be written behind the purge's back.
    scene.run("SubjectAccessFunction", at(day, 16), withdrawals=True)
    gone = before - linked_rows(scene)
    scene.account.check(
        "No one who withdrew everything, or the first consent, is in a linked file any more",
        gone == 2, f"{gone} rows gone of 2",
    )  # fmt: skip
    return consented[0]
