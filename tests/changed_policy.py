"""A copy of the project in which a test changes policy, as somebody would who maintains it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local import ROOT

_COPIED = ("functions", "infra", "local", "tests")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "e2e", "fixtures")


@dataclass(frozen=True)
class Copy:
    """``root``: a folder that holds nothing but sources, and runs by itself."""

    root: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces a text of a file below ``functions/shared/``; it has to be there, once."""
        path = self.root / "functions" / "shared" / name
        text = path.read_text()
        assert text.count(old) == 1, f"{name} has {text.count(old)} times: {old}"
        path.write_text(text.replace(old, new))

    def add(self, name: str, text: str) -> None:
        """Adds to the end of a file below ``functions/shared/``, or makes it."""
        with (self.root / "functions" / "shared" / name).open("a") as file:
            file.write(text)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs ``python …`` there, with this test run's packages and nothing of its sources."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment = {**kept, "PYTHONDONTWRITEBYTECODE": "1", "AWS_DEFAULT_REGION": "eu-west-2"}
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, *command],
            cwd=self.root,
            env=environment,
            text=True,
            capture_output=True,
            check=False,
            timeout=120,
        )

    def says(self, code: str) -> str:
        """What a piece of Python prints there; it has to end well."""
        done = self.run("-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def copy_to(folder: Path) -> Copy:
    """The sources as they stand."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT)
    for name in ("cdk.json", "pyproject.toml", "requirements-lambda.txt"):
        shutil.copy(ROOT / name, folder / name)
    return Copy(folder)
