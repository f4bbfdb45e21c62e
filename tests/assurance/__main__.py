"""``python -m tests.assurance`` writes docs/assurance.md, and the attacks of the threat model."""

from __future__ import annotations

from tests.assurance import attacks
from tests.assurance.evidence import statements
from tests.assurance.promises import ROOT, kept_by, promises

PAGE = ROOT / "docs" / "assurance.md"
HEAD = """# Assurance: which promise is kept where, and what shows it

Written by `python -m tests.assurance`. What came of the tests in a run, with every statement they
make and what they counted, is in `build/assurance.html`, which `make test` writes. The promises
themselves are in [requirements.md](requirements.md).

| promise | from | kept by | shown by |
|---|---|---|---|
"""


def table() -> str:
    """The page as it should be."""
    rows = []
    for promise in promises():
        files = sorted({test.file for test in statements() if promise.id in test.promises})
        code = kept_by()[promise.id]
        rows.append(
            f"| {promise.id} | {promise.source} | {_short(code)} | {_short(tuple(files))} |\n"
        )
    return HEAD + "".join(rows)


def _short(paths: tuple[str, ...]) -> str:
    """The first few of them: the first are the ones named after the thing itself."""
    first = ", ".join(f"`{path}`" for path in paths[:4])
    return first + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
    attacks.PAGE.write_text(attacks.page(), encoding="utf-8")
