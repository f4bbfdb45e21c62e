"""Names that more than one stack must agree on, and the outputs that people and tools read."""

from __future__ import annotations

from aws_cdk import Aws, CfnOutput, RemovalPolicy, Stack, Tags
from constructs import Construct

from functions.shared.policy import retention
from functions.shared.retention_wording import period
from infra.stages import REGION, Stage

# For what has a name of its own and holds no data: it outlives its stack, but a deployment that is
# rolled back takes it along. Plainly retained it would stay, and the next try find the name taken.
KEPT_ONCE_MADE = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE


def kebab(name: str) -> str:
    """``ExtractBucket`` and ``sample_draw`` as ``extract-bucket`` and ``sample-draw``."""
    spaced = "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
    return spaced.strip("-").replace("_", "-")


def camel(name: str) -> str:
    """``sample_draw`` and ``sample-draw`` as ``SampleDraw``."""
    return "".join(part.capitalize() for part in name.replace("-", "_").split("_"))


SAVED_EVENTS = "lambda-testevent-schemas"  # where the Lambda console looks for saved events


def saved_events_of(stage: Stage, package: str) -> str:
    """The name under which the Lambda console looks for the saved events of a function."""
    return f"_{stage.prefix}-{kebab(package)}-schema"


def role_name(stage: Stage, who: str) -> str:
    """Roles have fixed names, so that key policies can name them before they exist."""
    return f"{stage.prefix}-{kebab(who)}"


def role_arn(stage: Stage, who: str) -> str:
    return f"arn:aws:iam::{Aws.ACCOUNT_ID}:role/{role_name(stage, who)}"


def bootstrap_role(kind: str) -> str:
    """The name of a role that CDK's bootstrap made, with its default qualifier."""
    return f"cdk-hnb659fds-{kind}-role-{Aws.ACCOUNT_ID}-{REGION}"


def tag(store: Construct, name: str, data_class: str) -> None:
    """Say of a store what it holds and for how long; a tag's value knows no commas."""
    _tag(store, data_class, [item.name for item in retention.rules().of_store(name)])


def tag_class(thing: Construct, name: str, data_class: str) -> None:
    """The same of something that one class of the table of clocks is about, such as logs."""
    _tag(thing, data_class, [name])


def _tag(thing: Construct, data_class: str, names: list[str]) -> None:
    classes = retention.rules().by_name
    kept = [f"{name} {period(classes[name])}" for name in names]
    Tags.of(thing).add("data-class", data_class)
    Tags.of(thing).add("retention", " / ".join(kept).replace(",", "")[:256])


def output(stack: Stack, name: str, value: str, what: str) -> None:
    """An output whose name in the stack is exactly ``name``: acceptance checks rely on it."""
    made = CfnOutput(stack, f"Output{name}", value=value, description=what)
    made.override_logical_id(name)
