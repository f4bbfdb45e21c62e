"""Refuses a build whose invitations break a rule: words, links, parts (R22 to R27).

python -m local.lint_messages
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from functions.send_links.test_message import must_be_fit
from functions.shared.errors import ConfigurationError
from infra.stages import NAMES, StageRefused, stage

# As long as the address of a function is; a stage with a domain of its own is asked for it.
_LONGEST = f"https://{'a' * 32}.lambda-url.eu-west-2.on.aws/"
_ANY_DAY = datetime(2027, 11, 18, tzinfo=UTC)


def addresses() -> Iterator[tuple[str, str]]:
    """Each stage with the address of its opt-out page."""
    for name in NAMES:
        try:
            domain = stage(name).opt_out_domain
        except StageRefused:  # not filled in yet
            domain = ""
        yield name, f"https://{domain}/" if domain else _LONGEST


def main() -> int:
    faults = []
    for name, address in addresses():
        try:
            must_be_fit(address, _ANY_DAY)
        except ConfigurationError as error:
            faults.append(f"{name}: {error}")
    print("\n".join(faults) or "messages: no problems found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
