"""Writes the tables of README.md and docs/data-protection.md that come from the table of clocks.

python -m local.generate_retention_tables          # writes them
python -m local.generate_retention_tables --check  # says whether they are current
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from functions.shared import retention_wording as words
from functions.shared.policy import retention
from functions.shared.policy.retention import DataClass
from local import ROOT

_BRIEF = (
    "raw-extract",
    "working-sample",
    "handover",
    "invitation-contact",
    "invitation",
    "sample-at-ors",
    "drop",
    "linked-responses",
    "comments",
    "answers",
    "contact-history",
    "do-not-contact",
    "certificate",
)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def brief() -> str:
    """The life of the data that people ask about, for README.md."""
    by_name = retention.rules().by_name
    rows = [
        (item.what, words.where(item), words.promise(item), item.requirement)
        for item in (by_name[name] for name in _BRIEF)
    ]
    return table(("what", "where", "kept", "promise"), rows)


def whole() -> str:
    """Every class, for docs/data-protection.md."""
    return table(
        (
            "class",
            "what",
            "where",
            "clock starts",
            "kept",
            "ended by",
            "hard limit",
            "promise, source",
        ),
        [_row(item) for item in retention.rules().classes],
    )


def _row(item: DataClass) -> tuple[str, ...]:
    cap = f", never longer than {item.capped_by}" if item.capped_by else ""
    return (
        f"`{item.name}`",
        item.what,
        words.where(item),
        words.clock(item),
        words.period(item) + cap,
        words.acts(item),
        words.hard_limit(item),
        f"{item.requirement}; {item.source}",
    )


DOCUMENTS = {
    ROOT / "README.md": ("retention", brief),
    ROOT / "docs" / "data-protection.md": ("retention", whole),
}


def with_table(text: str, name: str, made: str) -> str:
    """The document with the table between its markers; :class:`ValueError` without markers."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, marker, rest = text.partition(begin)
    _, other, tail = rest.partition(end)
    if not marker or not other:
        raise ValueError(f"no markers {begin} and {end}")
    return f"{head}{begin}\n{made}\n{end}{tail}"


def stale() -> list[Path]:
    """Documents whose table is not what policy says."""
    return [
        path
        for path, (name, make) in DOCUMENTS.items()
        if with_table(path.read_text(), name, make()) != path.read_text()
    ]


def main(arguments: Sequence[str]) -> int:
    """0 if the tables are current (after writing them, unless asked to check only)."""
    old = stale()
    if "--check" in arguments:
        for path in old:
            print(f"{path.relative_to(ROOT)}: the retention schedule has changed")
        return 1 if old else 0
    for path in old:
        name, make = DOCUMENTS[path]
        path.write_text(with_table(path.read_text(), name, make()))
        print(f"{path.relative_to(ROOT)}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
