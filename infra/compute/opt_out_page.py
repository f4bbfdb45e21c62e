"""Where the opt-out page answers: at a domain of its own where the stage has one (R20).

A function URL cannot have a domain. An HTTP API in London can, without a network of caches around
the world (R53), and hands the function the very same events.
"""

from __future__ import annotations

import json

from aws_cdk import Aws
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.compute.functions import LOGS, SurveyFunction, log_retention
from infra.naming import KEPT_ONCE_MADE, tag_class
from infra.stages import REGION, Stage

# Neither address nor path nor query: an opt-out link is a person's own.
_ACCESS_LOG = json.dumps(
    {"id": "$context.requestId", "time": "$context.requestTime", "status": "$context.status"}
)
# Requests a second, and at once, of each route by itself: a flood on the bare page, which anybody
# can find, must not keep people away who come by the link of a message (R20).
BY_LINK, BARE = "ANY /{token}", "$default"
LIMITS = {BY_LINK: (50, 100), BARE: (10, 20)}


class OptOutPage(Construct):
    """``url`` is what links start with."""

    def __init__(self, scope: Construct, stage: Stage, to: SurveyFunction) -> None:
        super().__init__(scope, "OptOutPage")
        self.stage, self.function = stage, to.function
        self.dns_target = ""
        if stage.opt_out_domain:
            self.url = f"https://{stage.opt_out_domain}/"
            self._domain(self._api(to))
        else:
            self.url = to.function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE).url

    def _api(self, to: SurveyFunction) -> apigateway.CfnStage:
        api = apigateway.CfnApi(
            self,
            "Api",
            name=f"{self.stage.prefix}-opt-out",
            description="The opt-out page, open to everyone",
            protocol_type="HTTP",
            disable_execute_api_endpoint=True,  # one address, the published one
        )
        integration = apigateway.CfnIntegration(
            self,
            "Integration",
            api_id=api.ref,
            integration_type="AWS_PROXY",
            integration_uri=self.function.function_arn,
            payload_format_version="2.0",
        )
        routes = [
            apigateway.CfnRoute(
                self,
                f"Route{number}",
                api_id=api.ref,
                route_key=key,
                authorization_type="NONE",
                target=f"integrations/{integration.ref}",
            )
            for number, key in enumerate(LIMITS)
        ]
        self.function.add_permission(
            "Api",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=f"arn:aws:execute-api:{REGION}:{Aws.ACCOUNT_ID}:{api.ref}/*",
        )
        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"{self.stage.parameter_root}/opt_out_access",
            retention=log_retention(),
            encryption_key=to.log_key,
            removal_policy=KEPT_ONCE_MADE,
        )
        tag_class(log, LOGS, "logs")
        stage = apigateway.CfnStage(
            self,
            "Stage",
            api_id=api.ref,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=_ACCESS_LOG
            ),
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=LIMITS[BARE][0], throttling_burst_limit=LIMITS[BARE][1]
            ),
            route_settings={
                BY_LINK: {
                    "ThrottlingRateLimit": LIMITS[BY_LINK][0],
                    "ThrottlingBurstLimit": LIMITS[BY_LINK][1],
                }
            },
        )
        for route in routes:  # settings of a route that is not there are refused
            stage.node.add_dependency(route)
        return stage

    def _domain(self, stage: apigateway.CfnStage) -> None:
        """The name itself, and an output of where its DNS record must point."""
        name = apigateway.CfnDomainName(
            self,
            "Domain",
            domain_name=self.stage.opt_out_domain,
            domain_name_configurations=[
                apigateway.CfnDomainName.DomainNameConfigurationProperty(
                    certificate_arn=self.stage.opt_out_certificate,
                    endpoint_type="REGIONAL",
                    security_policy="TLS_1_2",
                )
            ],
        )
        apigateway.CfnApiMapping(
            self, "Mapping", api_id=stage.api_id, domain_name=name.ref, stage=stage.ref
        )
        self.dns_target = name.attr_regional_domain_name
