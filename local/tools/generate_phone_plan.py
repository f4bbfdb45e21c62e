"""Writes functions/shared/text/phone_plan.py from libphonenumber's metadata, or checks it.

``python -m local.generate_phone_plan`` writes; with ``--check`` it compares and exits 1 if
the pinned library has moved on. A test does the same, so an upgrade cannot be forgotten.
"""

import sys
from importlib.metadata import version

from phonenumbers import PhoneMetadata

from local import ROOT

TARGET = ROOT / "functions" / "shared" / "text" / "phone_plan.py"
REGIONS = ("GB", "GG", "IM", "JE")  # R09: these and no others
WIDTH = 88

HEAD = '''"""National numbers of GB, GG, IM and JE that are mobiles or fixed lines (R09). Pure.

Written by ``python -m local.generate_phone_plan`` from libphonenumber's metadata; not edited
by hand. The patterns are ASCII, hold no capturing group and are meant for ``fullmatch``.
"""

from __future__ import annotations

'''


def pattern(kind: str) -> str:
    """One alternation of the four regions' patterns of a kind, ``mobile`` or ``fixed_line``."""
    found: list[str] = []
    for region in REGIONS:
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None or metadata.same_mobile_and_fixed_line_pattern:
            raise SystemExit(f"{region}: the metadata no longer tells mobiles from fixed lines")
        text = getattr(metadata, kind).national_number_pattern
        found.append(text.replace(r"\d", "[0-9]"))
    return "|".join(found)


def literal(name: str, text: str) -> str:
    """A constant over as many lines as it takes."""
    parts = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return f"{name} = (\n" + "".join(f'    r"{part}"\n' for part in parts) + ")\n"


def module() -> str:
    """The text of the module."""
    source = f'METADATA = "phonenumberslite {version("phonenumberslite")}"\n'
    patterns = literal("MOBILE", pattern("mobile")) + literal("FIXED", pattern("fixed_line"))
    return HEAD + source + patterns


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        current = TARGET.read_text(encoding="utf-8") == module()
        print("current" if current else "not current: run python -m local.generate_phone_plan")
        return 0 if current else 1
    TARGET.write_text(module(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
