"""`python -m local up` and `down`: the embedded cloud with the stacks deployed, left running."""

import sys
import time
from pathlib import Path

from local import ROOT
from local.emulator import cloud, server
from local.tools.synth import is_current, synthesised

HOME = ROOT / "build" / "local"
CONTRACT = HOME / "outputs.json"
TO_TRY = """Try these (docs/embedded-cloud.md has the commands):
  1. upload an extract under extracts/uss/2027-11/ and read its check report
  2. draw the month: SampleDrawFunction with {"survey": "uss", "month": "2027-11"}
  3. type a phone number into the do-not-contact table and see it become a hash"""


def up() -> None:
    """Start the cloud, or say that it runs already and leave it as it is."""
    here = cloud.found(HOME)
    if here:
        say(f"the embedded cloud is already running at {here.server.endpoint_url}")
        if not is_current(cloud.STAGE):
            say("the code has changed since then: to use it, run make down, then make up")
    else:
        started = time.monotonic()
        server.stop(HOME)  # one that an interrupted start has left
        assembly = synthesised(cloud.STAGE, say)
        here = cloud.start(HOME, attached=False, assembly=assembly, say=say)
        cloud.write_contract(here, CONTRACT)
        seconds = time.monotonic() - started
        say(
            f"the embedded cloud is running at {here.server.endpoint_url}, ready in {seconds:.1f} s"
        )
    say(
        f"addresses and credentials: {relative(CONTRACT)}; sending is off; "
        "to stop the cloud, run make down"
    )
    say(TO_TRY)


def down() -> None:
    """End the cloud and everything in it."""
    ended = server.stop(HOME)
    CONTRACT.unlink(missing_ok=True)
    say("the embedded cloud has stopped" if ended else "no embedded cloud is running")


def relative(path: Path) -> Path:
    """A path as the user sees it from the repository's root."""
    return path.relative_to(ROOT)


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)


def main() -> None:
    """Run the command that is named; a failure is told in one paragraph."""
    commands = {"up": up, "down": down}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"use one of these commands: {', '.join(commands)}")
    try:
        commands[sys.argv[1]]()
    except server.CloudFailed as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("\nstopped. To end anything still running, run make down")


if __name__ == "__main__":
    main()
