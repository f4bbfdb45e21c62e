"""What came of each module, kept in results.json, and docs/mutants.md made of it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent
RESULTS = HOME / "results.json"
EQUIVALENT = HOME / "equivalent.toml"
PAGE = Path("docs") / "mutants.md"
MARK = "<!-- made by python -m tests.mutants -->\n"


@dataclass
class Outcome:
    """One module: how many changes were noticed, and the names of those that were not."""

    part: str
    module: str
    changes: int = 0  # that can be made of it, tried or not
    noticed: int = 0
    survived: list[str] = field(default_factory=list)

    @classmethod
    def last(cls, module: str) -> Outcome:
        """What came of it the last time."""
        one = results()[module]
        return cls(one["part"], module, one["changes"], one["noticed"], one["survived"])

    def take(self, name: str, *, noticed: bool) -> None:
        self.noticed += noticed
        if not noticed:
            self.survived.append(name)

    def said(self) -> str:
        """One line for whoever waits."""
        return f"{self.noticed} of {self.noticed + len(self.survived)} noticed"


def write(outcome: Outcome) -> None:
    """Puts a module's outcome in place of its last one, and makes the page anew."""
    known = results()
    known[outcome.module] = {
        "part": outcome.part,
        "changes": outcome.changes,
        "noticed": outcome.noticed,
        "survived": sorted(outcome.survived),
    }
    text = json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def results() -> dict[str, Any]:
    """Module → what came of its last trial."""
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.exists() else {}


def equivalent() -> dict[str, dict[str, str]]:
    """Module → change → why nothing can notice it."""
    return tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))


def page() -> str:
    """docs/mutants.md as it should be: its head, a row for each module, and the survivors."""
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    rows, left = [], []
    for module, one in results().items():
        reasons = equivalent().get(module, {})
        same = [name for name in one["survived"] if name in reasons]
        survivors = [name for name in one["survived"] if name not in reasons]
        made = one["noticed"] + len(survivors)
        score = f"{100 * one['noticed'] / made:.0f} %" if made else "–"
        tried = made + len(same)
        of = tried if tried == one["changes"] else f"{tried} of {one['changes']}"
        rows.append(
            f"| {one['part']} | `{module}` | {of} | {len(same)} | {one['noticed']} | {score} |\n"
        )
        left += [f"- `{module}`: `{name}` — {reasons[name]}\n" for name in same]
        left += [f"- `{module}`: `{name}` — **not noticed**\n" for name in survivors]
    table = "| rule | module | tried | of them equivalent | noticed | score |\n"
    table += "|---|---|---|---|---|---|\n" + "".join(rows)
    return f"{head}{MARK}{table}\n## What no test noticed, and why\n\n{''.join(left)}"
