"""The certificate claims what is known and no more; its page can be read, heard and printed."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.purge.certificate.certificate import certificate
from functions.purge.certificate.certificate_page import certificate_page, final_page
from functions.purge.certificate.certificate_wording import Run, certificate_key
from functions.purge.certificate.final_certificate import final_certificate
from functions.purge.expiry import Verdict
from functions.purge.summary import actions
from functions.purge.summary.month_summary import Ledgers, summary
from functions.purge.summary.summary_page import summary_page
from functions.purge.tally import Sweep, Tallies, Thing, What
from functions.shared.clock import Month
from functions.shared.policy import governance, retention
from functions.shared.retention_wording import promise
from functions.shared.stores.breaches import Breach
from functions.shared.stores.holdings import Holder, Holding

TABLE = retention.rules()
DAY = date(2030, 11, 18)
RUN = Run("local", DAY, datetime(2030, 11, 18, 4, tzinfo=UTC), 1, "f" * 64, False)


def thing(name: str, key: str, *, late: bool = False, due: bool = True) -> Thing:
    item = TABLE.by_name[name]
    what = What.ROW if item.restorable else What.VERSION
    verdict = Verdict(item, due, date(2030, 11, 11), DAY, late)
    return Thing(what, key, "" if item.restorable else "v1", verdict)


def sweep(*, left: bool = False) -> Sweep:
    """Two objects and a row were due; if ``left``, one object could not be deleted."""
    found = Sweep()
    objects = [thing("linked-responses", f"mopac/uss/2027-11/{n}.csv", late=n == 0) for n in (0, 1)]
    rows = [thing("invitation", "abc"), thing("invitation", "young", due=False)]
    for name, things in (("LinkedBucket", objects), ("InvitationTable", rows)):
        planned, deleted = Tallies(), Tallies()
        for one in things:
            planned.add(one)
        for one in things[: 1 if left and name == "LinkedBucket" else None]:
            if one.verdict.due:
                deleted.add(one)
        found.planned[name], found.deleted[name] = planned, deleted
        found.left[name] = Tallies()
    if left:
        found.left["LinkedBucket"].add(objects[1])
        found.failed["LinkedBucket"] = "AccessDenied"
    return found


def made(**over: Any) -> dict[str, Any]:
    return certificate(RUN, sweep(**over), TABLE)


def of_class(found: dict[str, Any], name: str) -> dict[str, Any]:
    entry: dict[str, Any] = next(one for one in found["classes"] if one["class"] == name)
    return entry


@pytest.mark.req("R49")
def test_it_says_what_was_due_what_went_and_what_a_second_listing_found() -> None:
    found = made()
    assert (found["complete"], found["due"], found["deleted"], found["left"]) == (True, 3, 3, 0)
    linked = of_class(found, "linked-responses")
    assert linked["promise"] == promise(TABLE.by_name["linked-responses"])
    assert (linked["due_since"], linked["late"]) == ("2030-11-11", 1)
    assert linked["deleted"] == {"versions": 2}
    assert len(linked["deleted_sha256"]) == 64
    invitation = of_class(found, "invitation")
    assert (invitation["deleted"], invitation["kept"]) == ({"rows": 1}, 1)


@pytest.mark.req("R49")
def test_only_rows_are_restorable_and_only_for_the_days_of_the_backups() -> None:
    found = made()
    assert of_class(found, "linked-responses")["restorable_until"] is None
    assert of_class(found, "invitation")["restorable_until"] == "2030-11-25"
    assert found["restorable_until"] == "2030-11-25"
    assert any("until 25 November 2030" in said for said in found["statements"])


@pytest.mark.req("R49")
def test_it_never_says_that_all_is_gone_when_it_is_not() -> None:
    found = made(left=True)
    assert not found["complete"]
    assert found["statements"][0].startswith("NOT COMPLETE")
    assert not any("Everything due" in said for said in found["statements"])
    linked = of_class(found, "linked-responses")
    assert (linked["due"], linked["deleted_total"], linked["left"]) == (2, 1, 1)
    assert "Not complete: 2 of 3 due items deleted" in certificate_page(found)


@pytest.mark.req("R49")
def test_it_says_when_nothing_was_due_and_when_a_run_was_a_rehearsal() -> None:
    quiet = certificate(RUN, Sweep(), TABLE)
    assert quiet["statements"][0] == "Nothing was due for deletion on 18 November 2030."
    rehearsed = certificate(
        Run("local", DAY, RUN.moment, 1, RUN.policy, played=True), Sweep(), TABLE
    )
    assert any("rehearsal" in said.casefold() for said in rehearsed["statements"])


@pytest.mark.req("R49")
def test_it_names_a_run_that_died_and_what_that_had_planned() -> None:
    died = {
        "run": "purge#2030-11-18#1",
        "moment": "x",
        "planned": {"export": {"due": 4, "sha256": "a"}},
    }
    found = certificate(RUN, sweep(), TABLE, unfinished=[died])
    assert any("did not record that they finished" in said for said in found["statements"])
    page = certificate_page(found)
    assert "purge#2030-11-18#1" in page
    assert "To check" in page


@pytest.mark.req("R49")
def test_its_hash_depends_on_each_key() -> None:
    one, other = Tallies(), Tallies()
    one.add(thing("export", "exports/2030-01-01/a.json"))
    other.add(thing("export", "exports/2030-01-01/b.json"))
    assert one["export"].hash != other["export"].hash


def test_keys_of_a_day() -> None:
    assert certificate_key(DAY, 1) == "purges/2030-11-18"
    assert certificate_key(DAY, 3) == "purges/2030-11-18-3"


def test_it_can_be_written_and_is_escaped_in_its_page() -> None:
    found = made()
    assert json.loads(json.dumps(found)) == found
    hostile = {**found, "failed": {"<script>alert(1)</script>": "x"}}
    assert "<script>" not in certificate_page(hostile)


def pages() -> dict[str, str]:
    """Every page that the purge writes, with something in each part."""
    bad = made(left=True)
    bad["unclaimed"] = {"LinkedBucket": 2}
    of_class(bad, "export")["undated"] = 1
    entry = {
        "certificate": "purges/2030-11-11.json",
        "day": "2030-11-11",
        "deleted": {"invitation": 4_000, "register": 7_500},
        "restorable_until": "2030-11-18",
        "complete": True,
    }
    holdings = [
        Holding("a", Holder.ORS, "uss", Month(2029, 10), 6_912),
        Holding("b", Holder.ORS, "ovss", Month(2029, 8), 3_800),
        Holding("c", Holder.MPS, "uss", Month(2029, 8), 212, "mps/uss/2029-08/w1.csv", DAY),
    ]
    breach = {
        "item": "breach#late-deletion#0123456789abcdef",
        "about": "linked-responses on 2030-11-18",
        "noticed_at": "2030-11-18T04:00:00Z",
        "decide_by": "2030-11-21T04:00:00Z",
        "counts": {"items": 1, "days_late": 1},
        "state": "open",
    }
    case = {
        "item": "case#bcdfghjklm",
        "owner": "ORS",
        "opened_on": "2030-11-02",
        "answer_by": "2030-12-02",
        "state": "open",
    }
    purge = {"item": "purge#2030-11-18#1", "day": "2030-11-18", "state": "done", **entry}
    told = Ledgers([purge], [breach], [], [case])
    content = summary(Month(2030, 11), DAY, "local", holdings, told, governance.rules(), TABLE)
    return {
        "certificate": certificate_page(made()),
        "incomplete": certificate_page(bad),
        "final": final_page(final_certificate(entry, RUN, TABLE.restorable_days)),
        "summary": summary_page(content),
    }


@pytest.mark.parametrize("name", ["certificate", "incomplete", "final", "summary"])
def test_no_page_takes_anything_from_elsewhere(name: str) -> None:
    text = pages()[name]
    assert "<script" not in text
    assert "http" not in text
    assert text.startswith("<!doctype html>")


def test_the_months_summary_begins_with_what_is_to_be_done_and_by_whom() -> None:
    text = pages()["summary"]
    to_do = text[text.index('id="what-to-do"') : text.index('id="deletions"')]
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", to_do))
    assert "5 things to do, 2 overdue" in text
    assert said.index("overdue") < said.index("October 2029"), "what is overdue comes first"
    assert re.search(
        r"3,800 people of Online Victim Satisfaction Survey, August 2029\. E&amp;I", said
    )
    assert re.search(
        r"Decide whether to tell the ICO.*Data protection officer, by 21 Nov 2030", said
    )
    assert "case#bcdfghjklm" in said


def test_every_kind_of_breach_is_said_in_words() -> None:
    assert {*actions.SAID} == {kind.value for kind in Breach}


def test_a_month_in_which_nothing_is_open_says_so() -> None:
    quiet = {**governance.rules().dpia.model_dump(), "review_due": DAY}
    gov = governance.rules().model_copy(
        update={"dpia": governance.rules().dpia.model_copy(update=quiet)}
    )
    none = Ledgers([], [], [], [])
    text = summary_page(summary(Month(2030, 11), DAY, "local", [], none, gov, TABLE))
    assert "Nothing to do" in text
    assert 'class="box bad"' not in text
