"""How many examples a test tries: enough to notice in `make test`, all of them in `make fuzz`."""

import os

ALL_EXAMPLES = "ALL_EXAMPLES"  # set by `make fuzz`


def examples(quick: int, everything: int) -> int:
    """``quick`` while somebody waits for the answer, ``everything`` when nobody does."""
    return everything if os.environ.get(ALL_EXAMPLES) else quick
