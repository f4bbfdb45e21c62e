"""One calendar month of a soak: its draw, the answers of the wave before last, its purges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from functions.shared.clock import Month
from functions.shared.policy import calendar, retention
from functions.shared.policy import outcomes as policy
from local.demo.scene import Scene, at, wait_for
from local.demo.steps import (
    after_sending,
    answers,
    contacted,
    drawing,
    ending,
    opening,
    sending,
)
from local.demo.steps.after_sending import meant, visit
from local.soak.course import Course, Wave
from local.synthetic import tables
from local.synthetic.do_not_contact import Entry

_BOUNCES, _PAGE = 20, 3  # emails that come back; people who use the public page without a link


def play(course: Course, month: Month) -> None:
    """From the first to the last day."""
    purging = _purges(month)
    wave = course.begin(month)
    scene = wave.scene
    scene.run("SampleDrawFunction", at(scene.day(calendar.rules().seed_day), 6))
    opening.typed_objections(scene)
    opening.arrivals(scene)
    _purge(course, purging, before=scene.day(14))
    returned = course.waves.get(month.plus(-answers.RETURNED_AFTER))
    if returned:
        _answers(course, returned)
    _purge(course, purging, before=scene.day(18))
    _draw(course, wave)
    sending.links(scene)
    after_sending.opt_outs(scene)
    _public_page(scene)
    _bounces(scene)
    after_sending.stop_lists(scene)
    course.here.forget_messages()
    _purge(course, purging, before=month.plus(1).day(1))
    oldest = course.waves.get(month.plus(-ending.asked_after("ors")))
    if oldest:
        ending.what_others_say(oldest.scene, month.plus(1).day(1))


def purge_only(course: Course, month: Month) -> None:
    """A month after the last draw: only what falls due."""
    _purge(course, _purges(month), before=month.plus(1).day(1))


def _purges(month: Month) -> list[date]:
    """In life it runs daily; here so often that nothing outlives the margin before its promise."""
    return [month.day(day) for day in range(1, 29, retention.rules().margin_days - 1)]


def _purge(course: Course, days: list[date], *, before: date) -> None:
    while days and days[0] < before:
        day = days.pop(0)
        event = {"time": at(day, calendar.rules().purge_at.hour).strftime("%Y-%m-%dT%H:%M:%SZ")}
        course.purges.append(course.here.invoke("PurgeFunction", event))


def _draw(course: Course, wave: Wave) -> None:
    scene = wave.scene
    drawing.draw(scene)
    opening.release(scene)
    drawing.nobody_wrongly(scene)
    reached = [*contacted.by_telephone(scene.handover), *contacted.by_message(scene.invitations())]
    soon = course.reached.too_soon(scene.month, scene.cast, reached)
    scene.account.check(
        "No one is drawn who is still being contacted, or was interviewed or refused recently",
        not soon,
        f"{soon} of {len(reached):,}",
    )
    course.reached.drawn(scene.month, scene.cast, reached)
    opening.late_objections(scene)


def _answers(course: Course, wave: Wave) -> None:
    """Outcomes and answers; then one of those who answered is erased, beside who withdrew."""
    scene = wave.scene
    back = answers.come_back(scene)
    course.reached.outcomes(scene.cast, back.work.outcomes)
    scene.cast.object_to(_listed_by(scene, back.work.outcomes))
    for key, content in back.files.items():
        rows = tables.read(content)
        wave.taken[key.split("/")[1]] = sum(row["Took Part"] == "Yes" for row in rows)
    wave.erased = {back.withdrew, _erase(scene)}
    telephone = tables.read(back.files[f"responses/uss/{scene.month}/answers.csv"])
    linked = [row["Crime No"] for row in telephone if row["Q54aa"] == "1"]
    wave.erased_answers = sum(crime in wave.erased for crime in linked)
    scene.mail, scene.sms = [], []


def _listed_by(scene: Scene, outcomes: list[tables.Record]) -> Iterator[Entry]:
    """What the ends of calls put on the list: a number, or all that is held of a person (R20)."""
    for one in outcomes:
        member = scene.cast.members[one["Crime No"], one["VIW No"]]
        outcome = policy.rules().named(one["Outcome"])
        if outcome and outcome.lists == "number":
            yield Entry(one["Contact"], "phone", scope="number")
        elif outcome and outcome.stops:
            yield from meant(member, member.email, {})


def _erase(scene: Scene) -> str:
    """Somebody whom the desk knows by their crime number alone asks to be erased (R50)."""
    key = f"mopac/uss/{scene.month}/answers.csv"
    members = scene.cast.members.values()
    victims = Counter(member.truth.crime_no for member in members)
    plain = {
        member.truth.crime_no
        for member in members
        if member.truth.kind == "plain" and victims[member.truth.crime_no] == 1
    }
    body = scene.here.client("s3").get_object(Bucket=scene.here.outputs["LinkedBucket"], Key=key)
    rows = tables.read(body["Body"].read())
    crime = next(row["Crime No"] for row in rows if row["Crime No"] in plain)
    moment = at(answers.returned_on(scene), 17)
    case = scene.run("SubjectAccessFunction", moment, find=crime)["case"]
    scene.run("SubjectAccessFunction", moment, case=case, erase=True)
    return crime


def _public_page(scene: Scene) -> None:
    """People in the sample type their number into the page that everybody can find."""
    url = scene.here.outputs["OptOutUrl"]
    some = [each for each in contacted.by_telephone(scene.handover) if each.by][:_PAGE]
    for each in some:
        number = min(each.by)
        visit(scene, url, {"choice": "stop", "contact": number})
        scene.cast.object_to([Entry(number, "phone")])
    wait_for(lambda: after_sending.waiting(scene) == 0, "what was asked on the page")


def _bounces(scene: Scene) -> None:
    """SES tells of emails that nobody took."""
    sent = [
        item["invitation_id"]
        for item in scene.invitations("invitation_id", "state", "channel")
        if (item["state"], item["channel"]) == ("sent", "email")
    ][:_BOUNCES]
    for ident in sent:
        mail = {"tags": {"invitation_id": [ident]}, "destination": ["nobody@example.org"]}
        detail = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}
        event = {"source": "aws.ses", "detail-type": "Email Bounced", "detail": detail}
        scene.here.invoke("DeliveryEventsFunction", event)
    states = [item["state"] for item in scene.invitations("state")]
    scene.account.check(
        "Every email that came back is noted",
        states.count("bounced") == len(sent),
        f"{states.count('bounced')} of {len(sent)}",
    )
