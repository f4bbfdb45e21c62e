"""docs/draw.md lists every outcome in its precedence, in the code's own words."""

from __future__ import annotations

from pathlib import Path

from functions.sample_draw.frame.row_outcomes import Outcome


def test_the_outcomes_of_a_draw_are_documented_in_their_precedence() -> None:
    text = Path("docs/draw.md").read_text(encoding="utf-8")
    rows = [
        f"| `{o.code}`{' *' if o.meaning.sensitive else ''} | {o.meaning.words} "
        f"| {o.meaning.requirement} |"
        for o in Outcome
    ]
    assert "\n".join(rows) in text
