"""One invented person comes in by every door, crashes included, and is looked for everywhere.

Nothing that tells who she is stands where policy has no place for it: logs, metrics, notices, keys,
tags, reports, certificates, answers without identity, the list, the errors that leave a function.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial

import pytest

from functions.ingest.handler import handler as ingest
from functions.shared.aws import clients
from functions.shared.clock import Month
from functions.watch import handler as watch
from tests.component.conftest import World
from tests.component.purge.test_purge_crash import run as purge
from tests.component.sample_draw.test_sample_draw import draw
from tests.component.stop_list.test_stop_list import sweep
from tests.component.test_every_call import EVERY_CALL
from tests.component.tidy_list.test_tidy_list import record, type_in, work
from tests.crashing import Died, watched
from tests.dropping import Context, answer, event, table, without_consent
from tests.extracts import online, text_of, victim
from tests.household import ask
from tests.opt_out_page import follow, post
from tests.proof.faults import Refusals, refused
from tests.sending_world import release, run, turn

MONTH = "2027-11"
NAME, MAIL, CRIME = "Canaryworth", "canary.bird@example.org", "4698765/27"
ADDRESS = {"VIW Surname": NAME, "Victim Address Postcode 1": "ZE2", "VIW Email": MAIL}
PHONE = "07812 987654"
# In any spelling: letters and digits alone, without case.
CANARIES = ("canaryworth", "canarybird", "7812987654", "469876527")
# Where policy has a place for who somebody is: files of people, and of those who agreed.
ALLOWED = ("extract", "sample", "ors_drop", "linked", "safeguarding", "export", "access_log")
TABLES = ("do_not_contact", "history", "ledger")
PLACES = 26  # fewer would mean that something is not looked at any more
REFUSED = [("dynamodb", 4), ("dynamodb", 1), ("s3", 1), ("s3", 3), ("sns", 1)]
Step = Callable[[World], object]
Door = tuple[Step, Step]  # what somebody puts there, and the function that finds it


def person() -> dict[str, str]:
    return {"Crime No": CRIME, "VIW Telephone Mobile": PHONE, **ADDRESS}


def extract(survey: str) -> Door:
    made = victim if survey == "uss" else online
    rows = [made(1, **person()), made(2), made(3)]
    key = f"extracts/{survey}/{MONTH}/a.csv"
    return lambda world: world.put("extract", key, text_of(rows)), lambda world: draw(survey)


def drop(key: str, *rows: dict[str, str], header: tuple[str, ...] = ()) -> Door:
    body = table(rows, header) if header else table(rows)
    return (
        lambda world: world.put("ors_drop", key, body),
        lambda world: ingest(event(world, key), Context(f"run-{key}")),
    )


def nothing(world: World) -> None:
    """The function finds what is there."""


def page(world: World) -> object:
    for choice in ("stop", "not_me", "not_safe"):
        post("w" * 22, choice=choice, contact=f"{NAME} {PHONE} or {MAIL}")
        post(NAME, choice=choice, contact=MAIL)
    return follow()


TYPED = (
    (f"{PHONE}, {MAIL}", {"reason": f"{NAME} rang", "source": NAME}),
    (f"{NAME}, {CRIME} ?", {"reason": PHONE}),
)


def type_all(world: World) -> None:
    for text, remarks in TYPED:
        type_in(world, text, **remarks)


def tidy(world: World) -> object:
    return work(*(record("INSERT", text, new=remarks) for text, remarks in TYPED))


def switch_on(world: World) -> None:
    turn(world)
    release(world, month=Month(2027, 11))


def rights(world: World) -> object:
    case = ask(find=CRIME, run="find")["case"]
    ask(case=case, export=True, run="export")
    ask(case=case, erase=True, run="erase")
    return ask(find=MAIL, run="again")


def wrong_events(world: World) -> None:
    asked = ({"find": NAME}, {NAME: PHONE}, {"find": CRIME, "erase": PHONE})
    sent = ({"test_to": NAME}, {"invitation_id": MAIL, "settle": "sent"}, {PHONE: MAIL})
    calls = [partial(ask, **each) for each in asked] + [partial(run, each) for each in sent]
    errors = [error for call in calls if (error := error_of(call))]
    if errors:
        raise ExceptionGroup("wrong events", errors)


def error_of(call: Callable[[], object]) -> Exception | None:
    try:
        call()
    except Exception as error:
        return error
    return None


CALLED = ("Crime No", "VIW No", "Outcome", "Outcome Date", "Contact")
SAYS = {"VIW No": "1", "Outcome Date": "24/11/2027", "Contact": PHONE, "Crime No": CRIME}
SPOKEN = f"I am {NAME}, {CRIME}, {PHONE}, {MAIL}."
WRITTEN = f"Ring {PHONE} or {MAIL} about {CRIME}."  # a name in free words stays with E&I (R36)
DOORS: dict[str, Door] = {
    "a telephone extract": extract("uss"),
    "a census extract": extract("ovss"),
    "invitations": (switch_on, lambda world: run()),
    "answers with consent": drop(
        f"responses/uss/{MONTH}/yes.csv", answer(1, Crime_No=CRIME, V1="All was well.")
    ),
    "answers without consent": drop(
        f"responses/uss/{MONTH}/no.csv", *(without_consent(n, V1=WRITTEN) for n in range(10, 24))
    ),
    "a number without consent": drop(
        f"responses/uss/{MONTH}/breach.csv", {**without_consent(30), "Crime No": CRIME}
    ),
    "answers that identify": drop(f"responses/uss/{MONTH}/named.csv", answer(31, Q1=MAIL)),
    "outcomes": drop(
        f"outcomes/uss/{MONTH}/week1.csv",
        {**SAYS, "Outcome": "Not Safe"},
        {**SAYS, "Outcome": f"{NAME} refused"},
        {**SAYS, "Crime No": NAME, "Outcome": "Refused"},
        header=CALLED,
    ),
    "a list": drop(
        "do-not-contact/list.csv",
        *({"Contact": text, "Reason": NAME} for text in (PHONE, MAIL, CRIME, SPOKEN, NAME)),
        header=("Contact", "Reason"),
    ),
    "a list with identity": drop(
        "do-not-contact/named.csv",
        {"Contact": PHONE, "Surname": NAME},
        header=("Contact", "Surname"),
    ),
    "concerns": drop(
        "concerns/today.csv",
        {"Crime No": CRIME, "Detail": SPOKEN},
        {"Crime No": NAME, "Detail": SPOKEN},
        header=("Crime No", "Detail"),
    ),
    "withdrawals": drop(
        "withdrawals/today.csv",
        {"Crime No": CRIME, "Withdraw": "Q54aa"},
        {"Crime No": NAME, "Withdraw": NAME},
        header=("Crime No", "Withdraw"),
    ),
    "a file under a wrong name": drop(f"responses/uss/{MONTH}/{NAME} {CRIME[:7]}.csv", answer(1)),
    "confirmations": drop(
        f"deletions/ors/{MONTH}/a.csv",
        {"Survey": NAME, "Sample Month": PHONE, "Deleted On": MAIL},
        header=("Survey", "Sample Month", "Deleted On"),
    ),
    "the page": (nothing, page),
    "the console": (type_all, tidy),
    "stop lists": (nothing, lambda world: sweep()),
    "rights": (nothing, rights),
    "wrong events": (nothing, wrong_events),
    "the watch": (
        nothing,
        lambda world: watch.handler({"time": "2027-12-16T09:00:00Z"}, Context()),
    ),
    "the purge": (nothing, lambda world: purge("2028-09-18")),
}


@dataclass
class Search:
    """What was said and where, and in how many places it was looked for."""

    places: set[str] = field(default_factory=set)
    texts: int = 0

    def look(self, place: str, text: str) -> None:
        self.places.add(place)
        self.texts += 1
        plain = "".join(char for char in text.lower() if char.isalnum())
        found = [canary for canary in CANARIES if canary in plain]
        assert not found, f"{place}: {found}"


def look_everywhere(world: World, search: Search) -> None:
    """Every key, tag and body of every version, and every item."""
    for name in (*ALLOWED, "anonymised", "report", "certificate", "public"):
        look_into_bucket(world, search, name)
    for name in TABLES:
        for item in world.items(name):
            search.look(f"table {name}", str(item))
    for name, key in (("invitation", "invitation_id"), ("register", "case_id")):
        for item in world.items(name):
            search.look(f"keys of the {name} table", str(item[key]))
    for parameter in world.ssm.describe_parameters()["Parameters"]:
        search.look("names of parameters", parameter["Name"])
    for body in world.notices():
        search.look("notices", body)


def look_into_bucket(world: World, search: Search, name: str) -> None:
    bucket = world.bucket(name)
    for one in world.s3.list_object_versions(Bucket=bucket).get("Versions", []):
        # The name under which somebody else dropped a file is theirs until it is read.
        if name != "ors_drop":
            search.look(f"keys of {name}", one["Key"])
        where = {"Bucket": bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
        tags = world.s3.get_object_tagging(**where)["TagSet"]
        search.look(f"tags of {name}", json.dumps(tags))
        if EVERY_CALL:
            search.look(
                f"metadata of {name}", json.dumps(world.s3.head_object(**where)["Metadata"])
            )
        if name not in ALLOWED:
            body = world.s3.get_object(**where)["Body"].read().decode()
            search.look(f"objects of {name}", body)


def ways() -> Iterator[AbstractContextManager[object]]:
    """As it is, with services that refuse and say whom it is about, and with deaths in between."""
    said = f"{NAME} <{MAIL}> {PHONE} {CRIME} is refused"
    yield watched()
    for service, first in REFUSED if EVERY_CALL else REFUSED[:1]:
        yield refused(Refusals(service, "AccessDenied", first=first, message=said))
    for at in (2, 5, 9) if EVERY_CALL else (5,):
        yield watched(at)


@pytest.mark.req("R48", "R53")
@pytest.mark.attack("key")
def test_nobody_is_named_where_policy_has_no_place_for_it(
    world: World,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    figure: Callable[[str, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("functions.shared.aws.backoff.time.sleep", lambda seconds: None)
    caplog.set_level(logging.INFO)
    search, runs = Search(), 0
    for number, (prepare, act) in enumerate(DOORS.values()):
        for under in reversed([*ways()]):
            clients.keyring.cache_clear()
            prepare(world)
            runs += 1
            try:
                with under:
                    act(world)
            except Died:
                pass
            except Exception as error:
                left = "".join(traceback.format_exception(error))
                search.look("errors that leave a function", left)
            out = capsys.readouterr()
            search.look("logs and metrics", out.out + out.err)
            for line in caplog.records:
                search.look("log records", str(vars(line)))
            caplog.clear()
        if EVERY_CALL or number % 6 == 5 or number == len(DOORS) - 1:
            look_everywhere(world, search)
    assert len(search.places) >= PLACES
    figure("runs by which an invented person came in", runs)
    figure("places in which she was looked for", len(search.places))
    figure("texts in which she was looked for", search.texts)
