"""The make targets and commands: all are listed, and what goes wrong is told in plain words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from infra import package
from local import ROOT
from local.demo import finish
from local.demo.narrator import Narrator
from local.demo.pages import keep
from local.synthetic import extract

LOG = Path("build") / "install-tried.log"
NOWHERE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_RETRIES": "1",
    "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple",
    "UV_HTTP_RETRIES": "0",
}
MAKEFILE = (ROOT / "Makefile").read_text().replace("\\\n", " ")


def make(*words: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - a fixed list of words
        [shutil.which("make") or "make", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def fails(code: str) -> str:
    """What a command of ours says when this happens in it."""
    done = subprocess.run(  # noqa: S603 - our own line
        [sys.executable, "-c", f"import local\n{code}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode
    return done.stderr


def test_help_lists_every_target() -> None:
    [targets] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    listed = [line.split()[0] for line in make("help").splitlines()]
    assert sorted(listed) == sorted(targets.split())


def test_a_home_that_cannot_be_written_to_is_no_hindrance() -> None:
    shown = ("--eval", "shown: ; @echo $(UV_CACHE_DIR) $(JSII_RUNTIME_PACKAGE_CACHE_ROOT)", "shown")
    nowhere = make(*shown, HOME="/dev/null/nobody", XDG_CACHE_HOME="")
    assert nowhere.split() == [f"{ROOT}/build/uv-cache", f"{ROOT}/build/jsii-cache"]


def test_ctrl_c_is_no_traceback() -> None:
    assert fails("raise KeyboardInterrupt").strip() == "stopped"


def test_a_disk_that_takes_nothing_is_named() -> None:
    said = fails("raise PermissionError(13, 'x', 'build/local')")
    assert said.strip() == "cannot write build/local: permission denied"
    assert "Traceback" in fails("raise ValueError('a bug')")


def test_installing_without_a_network_says_what_to_check(tmp_path: Path) -> None:
    """Played with an address at which nobody listens; every other install says the same."""
    done = subprocess.run(  # noqa: S603 - our own line
        [shutil.which("make") or "make", "install", f"VENV={tmp_path}/venv", f"INSTALL_LOG={LOG}"],
        cwd=ROOT,
        env={**os.environ, **NOWHERE},
        capture_output=True,
        text=True,
    )
    assert done.returncode
    assert "there is no connection to the package index" in done.stdout
    assert "Check your network and your proxy" in done.stdout
    assert "Retrying" not in done.stdout + done.stderr
    assert "No matching distribution" in (ROOT / LOG).read_text()
    installs = re.findall(r"^\t@.*(?:pip install|pip sync) .*$", MAKEFILE, re.M)
    assert len(installs) == 5
    assert all(line.endswith("$(LOGGED)") for line in installs)


def test_packing_without_a_network_says_what_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "PACKAGE", tmp_path / "package")
    for name, value in {**NOWHERE, "UV_CACHE_DIR": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(package.PackageError, match="Check your network and your proxy"):
        package.install_wheels()


def test_a_long_step_says_how_far_it_has_come(capsys: pytest.CaptureFixture[str]) -> None:
    tell, said, third = Narrator(), count(1), Event()

    def so_far() -> str:
        number = next(said)
        if number == 4:
            third.set()
        return f"{number} sent so far"

    with tell.step(date(2027, 11, 19), "Links are sent"), tell.progress(so_far, every=0.01):
        assert third.wait(60)
    seen = capsys.readouterr().out
    lines = seen.splitlines()
    assert lines[0].startswith("19 Nov 2027  Links are sent ..")
    assert [line.strip() for line in lines[1:4]] == [f"{n} sent so far" for n in (1, 2, 3)]
    assert lines[-1].strip().startswith("done in")


def test_the_demos_index_lists_pages_for_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "HOME", tmp_path)
    for name in (
        "reports/draws/uss/2027-11/report",
        "reports/extracts/uss/2027-11/a.csv",
        "reports/summaries/2027-11",
        "certificates/purges/2027-12-01",
    ):
        for ending in (".json", ".html"):
            path = tmp_path / f"{name}{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
    links = [link for group in finish._groups() for link, _ in group.links]
    assert len(links) == 4
    assert all(link.endswith(".html") for link in links)


def test_a_seed_invents_the_same_people_and_promises_no_more() -> None:
    """Whom the draw takes, nobody can choose: its seed is made in the cloud (R11a)."""
    first, again = (extract("uss", "2027-11", rows=300, seed=7) for _ in range(2))
    assert list(first.rows()) == list(again.rows())
    assert list(first.rows()) != list(extract("uss", "2027-11", rows=300, seed=8).rows())
    said = (ROOT / "local" / "demo" / "pages" / "account.html").read_text()
    assert "The same seed invents the same people and files again." in said
