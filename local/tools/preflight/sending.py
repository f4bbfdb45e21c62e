"""What sending needs: SES out of its sandbox, a verified domain, SMS limits, the opt-out page."""

from collections.abc import Iterator
from typing import Any

from functions.shared.policy import sending, surveys
from local.tools.preflight.findings import Account, Finding, judged


def email(account: Account) -> Iterator[Finding]:
    """The account may write to strangers, and enough of them a day."""
    ses = account.client("sesv2").get_account()
    yield judged(
        "SES can send to anyone",
        bool(ses.get("ProductionAccessEnabled")),
        "it is in the sandbox: go to SES, Account dashboard, Request production access",
    )
    yield judged(
        "SES sending is not suspended",
        bool(ses.get("SendingEnabled")),
        "it is: read SES's message in the account's Health Dashboard",
    )
    a_day = int(ses.get("SendQuota", {}).get("Max24HourSend", 0))
    yield judged(
        f"SES can send a month's invitations in a day ({_most_invitations():,})",
        a_day >= _most_invitations(),
        f"SES allows {a_day:,} a day: sending takes several days, unless you ask AWS for more",
    )


def identity(account: Account) -> Iterator[Finding]:
    """The domain that we write from is ours."""
    domain = account.stage.sender_domain
    listed = account.client("sesv2").list_email_identities()["EmailIdentities"]
    found = next((item for item in listed if item["IdentityName"] == domain), None)
    yield judged(
        f"{domain} is verified in SES",
        bool(found and found.get("SendingEnabled")),
        "add the DNS records in the outputs DkimRecord1 to 3. It takes up to 72 hours",
    )


def sms(account: Account) -> Iterator[Finding]:
    """SNS may spend what a month of SMS costs, and keeps no log of numbers."""
    sns = account.client("sns")
    settings: dict[str, Any] = sns.get_sms_attributes()["attributes"]
    limit = float(settings.get("MonthlySpendLimit", 1))
    wanted = account.stage.sms_limit_usd
    yield judged(
        f"SNS can spend {wanted:.0f} USD a month on SMS",
        limit >= wanted,
        f"it can spend {limit:.0f}: raise it in SNS, Text messaging; above the quota, ask Support",
    )
    yield judged(
        "SNS does not log SMS deliveries, which would record phone numbers",
        not settings.get("DeliveryStatusIAMRole"),
        "turn delivery status logging off in SNS, Text messaging",
    )
    yield judged(
        "SMS can be sent to anyone",
        not sns.get_sms_sandbox_account_status()["IsInSandbox"],
        "SMS is in the sandbox: go to SNS, Text messaging, Exit SMS sandbox",
    )


def sender_id(account: Account) -> Iterator[Finding]:
    """SMS come from a name that people can look up on the privacy page (R25)."""
    wanted = sending.rules().sender.sms_id
    sms = account.client("pinpoint-sms-voice-v2")
    ours = {
        found["SenderId"]
        for page in sms.get_paginator("describe_sender_ids").paginate()
        for found in page["SenderIds"]
        if found["IsoCountryCode"] == "GB"
    }
    yield judged(
        f"SMS to the United Kingdom can come from {wanted}",
        wanted in ours,
        "ask for the sender ID: go to End User Messaging, SMS, Sender IDs, country GB",
    )


def certificate(account: Account) -> Iterator[Finding]:
    """The opt-out page's certificate."""
    arn = account.stage.opt_out_certificate
    if not arn:
        return
    found = account.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", ())}
    yield judged(
        "the opt-out page's certificate is issued",
        found["Status"] == "ISSUED",
        f"it is {found['Status']}: add the DNS record that ACM asks for",
    )
    yield judged(
        "the certificate is for the page's name",
        account.stage.opt_out_domain in names,
        f"it is for {', '.join(sorted(names))}: ask for one for {account.stage.opt_out_domain}",
    )


def switch(account: Account) -> Iterator[Finding]:
    """The switch exists, and says off until all else holds."""
    name = account.outputs.get("SendingSwitchParameter")
    if not name:
        return
    value = account.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    yield judged("the sending switch says on or off", value in ("on", "off"), "set it to off")


def malware(account: Account) -> Iterator[Finding]:
    """The scan, where the stage has one."""
    if not account.stage.malware_scan:
        return
    guardduty = account.client("guardduty")
    plans = [
        guardduty.get_malware_protection_plan(
            MalwareProtectionPlanId=plan["MalwareProtectionPlanId"]
        )
        for plan in guardduty.list_malware_protection_plans()["MalwareProtectionPlans"]
    ]
    bucket = account.outputs.get("OrsDropBucket", "")
    states = [
        plan["Status"]
        for plan in plans
        if plan["ProtectedResource"].get("S3Bucket", {}).get("BucketName") == bucket
    ]
    yield judged(
        "dropped files are scanned for malware",
        states == ["ACTIVE"],
        "the plan is " + (", ".join(states) or "not there") + ": see GuardDuty, Malware Protection",
    )


def _most_invitations() -> int:
    """How many invitations one month may have, by policy."""
    writing = (survey for survey in surveys.drawn() if survey.writes and survey.sampling)
    return max(
        (survey.sampling.expected_draw.most for survey in writing if survey.sampling), default=0
    )
