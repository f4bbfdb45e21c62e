"""What runs on a person's machine: the embedded cloud, the demo, invented data, tools.

Documents call tools by short names: ``python -m local.verify_draw`` is in ``local/tools``.
"""

import errno
import os
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]
_CANNOT_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC)


def _plainly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught: a person's Ctrl-C and a disk that takes nothing are no bug of ours."""
    if isinstance(error, KeyboardInterrupt):
        print("\nstopped", file=sys.stderr)
    elif isinstance(error, OSError) and error.errno in _CANNOT_WRITE:
        why = os.strerror(error.errno).lower()
        print(f"cannot write {error.filename or 'a file'}: {why}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _plainly
__path__.append(str(Path(__file__).parent / "tools"))
