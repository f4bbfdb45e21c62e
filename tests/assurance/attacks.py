"""The attacks that tests make: what each is, and the marker ``attack("name")`` that names it."""

from __future__ import annotations

from tests.assurance.evidence import statements
from tests.assurance.promises import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
START, END = "<!-- attacks: written by python -m tests.assurance -->\n", "<!-- end -->\n"
ATTACKS = {
    "undo": "somebody else takes a victim's objection back, or makes it weaker",
    "flood": "thousands of strangers are listed, or said to be in danger",
    "oracle": "a report, a page or a rehearsal is asked who is on file",
    "replay": "an old file or an old yes is sent again after a no, a withdrawal or an erasure",
    "name": "two files, people or concerns have one name, so that one hides the other",
    "formula": "a cell that a spreadsheet would run",
    "key": "an object's name that leads elsewhere, or says something about somebody",
    "role": "a role reaches another's rights, directly or by a chain",
    "header": "a request's headers or path carry what is to be repeated in an answer or a message",
    "body": "a request's body is of another kind, too large, or not what it says it is",
    "timing": "a known and an unknown link cost a different number of calls",
    "linkage": "published or stored answers are joined back to a person",
    "seed": "somebody chooses who is drawn",
    "clock": "a typed time deletes, sends or draws what it should not",
    "file": "a file that unpacks, loops or parses into something else",
}


def table() -> str:
    """Attack, and the tests that make it."""
    rows = ["| attack | what is tried | by |\n", "|---|---|---|\n"]
    for name, what in ATTACKS.items():
        tests = sorted({test.file for test in statements() if name in test.attacks})
        rows.append(f"| {name} | {what} | {', '.join(f'`{file}`' for file in tests)} |\n")
    return "".join(rows)


def page() -> str:
    """The threat model with its table as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{table()}{END}{after}"
