"""The access matrix of docs/data-protection.md: role × store, read off the templates (R53)."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.policy import retention
from infra.access.functions import STATEMENTS
from infra.access.people import PEOPLE
from infra.naming import kebab
from local.tools.access.questions import Access, Verb

BEGIN = "<!-- access matrix: written by python -m local.access -->"
END = "<!-- end of the access matrix -->"
_LETTERS: dict[str, Verb] = {"r": "read", "w": "write", "l": "list", "d": "delete"}
_CHANGES = ("write", "delete")
_LEGEND = (
    "r read, w write, l list, d delete, – none; r* once a person has tagged it `released=yes`. "
    "A cell counts what identity, bucket and key policies allow together."
)


def page(access: Access) -> str:
    """The generated section, markers included."""
    functions = [kebab(package) for package in STATEMENTS]
    people = [person.name for person in PEOPLE]
    parts = [
        BEGIN,
        _LEGEND,
        "### People and organisations",
        _table(access, people),
        "### Functions",
        _table(access, functions),
        END,
    ]
    return "\n\n".join(parts) + "\n"


def replaced(text: str, section: str) -> str:
    """A page with its section in place of the old one, or behind it if there was none."""
    if BEGIN not in text:
        return f"{text.rstrip()}\n\n{section}"
    before, _, rest = text.partition(BEGIN)
    return before + section.rstrip() + rest.partition(END)[2]


def _table(access: Access, roles: list[str]) -> str:
    head = ["Store", *roles]
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [
        _line(
            [f"`{store}` {place}".strip(), *(_cell(access, role, store, place) for role in roles)]
        )
        for store, place in _places(access)
    ]
    return "\n".join([*lines, _line(["passwords", *(_password(access, role) for role in roles)])])


def _places(access: Access) -> Iterator[tuple[str, str]]:
    """Every bucket by its prefixes, every table, and the index that ops see."""
    for store in access.deployed.stores:
        if store.endswith("Table"):
            yield store, ""
        for item in retention.rules().of_store(store) if store.endswith("Bucket") else ():
            yield from ((store, prefix) for prefix in item.prefixes)
    yield "InvitationTable", "for-ops"


def _cell(access: Access, role: str, store: str, place: str) -> str:
    letters = "".join(_letters(access, role, store, place))
    return letters or "–"


def _letters(access: Access, role: str, store: str, place: str) -> Iterator[str]:
    for letter, verb in _LETTERS.items():
        if store.endswith("Table"):
            # An index can only be read.
            if access.on_row(role, verb, store, place) and not (place and verb in _CHANGES):
                yield letter
        elif _any(access, role, verb, store, place, released=False):
            yield letter
        elif _any(access, role, verb, store, place, released=True):
            yield f"{letter}*"


def _any(access: Access, role: str, verb: Verb, store: str, prefix: str, *, released: bool) -> bool:
    """Whether a role may do it to some key under a prefix: some see some surveys or holders."""
    below = ("uss", "ovss", "vvs", "ivor", "ors", "mps")
    keys = [f"{prefix}{folder}/2027-11/file.csv" for folder in below] + [f"{prefix}file.csv"]
    if verb == "list":
        keys = [prefix, *(f"{prefix}{folder}/" for folder in below)]
    return any(access.on_object(role, verb, store, key, released=released) for key in keys)


def _password(access: Access, role: str) -> str:
    return "r" if access.password(role) else "–"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
