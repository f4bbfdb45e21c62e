"""The end of the demo: copies what is there to see, adds the figures up, writes and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from local.demo.account import Account, Files
from local.demo.cast import Cast
from local.demo.pages import keep, page
from local.demo.roles import SESSION
from local.demo.scene import Scene
from local.emulator.cloud import Cloud

_TOKENS = re.compile(r"\d{7}/\d{2}|\d{2}/\d{6}/\d{2}|[\w.+-]+@[\w.-]+\w|\+?\d{10,13}")


def no_value_in_reports(scene: Scene) -> None:
    """Copies every report, and looks in all of them for anybody's number or address."""
    paths = list(keep.objects(scene.here, "ReportBucket"))
    told = {
        token.casefold()
        for path in paths
        for token in _TOKENS.findall(path.read_text(encoding="utf-8"))
    }
    found = sum(value in told for value in _values(scene.cast)) if told else 0
    scene.account.check(
        "No report contains anyone's crime number, phone or email",
        not found, f"{found} in {len(paths)} reports, where {len(told)} texts have such a shape",
    )  # fmt: skip


def _values(cast: Cast) -> Iterator[str]:
    for member in cast.members.values():
        yield member.truth.crime_no
        yield from member.phones
        yield from ("0" + phone[3:] for phone in member.phones)
        if "@" in member.email:
            yield member.email


def collect(here: Cloud, account: Account) -> None:
    """Copies what the last purges left to see, and lists every file for the page."""
    for output in keep.KEPT:
        list(keep.objects(here, output))
    account.files += [group for group in _groups() if group.links]


def _groups() -> Iterator[Files]:
    for title, folder, pattern in (
        ("Draws", "reports/draws", "*.html"),
        ("Extract checks", "reports/extracts", "*.html"),
        ("Reports on ingested files, for a spreadsheet", "reports/ingests", "*.csv"),
        ("Monthly summaries", "reports/summaries", "*.html"),
        ("Certificates of deletion", "certificates", "*.html"),
        ("Published findings", "published", "**/index.html"),
        ("Messages", "messages", "*.*[lt]"),
    ):
        home = keep.HOME / folder
        paths = sorted(p for p in home.rglob(pattern) if p.is_file()) if home.exists() else []
        if folder == "messages":
            paths = [p for p in paths if p.parent == home]
        yield Files(title, [(str(p.relative_to(keep.HOME)), _words(p, home)) for p in paths])


def _words(path: Path, home: Path) -> str:
    return str(path.relative_to(home))


def permissions(here: Cloud, account: Account) -> None:
    """Which permissions a function missed; people were refused on purpose, to show it."""
    refused = {line for line in here.denied() if not line.startswith(f"{SESSION}:")}
    account.check(
        "No function needed a permission that it does not have",
        not refused,
        "; ".join(sorted(refused)[:5]) or "0 refusals",
    )


def _outcome(checks: int, failed: int) -> str:
    """``All 46 checks passed``."""
    return f"{failed} of {checks} checks failed" if failed else f"All {checks} checks passed"


def write(account: Account) -> None:
    """The page, and the last words on the screen."""
    account.figure(f"{account.seconds:.0f} s", "from start to end")
    path = keep.HOME / "index.html"
    path.write_text(page.index(account), encoding="utf-8")
    print(f"\n{_outcome(len(account.checks), len(account.broken))}")
    for check in account.broken:
        print(f"  FAILED  {check.name}: {check.found}")
    print(f"{account.seconds:.0f} seconds in all. Open {path.relative_to(keep.HOME.parents[1])}")
