"""How the public site answers: signed to the bucket, cached, with headers, for known addresses."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

_RULES = Path(__file__).with_name("public_site.js")
_FRESH = 300  # seconds until readers see a correction
_YEAR = 365 * 24 * 3600
# The page is one file without scripts: nothing is loaded, sent or framed.
_CONTENT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# S3 names the account and the key in these.
_UNTOLD = (
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-version-id",
)


def signed(scope: Construct, name: str) -> str:
    """CloudFront signs each of its requests to the bucket, which knows it by that."""
    of = cloudfront.CfnOriginAccessControl
    control = of.OriginAccessControlConfigProperty(
        name=name,
        origin_access_control_origin_type="s3",
        signing_behavior="always",
        signing_protocol="sigv4",
    )
    return of(scope, "Signs", origin_access_control_config=control).attr_id


def cached(scope: Construct, name: str) -> str:
    """Nothing that a reader's browser sends takes part, so that all get the same."""
    of = cloudfront.CfnCachePolicy
    config = of.CachePolicyConfigProperty(
        name=name,
        min_ttl=0,
        default_ttl=_FRESH,
        max_ttl=_FRESH,
        parameters_in_cache_key_and_forwarded_to_origin=of.ParametersInCacheKeyAndForwardedToOriginProperty(
            cookies_config=of.CookiesConfigProperty(cookie_behavior="none"),
            headers_config=of.HeadersConfigProperty(header_behavior="none"),
            query_strings_config=of.QueryStringsConfigProperty(query_string_behavior="none"),
            enable_accept_encoding_brotli=True,
            enable_accept_encoding_gzip=True,
        ),
    )
    return of(scope, "Cache", cache_policy_config=config).attr_id


def headers(scope: Construct, name: str) -> str:
    of = cloudfront.CfnResponseHeadersPolicy
    security = of.SecurityHeadersConfigProperty(
        strict_transport_security=of.StrictTransportSecurityProperty(
            access_control_max_age_sec=_YEAR, override=True
        ),
        content_security_policy=of.ContentSecurityPolicyProperty(
            content_security_policy=_CONTENT, override=True
        ),
        content_type_options=of.ContentTypeOptionsProperty(override=True),
        frame_options=of.FrameOptionsProperty(frame_option="DENY", override=True),
        referrer_policy=of.ReferrerPolicyProperty(referrer_policy="no-referrer", override=True),
    )
    config = of.ResponseHeadersPolicyConfigProperty(
        name=name,
        security_headers_config=security,
        remove_headers_config=of.RemoveHeadersConfigProperty(
            items=[of.RemoveHeaderProperty(header=told) for told in _UNTOLD]
        ),
    )
    return of(scope, "Headers", response_headers_policy_config=config).attr_id


def rules(scope: Construct, name: str) -> str:
    of = cloudfront.CfnFunction
    return of(
        scope,
        "Rules",
        name=name,
        auto_publish=True,
        function_code=_RULES.read_text(encoding="utf-8"),
        function_config=of.FunctionConfigProperty(
            comment="The page of a quarter, its tables, and nothing else",
            runtime="cloudfront-js-2.0",
        ),
    ).attr_function_arn
