"""The embedded cloud as programs use it: `with cloud.running(...) as here:`, then plain calls.

Used by `make up`, the demo and the end-to-end tests alike::

    with cloud.running(Path("build/e2e")) as here:
        here.client("s3").put_object(Bucket=here.outputs["ExtractBucket"], Key=..., Body=...)
        summary = here.invoke("SampleDrawFunction", {"survey": "uss", "month": "2027-11"})
        letters, texts = here.sent_mail(), here.sent_sms()
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local import invoking
from local.emulator import server
from local.emulator.assembly import Assembly
from local.emulator.deploy import Say, deploy
from local.emulator.observe import Observed
from local.invoking import FunctionFailed as FunctionFailed
from local.tools.synth import synthesised

STAGE = "local"
_PLUMBING = ("ExportsOutput", "PublishOutput")  # what the CDK's stacks tell each other


class Cloud(Observed):
    """A running embedded cloud with the stacks deployed."""

    def invoke(self, output: str, event: dict[str, Any]) -> Any:
        """Run a function and wait for its answer; raise FunctionFailed if it raised."""
        return invoking.invoke(self.client("lambda"), self.function(output), event)

    def set_schedule(self, name: str, *, state: str, expression: str | None = None) -> str:
        """Enable or disable a schedule, here with another rhythm if a test cannot wait.

        Returns the rhythm that it had, so that it can be put back.
        """
        scheduler = self.client("scheduler")
        now = scheduler.get_schedule(Name=name)
        kept = ("Name", "GroupName", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "Target")
        scheduler.update_schedule(
            **{key: now[key] for key in kept},
            State=state,
            ScheduleExpression=expression or now["ScheduleExpression"],
        )
        return str(now["ScheduleExpression"])

    def contract(self) -> dict[str, Any]:
        """What `build/local/outputs.json` holds (docs: interfaces, "Commands")."""
        return {
            "endpoint_url": self.server.endpoint_url,
            "region": server.REGION,
            "ca_bundle": self.server.ca_bundle,
            "aws_access_key_id": self.server.access_key_id,
            "aws_secret_access_key": self.server.secret_access_key,
            "stage": STAGE,
            "outputs": self.outputs,
        }


def start(home: Path, *, attached: bool, assembly: Path | None = None, say: Say = print) -> Cloud:
    """Start a cloud in `home` and deploy to it; on failure nothing is left running."""
    folder = assembly or synthesised(STAGE, say)
    engine = server.start(home, attached=attached)
    try:
        return redeploy(Cloud(engine, {}), folder, say)
    except BaseException:
        server.stop(home)
        raise


def redeploy(here: Cloud, folder: Path, say: Say = print) -> Cloud:
    """Deploy an assembly to a running cloud, as an update where its stacks exist."""
    outputs = deploy(Assembly(folder), here.client, say)
    wanted = {name: value for name, value in outputs.items() if not name.startswith(_PLUMBING)}
    return Cloud(here.server, dict(sorted(wanted.items())))


def write_contract(here: Cloud, path: Path) -> None:
    """Write the outputs for other programs; only the user may read them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(here.contract(), indent=2) + "\n")


def found(home: Path) -> Cloud | None:
    """The cloud that already runs in `home`, deployed and written down, if there is one."""
    engine = server.running(home)
    written = home / "outputs.json"
    if engine is None or not written.exists():
        return None
    return Cloud(engine, json.loads(written.read_text())["outputs"])


@contextmanager
def running(home: Path, *, assembly: Path | None = None, say: Say = print) -> Iterator[Cloud]:
    """A cloud for the length of a `with` block; nothing of it is left behind."""
    server.stop(home)
    here = start(home, attached=True, assembly=assembly, say=say)
    try:
        yield here
    finally:
        server.stop(home)
