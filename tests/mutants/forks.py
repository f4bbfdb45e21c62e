"""Acts in a fork of this process, so that nothing that it changes is left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

OUTPUT = Path("build") / "mutants" / "output.txt"  # of the last run, to see why one failed


def forked(act: Callable[[], int], *, seconds: float) -> int:
    """What ``act`` returns, in a child of its own process group; below 0 if it was ended."""
    pid = os.fork()
    if pid == 0:
        _be_child(act)
    ends = time.monotonic() + seconds
    wait = 0.002
    while time.monotonic() < ends:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            _end_group(pid)
            return os.waitstatus_to_exitcode(status)
        time.sleep(wait)
        wait = min(wait * 1.3, 0.05)
    _end_group(pid)
    os.waitpid(pid, 0)
    return -1


def _be_child(act: Callable[[], int]) -> None:
    os.setsid()
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    output = os.open(OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = 70
    try:
        code = act()
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _end_group(pid: int) -> None:
    """A test may have left programs that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
