"""The engine's process: one a folder, only on the loopback address, gone without a trace."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from local import ROOT
from local.emulator import server
from local.emulator.processes import members

START_AND_DIE = """
import os, pathlib, sys
from local.emulator import server
print(server.start(pathlib.Path(sys.argv[1]), attached=True).pid, flush=True)
os._exit(1)  # as after kill -9: nothing of ours runs any more
"""


def test_a_cloud_that_is_stopped_leaves_no_process_and_no_temporary_file(tmp_path: Path) -> None:
    engine = server.start(tmp_path / "cloud", attached=True)
    assert server.running(tmp_path / "cloud") == engine
    assert members(engine.pid)
    assert server.stop(tmp_path / "cloud")
    assert members(engine.pid) == []
    assert server.running(tmp_path / "cloud") is None
    assert not (tmp_path / "cloud" / "tmp").exists()
    assert not server.stop(tmp_path / "cloud")


def test_two_checkouts_run_side_by_side_and_one_folder_holds_one_cloud(tmp_path: Path) -> None:
    first = server.start(tmp_path / "a", attached=True)
    second = server.start(tmp_path / "b", attached=True)
    try:
        assert first.endpoint_url != second.endpoint_url
        with pytest.raises(server.CloudFailed, match="already running"):
            server.start(tmp_path / "a", attached=True)
    finally:
        server.stop(tmp_path / "a")
        server.stop(tmp_path / "b")


def test_an_attached_cloud_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START_AND_DIE, str(tmp_path / "cloud")]
    started = subprocess.run(  # noqa: S603 - a fixed list of words
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    group = int(started.stdout)
    end = time.monotonic() + 10
    while members(group) and time.monotonic() < end:
        time.sleep(0.1)
    assert members(group) == []


def _open_files(pid: int) -> Iterator[str]:
    """What a process has open; files come and go while we look."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield link.readlink().name


@pytest.mark.req("R51a")
@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's table of sockets")
def test_the_engine_listens_on_the_loopback_address_alone(tmp_path: Path) -> None:
    engine = server.start(tmp_path / "cloud", attached=True)
    try:
        sockets = {name for pid in members(engine.pid) for name in _open_files(pid)}
        rows = [
            row.split()
            for table in ("tcp", "tcp6")
            for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        ]
        listening = [r[1] for r in rows if r[3] == "0A" and f"socket:[{r[9]}]" in sockets]
        port = int(engine.endpoint_url.rsplit(":", 1)[1])
        assert listening == [f"0100007F:{port:04X}"]  # 127.0.0.1, as the kernel writes it
    finally:
        server.stop(tmp_path / "cloud")
