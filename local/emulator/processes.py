"""Process groups: signalled as a whole, and seen to be gone."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_children: dict[int, "subprocess.Popen[bytes]"] = {}


def spawn_group(
    command: list[str], *, folder: Path, environment: dict[str, str], log: Path
) -> "subprocess.Popen[bytes]":
    """Start a program in a process group of its own, so that it can be ended as a whole."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _children[child.pid] = child
    return child


def signal_group(group: int, sign: int) -> bool:
    """Signal every process of the group; false if none is left."""
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return False
    return True


def group_ended(group: int, seconds: float) -> bool:
    """Wait until no living process is left in the group; false if some outlast the wait."""

    def gone() -> bool:
        ended = not members(group)
        return reap(group) and ended

    return wait_for(gone, seconds)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def reap(pid: int) -> bool:
    """Collect a process that we started; true unless it is ours and has still to end."""
    child = _children.get(pid)
    if child is not None and child.poll() is None:
        return False
    _children.pop(pid, None)
    return True


def members(group: int) -> list[int]:
    """The living processes of a group (those that only wait to be collected do not count)."""
    proc = Path("/proc")
    if not (proc / "self" / "stat").exists():  # not Linux
        return [group] if signal_group(group, 0) else []
    found = []
    for stat in proc.glob("[0-9]*/stat"):
        try:
            state, _parent, leader = stat.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue  # it ended while we looked
        if int(leader) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found
