"""A second line behind the logger's allow-list: what looks like a person in a log is masked."""

from __future__ import annotations

from aws_cdk import aws_logs as logs

from functions.shared.policy import people

_UK_PHONE = r"\+44\d{9,10}"
_LOCAL_PHONE = r"0[127]\d{8,9}"


def data_protection() -> logs.DataProtectionPolicy:
    """Emails, phones and crime numbers; nobody has the right to unmask them."""
    crime_numbers = people.rules().crime_number_patterns
    return logs.DataProtectionPolicy(
        name="people",
        description="Masks anything that looks like an email address, phone number or crime number",
        identifiers=[
            logs.DataIdentifier.EMAILADDRESS,
            logs.CustomDataIdentifier("phone-international", _UK_PHONE),
            logs.CustomDataIdentifier("phone-local", _LOCAL_PHONE),
            *(
                logs.CustomDataIdentifier(f"crime-number-{number}", pattern)
                for number, pattern in enumerate(crime_numbers, start=1)
            ),
        ],
    )
