"""What the draw's benchmarks draw from: invented extracts, a do-not-contact list, a register."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from functions.sample_draw.draw_result import Plan
from functions.sample_draw.frame.screening import Screening
from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import surveys
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed

HOME = Path("build/bench")
MONTH = Month(2027, 11)
KEYRING = Keyring(b"bench" * 13)
LISTED, CONTACTED = 100_000, 120_000


def plan() -> Plan:
    """The USS of one month, always with the same seed."""
    return Plan(surveys.survey("uss"), MONTH, date(2027, 11, 18), b"seed" * 8)


def file_of(rows: int) -> Path:
    """An extract of so many rows, made once."""
    path = HOME / f"uss-{rows}.csv"
    if not path.exists():
        from local.synthetic.extract import extract  # late: no part of what a draw needs

        HOME.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        extract("uss", str(MONTH), rows=rows, seed=7).write_to(unfinished)
        unfinished.rename(path)
    return path


def lists(*, listed: int = LISTED, contacted: int = CONTACTED) -> Screening:
    """Lists of the size that a draw meets after some years; strangers, all of them."""
    phones = frozenset(f"phone#{_digest('listed', n)[:20]}" for n in range(listed))
    people = frozenset(bytes.fromhex(_digest("person", n)[:20]) for n in range(contacted * 3))
    nobody: frozenset[str] = frozenset()
    return Screening(KEYRING, Listed(phones, nobody), Contacted(people, frozenset(), nobody))


def _digest(kind: str, number: int) -> str:
    return hashlib.blake2b(f"{kind}{number}".encode(), digest_size=16).hexdigest()
