"""The people's side: roles that can be taken on, alarms that can be heard."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from infra.access.people import PEOPLE, Whose
from infra.naming import role_name
from infra.operations.alarm_book import alarms
from local.tools.preflight.findings import Account, Finding, judged

_VISITORS: dict[Whose, str] = {
    "ors_files": "ORS",
    "ors_passwords": "ORS",
    "mps": "the MPS",
}


def roles(account: Account) -> Iterator[Finding]:
    """Each role is there, the emergency's among them; ORS and the MPS have tried theirs."""
    iam = account.client("iam")
    for person in PEOPLE:
        name = role_name(account.stage, person.name)
        try:
            role = iam.get_role(RoleName=name)["Role"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchEntity":
                raise
            yield Finding(f"the role {name} is there", "deploy Processing")
            continue
        yield Finding(f"the role {name} is there")
        used = bool(role.get("RoleLastUsed", {}).get("LastUsedDate"))
        if visitor := _VISITORS.get(person.whose):
            yield judged(
                f"{visitor} can take on {name}",
                used,
                f"no one has yet: give {visitor} its ARN and how to sign in, then ask for a try",
            )


def alarms_ring(account: Account) -> Iterator[Finding]:
    """Every alarm is there and may ring; somebody may have silenced one and gone home."""
    cloudwatch = account.client("cloudwatch")
    prefix = account.stage.prefix
    found = {
        alarm["AlarmName"]: alarm["ActionsEnabled"] and bool(alarm["AlarmActions"])
        for page in cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix)
        for alarm in page["MetricAlarms"]
    }
    wanted = [f"{prefix}-{alarm.name}" for alarm in alarms(account.stage)]
    silent = [name for name in wanted if not found.get(name)]
    yield judged(
        f"all {len(wanted)} alarms can send messages",
        not silent,
        f"{len(silent)} cannot, for example {', '.join(silent[:3])}: deploy Operations again",
    )
