"""Serves released findings over HTTPS: CloudFront before PublicBucket, where a stage has it (R55).

Caches around the world hold what anybody may read, and nothing else (R53). The distribution knows
the bucket by a fixed name: its key's policy names the distribution, so that neither waits for the
other.
"""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.stages import Stage
from infra.storage import public_site_behaviour as behaviour
from infra.storage.keys import READ, DataKey

PUBLIC = "PublicBucket"
_PREFIX = "public"
_SERVICE = "cloudfront.amazonaws.com"
_ORIGIN = "findings"


def fixed_name(stage: Stage, store: str) -> str | None:
    """The name of the bucket that is served; others get theirs from CloudFormation."""
    if store != PUBLIC or not stage.public_site:
        return None
    return f"{stage.prefix}-public-{Aws.ACCOUNT_ID}"


class PublicSite(Construct):
    """``url`` is what the address of a quarter starts with: ``{url}2027-Q4/``."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "PublicSite")
        self.stage = stage
        made = self._distribution()
        self.arn = f"arn:aws:cloudfront::{Aws.ACCOUNT_ID}:distribution/{made.ref}"
        self.url = f"https://{made.attr_domain_name}/"

    def let_read(self, bucket: s3.Bucket, key: DataKey) -> None:
        """This distribution, and no other, reads what lies under ``public/``."""
        ours = {"StringEquals": {"aws:SourceArn": self.arn}}
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="PublicSiteReads",
                principals=[iam.ServicePrincipal(_SERVICE)],
                actions=["s3:GetObject"],
                resources=[bucket.arn_for_objects(f"{_PREFIX}/*")],
                conditions=ours,
            )
        )
        key.let_in_service(_SERVICE, READ, ours)

    def _distribution(self) -> cloudfront.CfnDistribution:
        of = cloudfront.CfnDistribution
        name = f"{self.stage.prefix}-public"
        bucket = f"{fixed_name(self.stage, PUBLIC)}.s3.{self.stage.region}.amazonaws.com"
        return of(
            self,
            "Distribution",
            distribution_config=of.DistributionConfigProperty(
                comment=f"{self.stage.prefix}: released findings",
                enabled=True,
                http_version="http2and3",
                ipv6_enabled=True,
                price_class="PriceClass_100",
                origins=[
                    of.OriginProperty(
                        id=_ORIGIN,
                        domain_name=bucket,
                        origin_path=f"/{_PREFIX}",
                        origin_access_control_id=behaviour.signed(self, name),
                        s3_origin_config=of.S3OriginConfigProperty(origin_access_identity=""),
                    )
                ],
                default_cache_behavior=of.DefaultCacheBehaviorProperty(
                    target_origin_id=_ORIGIN,
                    viewer_protocol_policy="redirect-to-https",
                    allowed_methods=["GET", "HEAD"],
                    cached_methods=["GET", "HEAD"],
                    compress=True,
                    cache_policy_id=behaviour.cached(self, name),
                    response_headers_policy_id=behaviour.headers(self, name),
                    function_associations=[
                        of.FunctionAssociationProperty(
                            event_type="viewer-request", function_arn=behaviour.rules(self, name)
                        )
                    ],
                ),
            ),
        )
