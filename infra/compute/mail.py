"""SES: the identity that writes, and a configuration set that tracks nobody (R22 to R25)."""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.stages import REGION, Stage

# No opens and no clicks: we do not watch people read.
_EVENTS = ["send", "delivery", "bounce", "complaint", "reject", "renderingFailure"]


class Mail(Construct):
    """The domain identity (its DKIM records are outputs) and the configuration set."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Mail")
        self.identity = ses.CfnEmailIdentity(
            self,
            "Identity",
            email_identity=stage.sender_domain,
            dkim_signing_attributes=ses.CfnEmailIdentity.DkimSigningAttributesProperty(
                next_signing_key_length="RSA_2048_BIT"
            ),
            feedback_attributes=ses.CfnEmailIdentity.FeedbackAttributesProperty(
                email_forwarding_enabled=False  # events tell us; mail would carry addresses
            ),
        )
        self.configuration_set = ses.CfnConfigurationSet(
            self,
            "ConfigurationSet",
            name=stage.prefix,
            delivery_options=ses.CfnConfigurationSet.DeliveryOptionsProperty(tls_policy="REQUIRE"),
            reputation_options=ses.CfnConfigurationSet.ReputationOptionsProperty(
                reputation_metrics_enabled=True
            ),
            sending_options=ses.CfnConfigurationSet.SendingOptionsProperty(sending_enabled=True),
            # SES's own list would swallow emails silently: ours is the list (R20).
            suppression_options=ses.CfnConfigurationSet.SuppressionOptionsProperty(
                suppressed_reasons=[]
            ),
        )
        self._events()

    def dkim_records(self) -> list[str]:
        """``name CNAME value``, three times: for whoever runs the domain's DNS."""
        one = self.identity
        return [
            f"{name} CNAME {value}"
            for name, value in (
                (one.attr_dkim_dns_token_name1, one.attr_dkim_dns_token_value1),
                (one.attr_dkim_dns_token_name2, one.attr_dkim_dns_token_value2),
                (one.attr_dkim_dns_token_name3, one.attr_dkim_dns_token_value3),
            )
        ]

    def _events(self) -> None:
        ses.CfnConfigurationSetEventDestination(
            self,
            "Events",
            configuration_set_name=self.configuration_set.ref,
            event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
                name="events",
                enabled=True,
                matching_event_types=_EVENTS,
                event_bridge_destination=ses.CfnConfigurationSetEventDestination.EventBridgeDestinationProperty(
                    event_bus_arn=f"arn:aws:events:{REGION}:{Aws.ACCOUNT_ID}:event-bus/default"
                ),
            ),
        )
