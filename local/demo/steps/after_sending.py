"""After the links went out: people say no by their link, and the stop lists tell ORS."""

from __future__ import annotations

import re
import ssl
import urllib.request
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from local.demo.cast import Member
from local.demo.pages import keep
from local.demo.scene import Scene, at, wait_for
from local.demo.steps import contacted
from local.demo.steps.sending import later_open_day, recipients, sent_on
from local.synthetic import loopback, tables
from local.synthetic.do_not_contact import Entry

_ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # RFC 8058: what a mail program posts
# What people post: their mail program's one click, or a choice of the page's form.
POSTED = (
    _ONE_CLICK, _ONE_CLICK, _ONE_CLICK,
    {"choice": "stop"}, {"choice": "not_me"}, {"choice": "not_safe"},
)  # fmt: skip


def opt_outs(scene: Scene) -> None:
    """Some follow the link in their email; a mail scanner that only looks changes nothing."""
    day = sent_on(scene) + timedelta(days=1)
    link = re.compile(re.escape(scene.here.outputs["OptOutUrl"]) + r"[^\s<>\"]*")
    urls = [link.findall(mail["BodyText"])[0] for mail in scene.mail[: 2 * len(POSTED)]]
    invited = {
        item["email"]: (item["crime_no"], item["viw_no"])
        for item in scene.invitations("email", "crime_no", "viw_no")
        if "email" in item
    }
    with scene.tell.step(day, "People opt out through the link in their email") as step:
        pages = {visit(scene, url) for url in urls}
        looked = _opted_out(scene)
        for url, form, mail in zip(urls, POSTED, scene.mail, strict=False):
            visit(scene, url, form)
            [to] = recipients(mail)
            scene.cast.object_to(meant(scene.cast.members[invited[to]], to, form))
        wait_for(lambda: waiting(scene) == 0, "requests from the opt-out page")
        step.says.append(f"{len(urls)} links opened, {len(POSTED)} of them used")
    scene.account.check(
        "Opening an opt-out link changes nothing, and every link shows the same page",
        looked == 0 and len(pages) == 1, f"{len(urls)} links, {len(pages)} page",
    )  # fmt: skip
    scene.account.check(
        "Everyone who says no on the page is opted out",
        (said := _opted_out(scene)) == len(POSTED),
        f"{said} of {len(POSTED)} people",
    )
    before = len(scene.mail) + len(scene.sms)
    scene.run("SendLinksFunction", at(later_open_day(scene), 11))
    scene.account.check(
        "A later run sends no one a second message",
        scene.look_at_messages() == before,
        f"{before:,} messages",
    )


def meant(member: Member, to: str, form: dict[str, str]) -> list[Entry]:
    """What a person's no on the page comes to: one address, or all that is held of them (R20)."""
    if form.get("choice") == "not_me":
        return [Entry(to, "email", scope="number")]
    phones = [Entry(phone, "phone") for phone in member.phones]
    return [Entry(to, "email"), Entry(member.truth.crime_no, "crime"), *phones]


def waiting(scene: Scene) -> int:
    """Requests of the page that have not been done yet (R20)."""
    return sum("asked" in item for item in scene.items("DoNotContactTable", "contact", "asked"))


def _opted_out(scene: Scene) -> int:
    return sum(item["state"] == "opted_out" for item in scene.invitations("state"))


def visit(scene: Scene, url: str, form: dict[str, str] | None = None) -> bytes:
    """A page of the embedded cloud; function URLs do not resolve here, so the host goes along."""
    server, parts = scene.here.server, urlsplit(url)
    address = loopback.only_loopback(server.endpoint_url) + (parts.path or "/")
    request = urllib.request.Request(  # noqa: S310  # https to the loopback address, just checked
        f"{address}?{parts.query}" if parts.query else address,
        data=urlencode(form).encode() if form else None,
        headers={"Host": parts.netloc},
    )
    context = ssl.create_default_context(cafile=server.ca_bundle)
    with urllib.request.urlopen(request, context=context, timeout=60) as reply:  # noqa: S310 - as above
        return bytes(reply.read())


def stop_lists(scene: Scene) -> None:
    """The hourly sweep: whoever objected after the handover is on ORS's stop list (R21)."""
    day = sent_on(scene) + timedelta(days=1)
    with scene.tell.step(day, "Stop lists for ORS") as step:
        scene.run("StopListFunction", at(day, 13, 10))
        listed = {
            (row["Crime No"], row["VIW No"])
            for key in keep.keys(scene.here, "SampleBucket", "stop-lists/uss/")
            for row in tables.read(keep.read(scene.here, "SampleBucket", key))
        }
        step.says.append(f"{len(listed)} people in the telephone survey")
    called = contacted.by_telephone(scene.handover)
    objected = {each.ref for each in called if contacted.objected(scene.cast, each)}
    scene.account.check(
        "The stop list has everyone who has objected since the handover",
        objected == listed - scene.called_before,
        f"{len(objected)} have, {len(listed - scene.called_before)} are on it",
    )  # fmt: skip
