"""Writes the bank holidays of England into the package, from the ``holidays`` library.

    python -m local.generate_bank_holidays

The library itself would add 20 MB to the functions; a year beyond the data stops sending, so run
this again once a year and when a new holiday is proclaimed.
"""

from __future__ import annotations

import holidays

from local import ROOT

TARGET = ROOT / "functions" / "send_links" / "permission" / "bank_holidays.py"
FIRST_YEAR, LAST_YEAR = 2026, 2040
_HEAD = '''"""Bank holidays of England, on which nobody is contacted. Pure.

Written by ``python -m local.generate_bank_holidays``; not edited by hand.
"""

from __future__ import annotations

'''


def text() -> str:
    """The module's source."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    lines = [
        _HEAD + f"FIRST_YEAR, LAST_YEAR = {FIRST_YEAR}, {LAST_YEAR}",
        "DAYS = frozenset(",
        "    (",
    ]
    lines += [f'        "{day.isoformat()}",' for day in sorted(found)]
    return "\n".join([*lines, "    )", ")", ""])


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"{TARGET.name}: {FIRST_YEAR} to {LAST_YEAR}")
