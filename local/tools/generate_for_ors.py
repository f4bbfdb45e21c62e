"""Writes docs/for-ors.md, for-ei.md, data-dictionary.md and the example files from policy.

``python -m local.generate_for_ors`` writes; ``--check`` says whether they are current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from local import ROOT
from local.tools.for_ors import ei, stores
from local.tools.for_ors.examples import examples
from local.tools.for_ors.page import guide

DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"


def files() -> dict[Path, str]:
    """Everything that is generated, by path."""
    made = {EXAMPLES / f"{name}.csv": text for name, text in examples().items()}
    pages = {"for-ors": guide(), "for-ei": ei.guide(), "data-dictionary": stores.dictionary()}
    return {**{DOCS / f"{name}.md": text for name, text in pages.items()}, **made}


def main() -> int:
    stale = [path for path, text in files().items() if _read(path) != text]
    if sys.argv[1:] == ["--check"]:
        print("not current: run python -m local.generate_for_ors" if stale else "current")
        return 1 if stale else 0
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
