"""Typed settings of a stage: an unknown stage, an unknown setting or another region is refused."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

REGION: Literal["eu-west-2"] = "eu-west-2"
NAMES = ("local", "dev", "prod")
SETTINGS = Path(__file__).with_name("stages.toml")
_FILLED_IN_PROD = (
    "account",
    "sender_domain",
    "opt_out_domain",
    "opt_out_certificate",
    "handbook",
)
HANDBOOK = "docs/operations.md"  # in the repository
# A breach must reach E&I, the data protection officer and the MPS at once (R51).
_EARS = (("alarms", 1), ("notices", 1), ("breaches", 3), ("safeguarding", 1))
_VISITORS = ("ors_files", "ors_passwords", "mps")
Mailbox = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Principal = Annotated[str, Field(pattern=r"^(arn:aws:iam::\d{12}:(root|role/.+))?$")]


class StageRefused(Exception):
    """A stage or one of its settings is not acceptable; names the setting."""


class Recipient(BaseModel):
    """Another organisation's people, who sign in to the console with a second factor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    principal: Principal = ""


class Visitor(Recipient):
    """Another organisation's programs: the console's "Switch role" can send no external id."""

    external_id: Annotated[str, Field(pattern=r"^.{16,}$")]


class Subscribers(BaseModel):
    """Mailboxes of roles (never of a person) that hear of alarms, notices, breaches, concerns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alarms: tuple[Mailbox, ...] = ()
    notices: tuple[Mailbox, ...] = ()
    breaches: tuple[Mailbox, ...] = ()
    safeguarding: tuple[Mailbox, ...] = ()


class Stage(BaseModel):
    """One stage. Rates are messages a second; blank texts mean "not there in this stage"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Literal["local", "dev", "prod"]
    region: Literal["eu-west-2"] = REGION
    account: Annotated[str, Field(pattern=r"^(\d{12})?$")] = ""
    # True once the first deployment stands: a stack that failed to be made must be deletable.
    deployed: bool = False
    schedules_enabled: bool
    sender_domain: Annotated[str, Field(pattern=r"^([a-z0-9-]+\.)+[a-z]{2,}$|^$")]
    send_rate: Annotated[int, Field(gt=0)] | None = None
    allow_list: tuple[str, ...] = ()
    opt_out_domain: str = ""
    opt_out_certificate: Annotated[str, Field(pattern=r"^(arn:aws:acm:eu-west-2:.*)?$")] = ""
    people_principal: Principal = ""
    people_mfa: bool = True
    ors_files: Visitor
    ors_passwords: Visitor
    mps: Recipient = Recipient()
    subscribers: Subscribers = Subscribers()
    # Where whoever is woken can open the runbooks; blank: in the repository.
    handbook: Annotated[str, Field(pattern=r"^(https://\S+)?$")] = ""
    sms_limit_usd: Annotated[float, Field(gt=0)] = 1.0
    opt_out_concurrency: Annotated[int, Field(gt=0)] | None = None
    malware_scan: bool = False
    # CloudFront before what is released to the public (R55).
    public_site: bool = False
    # "owner/name", or "owner@ID/name@ID" for one made, renamed or moved since 15 July 2026.
    github_repository: Annotated[
        str, Field(pattern=r"^([\w.-]+/[\w.-]+|[\w.-]+@\d+/[\w.-]+@\d+)?$")
    ] = ""
    github_provider: Annotated[str, Field(pattern=r"^(arn:aws:iam::\d{12}:oidc-provider/.+)?$")] = (
        ""
    )

    @field_validator("allow_list", mode="before")
    @classmethod
    def _commas(cls, value: Any) -> Any:
        """The command line knows text only."""
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _ready_for_real_people(self) -> Stage:
        if self.name == "prod":
            blank = [name for name in _FILLED_IN_PROD if not getattr(self, name)]
            blank += [f"{who}.principal" for who in _VISITORS if not getattr(self, who).principal]
            blank += [
                f"subscribers.{name}"
                for name, least in _EARS
                if len(getattr(self.subscribers, name)) < least
            ]
            if blank:
                raise ValueError("prod needs " + ", ".join(blank))
            if not self.people_mfa:
                raise ValueError("prod must not let anyone in without a second factor")
            if self.allow_list or self.send_rate:
                raise ValueError("prod must send to everyone, at the live quota")
        elif self.name == "dev" and not self.allow_list:
            raise ValueError("dev sends to an allow-list only: fill in allow_list (R51a)")
        return self

    @model_validator(mode="after")
    def _file_and_password_apart(self) -> Stage:
        """R52: whoever may ask for the file must not be able to ask for its password."""
        file, password = self.ors_files, self.ors_passwords
        if file.external_id == password.external_id:
            raise ValueError("ors_files and ors_passwords must have different external IDs (R52)")
        if file.principal and file.principal == password.principal:
            raise ValueError("ors_files and ors_passwords must have different principals (R52)")
        return self

    @property
    def prefix(self) -> str:
        """What names of resources start with: ``victim-surveys-dev``."""
        return f"victim-surveys-{self.name}"

    @property
    def runbooks(self) -> str:
        """What alarms and notices link to."""
        return self.handbook or HANDBOOK

    @property
    def parameter_root(self) -> str:
        return f"/victim-surveys/{self.name}"


def stage(name: str, **given: Any) -> Stage:
    """The settings of a stage from ``stages.toml``, with what is ``given`` put over them."""
    if name not in NAMES:
        raise StageRefused(f'unknown stage "{name}": it is one of {", ".join(NAMES)}')
    settings = {**tomllib.loads(SETTINGS.read_text(encoding="utf-8"))[name], **given}
    try:
        return Stage.model_validate({**settings, "name": name})
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, item['loc'])) or 'settings'}: {item['msg']}"
            for item in error.errors()
        ]
        raise StageRefused(f"stage {name}: " + "; ".join(lines)) from None


def from_context(context: Mapping[str, Any]) -> Stage:
    """The stage that ``-c`` asks for, such as ``-c stage=dev -c account=123456789012``.

    The region is fixed (R53). The CDK command line tells us the profile's: a profile that points
    elsewhere is a mistake that should be seen before anything is deployed.
    """
    where = os.environ.get("CDK_DEFAULT_REGION") or REGION
    if where != REGION:
        raise StageRefused(
            f"region {where}: this system runs in {REGION} only; set AWS_REGION={REGION} (R53)"
        )
    given = {k: _read(v) for k, v in context.items() if k in Stage.model_fields and v is not None}
    given.pop("name", None)
    return stage(str(context.get("stage") or "local"), **given)


def _read(value: Any) -> Any:
    """What the command line gives as text; a table is written as JSON there."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            raise StageRefused("write a table on the command line as JSON") from None
    return value
