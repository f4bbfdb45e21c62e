"""The process of the embedded cloud: ministack, locked to one folder, its calls recorded.

Run by the server beside it, never by hand: `python -m local.emulator.engine FOLDER`. It holds a
lock on `FOLDER/engine.lock` for as long as it lives, which is how others know that it does.
"""

import fcntl
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from local.emulator.corrections.keys_in_use import ask_keys
from local.emulator.corrections.mends import mend_engine
from local.emulator.corrections.parameters import ask_for_each

ATTACHED = "VICTIM_SURVEYS_ATTACHED_TO"


def main(folder: Path) -> None:
    """Serve until ended; leave at once if another engine already has the folder."""
    lock = (folder / "engine.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another engine is already using this folder")
    (folder / "engine.pid").write_text(str(os.getpid()))
    if parent := os.environ.pop(ATTACHED, ""):
        threading.Thread(target=end_with, args=(int(parent),), daemon=True).start()

    from ministack import app  # imported late: it reads the environment as it loads
    from ministack.core import iam_actions, iam_evaluator

    mend_engine()
    record_calls(folder / "calls.jsonl")
    ask_keys(iam_evaluator)
    ask_for_each(iam_actions, iam_evaluator)
    sys.argv = sys.argv[:1]
    app.main()


def end_with(parent: int) -> None:
    """End the whole process group once the program that started it is gone (even by kill -9)."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def record_calls(path: Path) -> None:
    """Write down each authorization question once: who, action, resource, the answer.

    A line is `{"principal", "action", "resource", "allowed"}`, with the object key's first folder
    in place of the key, so that the file stays small and holds no names. It is what shows that
    every statement of a role is used.
    """
    from ministack.core import iam_evaluator

    seen: set[tuple[str, str, str, bool]] = set()
    enforce = iam_evaluator.enforce
    log = path.open("a", buffering=1)

    def recording(access_key_id: str, iam_action: str, *args: Any, **kwargs: Any) -> Any:
        answer = enforce(access_key_id, iam_action, *args, **kwargs)
        identity = iam_evaluator.resolve_caller_identity(access_key_id) or {}
        principal = str(identity.get("userArn", ""))
        resource = first_folder(str(kwargs.get("resource_arn", "*")))
        call = (principal, iam_action, resource, answer is None)
        if not principal.endswith(":root") and call not in seen:
            seen.add(call)
            keys = ("principal", "action", "resource", "allowed")
            log.write(json.dumps(dict(zip(keys, call, strict=True))) + "\n")
        return answer

    iam_evaluator.enforce = recording


def first_folder(arn: str) -> str:
    """`arn:aws:s3:::bucket/working/uss/2027-11.csv` is `arn:aws:s3:::bucket/working/…`."""
    if not arn.startswith("arn:aws:s3:::"):
        return arn
    bucket, *key = arn.split("/")
    return "/".join([bucket, *key[:1], *(["…"] if key[1:] else [])])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
