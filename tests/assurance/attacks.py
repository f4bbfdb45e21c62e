"""The attacks that tests make: what each is, and the marker ``attack("name")`` that names it."""

from __future__ import annotations

from tests.assurance.evidence import statements
from tests.assurance.promises import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
START, END = "<!-- attacks: written by python -m tests.assurance -->\n", "<!-- end -->\n"
ATTACKS = {
    "undo": "someone else takes back a victim's objection, or weakens it",
    "flood": "thousands of strangers are put on the list, or reported to be in danger",
    "oracle": "a report, a page or a rehearsal is used to find out who is on file",
    "replay": "an old file or an old yes is sent again after a no, a withdrawal or an erasure",
    "name": "two files, people or concerns have the same name, so that one hides the other",
    "formula": "a cell that a spreadsheet would run as a formula",
    "key": "an object's name that leads elsewhere, or reveals something about a person",
    "role": "a role gains another role's permissions, directly or step by step",
    "header": "a request's headers or path contain text to be repeated in a reply or a message",
    "body": "a request's body is of the wrong kind, too large, or not what it claims to be",
    "timing": "a known and an unknown link take a different number of calls",
    "linkage": "published or stored answers are linked back to a person",
    "seed": "someone chooses who is drawn",
    "clock": "a typed time deletes, sends or draws what it should not",
    "file": "a file that unpacks, loops or is parsed into something else",
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
