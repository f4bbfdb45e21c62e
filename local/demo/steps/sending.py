"""Links go out: never at night, never while the switch is off, never to who said no, once each."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

from functions.send_links.permission import bank_holidays
from local.demo.account import Table
from local.demo.roles import Who
from local.demo.scene import DemoFailed, Json, Scene, at
from local.demo.steps import contacted

_SUNDAY = 6
_RUNS = 40  # more runs than any month needs
_REACHED = ("sent", "delivered", "bounced", "responded", "opted_out")
_CASE_WORDS = re.compile(r"\b(victim|crime|offence|police|burglary|assault|robbery|hate)\b", re.I)


def links(scene: Scene) -> None:
    """From the day after the draw: tried when it must not work, then sent until none is due."""
    day = sent_on(scene)
    _when_it_must_not(scene, day)
    with scene.tell.step(day, "Send the links by email and SMS") as step:
        switch(scene, "on")
        with scene.tell.progress(lambda: f"{_sent(scene):,} sent so far"):
            runs = _until_none_is_due(scene, day)
        invitations = scene.invitations()
        states = Counter((item["state"], item["channel"]) for item in invitations)
        step.says.append(
            f"runs of the function until nothing was due, as its schedule makes them: {runs}"
        )
        step.says += [f"{channel} {state}: {n:,}" for (state, channel), n in sorted(states.items())]
    marked = [item for item in invitations if item["state"] == "sent"]
    scene.account.figure(len(marked), "people sent a link")
    _check_messages(scene, marked)
    channels = ("email", "sms")
    rows = [
        (state, *(f"{states[state, channel]:,}" for channel in channels))
        for state in sorted({state for state, _ in states})
    ]
    caption = f"What happened to {len(invitations):,} invitations on the day"
    scene.account.messages.append(Table(caption, ("State", "Email", "SMS"), rows))
    scene.account.texts = {
        "The email, as text": scene.mail[0]["BodyText"] if scene.mail else "",
        "The SMS": scene.sms[0]["Message"] if scene.sms else "",
    }


def sent_on(scene: Scene) -> date:
    """The first day after the draw on which people may be contacted."""
    return _open_day(scene.day(19))


def later_open_day(scene: Scene) -> date:
    """Another such day, soon after."""
    return _open_day(sent_on(scene) + timedelta(days=2))


def _open_day(day: date) -> date:
    while day.weekday() == _SUNDAY or day.isoformat() in bank_holidays.DAYS:
        day += timedelta(days=1)
    return day


def switch(scene: Scene, to: str) -> None:
    """What ops do in the console to start or stop all sending."""
    name = scene.here.outputs["SendingSwitchParameter"]
    scene.people.client(Who.OPS, "ssm").put_parameter(
        Name=name, Value=to, Type="String", Overwrite=True
    )


def _when_it_must_not(scene: Scene, day: date) -> None:
    switch(scene, "off")
    with scene.tell.step(day, "Try to send when it must not work") as step:
        tries = {"the switch is off": at(day, 11)}
        scene.run("SendLinksFunction", tries["the switch is off"])
        switch(scene, "on")
        sunday = day + timedelta(days=_SUNDAY - day.weekday())
        tries |= {"3 at night": at(day, 3), "on a Sunday": at(sunday, 11),
                  "before the draw's day": at(scene.day(17), 11)}  # fmt: skip
        for moment in list(tries.values())[1:]:
            scene.run("SendLinksFunction", moment)
        step.says.append(f"nothing sent: {', '.join(tries)}")
    sent = scene.look_at_messages()
    scene.account.check(
        "Nothing is sent while the switch is off, at night, on a Sunday or too early",
        sent == 0, f"{sent} messages after {len(tries)} tries",
    )  # fmt: skip


def _until_none_is_due(scene: Scene, day: date) -> int:
    for run in range(_RUNS):
        scene.run("SendLinksFunction", at(day, 11) + timedelta(minutes=5 * run))
        states = {item["state"] for item in scene.invitations("state")}
        if not states & {"due", "claimed"}:
            return run + 1
    raise DemoFailed(f"invitations are still due after {_RUNS} runs")


def _sent(scene: Scene) -> int:
    """Counted by the index alone: reading the messages would take as long as sending them."""
    pages = scene.here.client("dynamodb").get_paginator("query")
    found = pages.paginate(
        TableName=scene.here.outputs["InvitationTable"],
        IndexName="by-state",
        KeyConditionExpression="#state = :sent",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":sent": {"S": "sent"}},
        Select="COUNT",
    )
    return sum(page["Count"] for page in found)


def _check_messages(scene: Scene, marked: list[Json]) -> None:
    account, cast = scene.account, scene.cast
    scene.look_at_messages()
    mail, sms = scene.mail, scene.sms
    account.check(
        "The cloud has as many emails and SMS as there are invitations marked sent",
        len(mail) + len(sms) == len(marked),
        f"{len(mail):,} emails and {len(sms):,} SMS, {len(marked):,} marked sent",
    )
    reached = contacted.by_message(marked)
    addresses = Counter(to for message in mail for to in recipients(message))
    addresses.update(message["PhoneNumber"] for message in sms)
    account.check(
        "Each was sent once, to the address of its own invitation",
        addresses == Counter(way for each in reached for way in each.by),
        f"{len(addresses):,} addresses",
    )
    contacted.nobody_forbidden(account, cast, "Links", reached)
    contacted.nobody_twice(
        account,
        cast,
        "Links and calls combined",
        [*reached, *contacted.by_telephone(scene.handover)],
    )
    contacted.nobody_who_objected(account, cast, "Links", reached)
    contacted.own_mobile_only(account, cast, marked)
    telling = sum(bool(_CASE_WORDS.search(f"{m['Subject']} {m['Source']}")) for m in mail)
    telling += sum(bool(_CASE_WORDS.search(m["Message"])) for m in sms)
    account.check(
        "No sender, subject or SMS reveals that someone reported a crime",
        not telling,
        f"{telling} do",
    )


def recipients(message: Json) -> list[str]:
    """To whom an email went."""
    to = message["To"]
    return [each.strip().casefold() for each in (to if isinstance(to, list) else to.split(","))]
