"""What only prod has: a page with a name of its own, and a scan before ingest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.shared.policy import retention
from local.tools.access.deployed import Deployed
from local.tools.access.questions import Access


@pytest.mark.req("R20")
def test_the_opt_out_page_answers_at_its_own_name_and_at_no_other(prod: Deployed) -> None:
    assert prod.output("OptOutUrl") == "https://no-thanks.example.org/"
    assert not list(prod.resources("AWS::Lambda::Url"))
    ((*_rest, api),) = prod.resources("AWS::ApiGatewayV2::Api")
    assert api["DisableExecuteApiEndpoint"] is True
    ((*_rest, domain),) = prod.resources("AWS::ApiGatewayV2::DomainName")
    (configuration,) = domain["DomainNameConfigurations"]
    assert configuration["SecurityPolicy"] == "TLS_1_2"
    assert configuration["EndpointType"] == "REGIONAL"
    assert prod.output("OptOutDnsTarget")


@pytest.mark.req("R20")
def test_the_pages_access_log_says_nothing_about_anybody(prod: Deployed) -> None:
    ((*_rest, stage),) = prod.resources("AWS::ApiGatewayV2::Stage")
    logged = set(json.loads(stage["AccessLogSettings"]["Format"]).values())
    assert logged == {"$context.requestId", "$context.requestTime", "$context.status"}


@pytest.mark.req("R20")
def test_a_flood_on_the_bare_page_leaves_room_for_whoever_comes_by_a_link(prod: Deployed) -> None:
    """Each route has its own limit; the bare page's is the smaller."""
    ((*_rest, stage),) = prod.resources("AWS::ApiGatewayV2::Stage")
    routes = {route["RouteKey"] for *_rest, route in prod.resources("AWS::ApiGatewayV2::Route")}
    assert routes == {"$default", "ANY /{token}"}
    by_link, bare = stage["RouteSettings"]["ANY /{token}"], stage["DefaultRouteSettings"]
    for limit in ("ThrottlingRateLimit", "ThrottlingBurstLimit"):
        assert by_link[limit] > bare[limit] > 0


@pytest.mark.req("R20")
def test_links_in_messages_lead_to_the_page(deployed: Deployed) -> None:
    for *_rest, function in deployed.resources("AWS::Lambda::Function"):
        if function["Handler"].startswith("functions.send_links"):
            given = function["Environment"]["Variables"]["OPT_OUT_URL"]
            assert given == deployed.output("OptOutUrl")


@pytest.mark.req("R34")
def test_a_drop_is_ingested_only_when_it_has_been_scanned(prod: Deployed) -> None:
    rules = {name.removeprefix("victim-surveys-prod-"): p for name, p in _rules(prod).items()}
    assert "file-dropped" not in rules
    detail = rules["file-scanned"]["EventPattern"]["detail"]["s3ObjectDetails"]
    prefixes = {key["prefix"] for key in detail["objectKey"]}
    assert prefixes == set(retention.rules().by_name["drop"].prefixes)
    alert = rules["see-to-a-harmful-file"]["EventPattern"]["detail"]["scanResultDetails"]
    assert alert == {"scanResultStatus": [{"anything-but": ["NO_THREATS_FOUND"]}]}


def test_without_a_scan_a_drop_is_ingested_at_once(local: Deployed) -> None:
    names = set(_rules(local))
    assert "victim-surveys-local-file-dropped" in names
    assert "victim-surveys-local-file-scanned" not in names
    assert not list(local.resources("AWS::GuardDuty::MalwareProtectionPlan"))


@pytest.mark.req("R53")
def test_the_scan_reads_drops_and_nothing_else(access: Access) -> None:
    assert access.on_object("malware-scan", "read", "OrsDropBucket", "responses/uss/file.csv")
    for bucket in ("ExtractBucket", "SampleBucket", "LinkedBucket", "AnonymisedBucket"):
        assert not access.on_object("malware-scan", "read", bucket, "any/file.csv")


def _rules(deployed: Deployed) -> dict[str, dict[str, Any]]:
    """Properties by name."""
    return {p["Name"]: p for *_rest, p in deployed.resources("AWS::Events::Rule")}


@pytest.mark.attack("role")
@pytest.mark.req("R53")
def test_without_a_repository_github_cannot_get_in(local: Deployed) -> None:
    assert not list(local.resources("AWS::IAM::OIDCProvider"))
