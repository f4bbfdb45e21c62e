"""What came of each module, kept in results.toml, and docs/mutants.md made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).parent
RESULTS = HOME / "results.json"
PAGE = Path("docs") / "mutants.md"


@dataclass
class Outcome:
    """One module: how many changes were noticed, and the names of those that were not."""

    part: str
    module: str
    noticed: int = 0
    survived: list[str] = field(default_factory=list)

    def take(self, name: str, *, noticed: bool) -> None:
        self.noticed += noticed
        if not noticed:
            self.survived.append(name)

    def said(self) -> str:
        """One line for whoever waits."""
        return f"{self.noticed} of {self.noticed + len(self.survived)} noticed"


def write(outcome: Outcome) -> None:
    """Puts a module's outcome in place of its last one, and makes the page anew."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    known[outcome.module] = {
        "part": outcome.part,
        "noticed": outcome.noticed,
        "survived": sorted(outcome.survived),
    }
    text = json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
