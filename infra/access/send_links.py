"""send_links: claims and sends invitations; the only function that may write to a person (R22)."""

from __future__ import annotations

from aws_cdk import Aws

from functions.shared.policy import sending, surveys
from infra.access.statements import Allow, Places
from infra.data_stack import PAUSES, SWITCH
from infra.stages import REGION, Stage


def statements(at: Places) -> list[Allow]:
    """Reads no object of any bucket: a sender needs neither sample nor answer (R22, R53).

    Whether a month's links file is released is its tag, which tells nothing of anybody (R52).
    """
    identity = f"arn:aws:ses:{REGION}:{Aws.ACCOUNT_ID}:identity"
    # In the sandbox SES authorises the recipient's identity as well, an address or its domain.
    emails = [one for one in at.stage.allow_list if "@" in one]
    recipients = sorted({*emails, *(one.rpartition("@")[2] for one in emails)})
    links = tuple(f"samples/{one.code}/" for one in surveys.drawn() if one.writes)
    return [
        at.rows("Invitations", "InvitationTable", "GetItem", "UpdateItem"),
        at.index("DueInvitations", "InvitationTable", "by-state"),
        at.rows("CheckDoNotContact", "DoNotContactTable", "Scan", "ConditionCheckItem"),
        at.objects("SeeReleases", "SampleBucket", links, "GetObjectTagging"),
        # Else a links file that is gone by its age would read as "denied".
        at.listing_under("ListLinks", "SampleBucket", links),
        at.rows("Releases", "LedgerTable", "GetItem", "PutItem", "DeleteItem"),
        at.parameters("SwitchAndPauses", (SWITCH, PAUSES), "GetParameters"),
        at.hash_key(),
        Allow(
            "SendEmail",
            ("ses:SendEmail",),
            (
                *(f"{identity}/{name}" for name in (at.stage.sender_domain, *recipients)),
                f"arn:aws:ses:{REGION}:{Aws.ACCOUNT_ID}:configuration-set/{at.stage.prefix}",
            ),
            # The key is always there on AWS; the embedded cloud does not fill it in.
            when={"StringEqualsIfExists": {"ses:FromAddress": sender_address(at.stage)}},
        ),
        Allow(
            "ReadSendingQuota",
            ("ses:GetAccount",),
            ("*",),
            because="the account's quota is no resource",
        ),
        Allow(
            "SendSms",
            ("sns:Publish",),
            (),
            not_resources=("arn:aws:sns:*:*:*",),
            because="a phone number is no resource: everything but topics",
        ),
    ]


def sender_address(stage: Stage) -> str:
    """The one address that the stage writes from."""
    return f"{sending.rules().sender.email_local_part}@{stage.sender_domain}"
