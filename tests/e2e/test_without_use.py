"""After everything else: what the functions may do, and what no test ever made them do (R53).

This file runs last. A permission that nothing needs is one too many: it is taken away, or its
reason stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.naming import camel
from infra.operations.dashboard_rows import rows
from infra.operations.queries import QUERIES
from local.emulator.cloud import STAGE, Cloud
from local.tools.access.deployed import Deployed
from local.tools.access.used import permissions, unused
from local.tools.synth import synthesised
from tests.e2e.invented import online, victim
from tests.e2e.outside import Outside, at
from tests.e2e.test_promises_sending import email, opt_out_link, visit
from tests.promised_figures import PROMISED

PREFIX = f"victim-surveys-{STAGE}"
# Without these there is no telling what is unused.
WHOLE_RUN = ("draw", "events", "ingest", "retention", "sending")

NEVER_ASKED_HERE = {
    "send_links ReadSendingQuota": "the embedded cloud's stage gives a rate instead of SES's quota",
    "delivery_events Ledger": "a late complaint, after its invitation has gone: component tests",
    "results ReadLinked": "answers linked at MOPAC, counted with the others: component tests",
    "subject_access DoNotContact": "an erasure: in the cloud of test_promises_retention",
    "subject_access Notices": "an erasure: in the cloud of test_promises_retention",
    "subject_access ReleasedPacks": "an erasure: in the cloud of test_promises_retention",
    "subject_access Retractions": "an erasure: in the cloud of test_promises_retention",
    "purge ListCertificates": "only when a later certificate is due, which the run may not reach",
}


def whole(items: Sequence[pytest.Item]) -> bool:
    """Whether this session runs all the promises, and not one file of them."""
    names = {item.path.stem for item in items}
    return {f"test_promises_{part}" for part in WHOLE_RUN} <= names


@pytest.mark.req("R38", "R43")
def test_somebody_unsafe_is_told_of_and_their_details_go_before_their_invitation(
    outside: Outside,
) -> None:
    month, day = "2031-05", "01/04/2031"
    outside.drawn("uss", month, [victim(7000, day)])
    outside.drawn("ovss", month, [online(7001, day)])
    outside.switch("on")
    outside.send(at("2031-05-19"))
    link = opt_out_link(outside, outside.mail_to(email(7001))[0]["BodyText"])
    outside.notices()
    assert visit(outside, link, urlencode({"choice": "not_safe"}).encode())[0] == 200
    (told,) = outside.notices()
    assert "safeguarding-topic" in told
    assert email(7001) not in told
    (invitation,) = outside.invitations(month)
    assert "email" in invitation
    outside.here.invoke("PurgeFunction", {"time": at("2031-08-20")})
    (invitation,) = outside.invitations(month)
    assert "email" not in invitation


@pytest.mark.req("R01")
def test_the_watch_sees_what_is_drawn_and_what_is_not(outside: Outside) -> None:
    seen = outside.here.invoke("WatchFunction", {"time": at("2031-05-20", "09:00")})
    assert seen["draws_overdue"] == []
    missed = outside.here.invoke("WatchFunction", {"time": at("2031-06-20", "09:00")})
    assert set(missed["draws_overdue"]) == {"uss", "ovss"}


@pytest.mark.req("R52")
def test_the_watch_sees_a_release_by_whoever_checked(outside: Outside) -> None:
    month, morning = "2031-09", {"time": at("2031-09-20", "09:00")}
    outside.drawn("uss", month, [victim(7020, "01/08/2031")])
    assert outside.here.invoke("WatchFunction", morning)["handovers_released"] == 0
    outside.role("EiQualityRole", "s3").put_object_tagging(
        Bucket=outside.out["SampleBucket"],
        Key=f"samples/uss/{month}/uss-{month}.zip",
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    assert outside.here.invoke("WatchFunction", morning)["handovers_released"] == 1


@pytest.mark.req("R49")
def test_what_is_restorable_no_more_has_a_certificate_of_its_own(outside: Outside) -> None:
    done = outside.here.invoke("PurgeFunction", {"time": at("2031-08-28")})
    assert done["final_certificates"]


def spoken(here: Cloud, package: str) -> list[dict[str, Any]]:
    """Every line that a function has logged, its metrics among them."""
    logged = here.logs(f"{camel(package)}Function")
    lines = (line for message in logged for line in message.splitlines())
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_every_figure_that_ops_were_promised_was_counted_in_the_run(
    here: Cloud, request: pytest.FixtureRequest
) -> None:
    if not whole(request.session.items):
        pytest.skip("only after the whole end-to-end run")
    shown = {figure for row in rows() for figure in row.metrics.values() if figure[0] in PROMISED}
    assert {metric for metric, *_ in shown} == PROMISED
    for metric, *packages in shown:
        for package in packages:
            emitted = [line for line in spoken(here, package) if "_aws" in line and metric in line]
            where = [line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] for line in emitted]
            assert [["service"]] in where, f"{package} never counted {metric}"
            assert {line["service"] for line in emitted} == {package}


def test_saved_queries_find_something_in_the_logs_of_the_run(
    here: Cloud, request: pytest.FixtureRequest
) -> None:
    if not whole(request.session.items):
        pytest.skip("only after the whole end-to-end run")
    for query in QUERIES:
        wanted = set(re.findall(r'"([^"]+)"', query.text.partition("\n")[0])) - {"RUN-ID"}
        present = re.findall(r"ispresent\((\w+)[.)]", query.text)
        lines = [line for package in query.packages for line in spoken(here, package)]
        if not lines:
            continue  # over every function's log: failures, or one run by its id
        said = {line.get("message") for line in lines}
        assert not wanted or wanted & said, query.name
        assert not present or any(set(present) <= line.keys() for line in lines), query.name


@pytest.mark.req("R53")
def test_every_statement_of_every_function_is_used(
    here: Cloud, request: pytest.FixtureRequest
) -> None:
    if not whole(request.session.items):
        pytest.skip("only after the whole end-to-end run")
    templates = Deployed.of(synthesised(STAGE))
    left = unused(templates, PREFIX, here.calls(), here.outputs)
    everything = {permission for permission, _ in permissions(templates, PREFIX)}
    used = {(item.package, item.sid) for item in everything - set(left)}
    never = {f"{item.package} {item.sid}" for item in left if (item.package, item.sid) not in used}
    assert set(never) <= set(NEVER_ASKED_HERE), ", ".join(sorted(never))
