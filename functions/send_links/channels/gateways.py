"""SES and SNS behind one face: a message is posted once, an answer has one meaning (R28)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from botocore import exceptions as boto

from functions.send_links.messages import render
from functions.send_links.messages.facts import Facts, facts_of
from functions.send_links.messages.links import is_our_survey_link
from functions.shared.aws.clients import error_code
from functions.shared.errors import NotAllowed, OutcomeUnknown, SurveyError
from functions.shared.policy import governance, sending
from functions.shared.stores.people.invitation import Invitation


class Refusal(StrEnum):
    """What a refusal is about; in each case nothing was accepted for sure."""

    SLOW_DOWN = "slow_down"
    CHANNEL = "channel"
    MESSAGE = "message"


class NotAccepted(SurveyError):
    """The service refused before it accepted anything."""

    def __init__(self, kind: Refusal, code: str) -> None:
        super().__init__(f"not accepted: {code}")
        self.kind, self.code = kind, code


class Gateway(Protocol):
    """Sends one invitation, once.

    Raises :class:`NotAccepted` if it was certainly not accepted, :class:`OutcomeUnknown` otherwise.
    """

    def send(self, invitation: Invitation, address: str) -> None: ...


class EmailGateway:
    """SES, one recipient a message, with the invitation's opaque id for the events that follow."""

    def __init__(self, client: Any, *, domain: str, configuration_set: str, opt_out: str) -> None:
        sender = sending.rules().sender
        self.client, self.opt_out = client, opt_out
        self.configuration_set = configuration_set
        self.sender = f"{sender.email_name} <{sender.email_local_part}@{domain}>"

    def send(self, invitation: Invitation, address: str) -> None:
        message = render.email(checked(invitation, self.opt_out))
        post(
            self.client.send_email,
            FromEmailAddress=self.sender,
            ReplyToAddresses=[governance.rules().contacts.enquiries],
            Destination={"ToAddresses": [address]},
            Content={"Simple": _simple(message)},
            ConfigurationSetName=self.configuration_set,
            EmailTags=[{"Name": "invitation_id", "Value": invitation.invitation_id}],
        )


def _simple(message: render.Email) -> dict[str, Any]:
    return {
        "Subject": {"Data": message.subject, "Charset": "UTF-8"},
        "Body": {
            "Text": {"Data": message.text, "Charset": "UTF-8"},
            "Html": {"Data": message.html, "Charset": "UTF-8"},
        },
        "Headers": [
            # RFC 8058: one click in the mail program, without opening the page.
            {"Name": "List-Unsubscribe", "Value": f"<{message.opt_out_link}>"},
            {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
        ],
    }


class SmsGateway:
    """SNS. It has no delivery events, and its delivery logs, which name the number, are off."""

    def __init__(self, client: Any, *, opt_out: str) -> None:
        self.client, self.opt_out = client, opt_out

    def send(self, invitation: Invitation, address: str) -> None:
        message = render.sms(checked(invitation, self.opt_out))
        post(
            self.client.publish,
            PhoneNumber=address,
            Message=message.text,
            MessageAttributes={
                "AWS.SNS.SMS.SenderID": _text(sending.rules().sender.sms_id),
                "AWS.SNS.SMS.SMSType": _text("Transactional"),
            },
        )


def _text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def checked(invitation: Invitation, opt_out: str) -> Facts:
    """The facts of a message whose link is the published one (R23)."""
    facts = facts_of(invitation, opt_out)
    if not is_our_survey_link(facts.survey_link):
        raise NotAllowed("a survey link that is not the published one (R23)")
    return facts


def post(call: Callable[..., Any], **message: Any) -> None:
    """One request. Whatever policy does not list as a refusal may have been accepted."""
    try:
        call(**message)
    except boto.ClientError as error:
        code = error_code(error)
        kind = _kind_of(code)
        if kind is None:
            raise OutcomeUnknown(code) from None
        raise NotAccepted(kind, code) from None
    except boto.ParamValidationError:  # its text holds the address
        raise NotAccepted(Refusal.MESSAGE, "ParamValidationError") from None
    except (boto.NoCredentialsError, boto.PartialCredentialsError) as error:
        raise NotAccepted(Refusal.CHANNEL, type(error).__name__) from None
    except (boto.EndpointConnectionError, boto.ConnectTimeoutError) as error:
        # There was no connection over which anything could have been posted.
        raise NotAccepted(Refusal.SLOW_DOWN, type(error).__name__) from None
    except Exception as error:
        raise OutcomeUnknown(type(error).__name__) from None


def _kind_of(code: str) -> Refusal | None:
    refusals = sending.rules().refusals
    for kind, codes in (
        (Refusal.SLOW_DOWN, refusals.slow_down),
        (Refusal.CHANNEL, refusals.channel),
        (Refusal.MESSAGE, refusals.message),
    ):
        if code in codes:
            return kind
    return None
