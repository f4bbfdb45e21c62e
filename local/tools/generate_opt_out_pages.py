"""Writes the public opt-out pages from their templates and from policy.

python -m local.generate_opt_out_pages          # writes them
python -m local.generate_opt_out_pages --check  # says whether they are current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from functions.opt_out import pages
from functions.opt_out.events import NUMBERS_PATH
from functions.shared import html
from functions.shared.policy import governance, sending
from functions.shared.stores.people.objecting.requests import Choice

TEMPLATES = Path(__file__).parent / "opt_out_pages"
# The form again, and why.
_AGAIN = {
    "unreadable": "We could not read what you typed, so nothing was saved.",
    "unreadable-noted": (
        "We have noted what you chose. But we could not read all of what you typed."
    ),
    "nobody": "We cannot tell who you are, because the link is not whole.",
}


def made() -> dict[Path, str]:
    """Each file: a page without its style, which is put in when it is read."""
    return {
        pages.HOME / f"{name}.html": page.replace(pages.style(), "", 1) for name, page in _pages()
    }


def _pages() -> Iterator[tuple[str, str]]:
    yield "form", _page("form", "Tell us not to contact you")
    for name, why in _AGAIN.items():
        yield name, _page("form", "Problem: Tell us not to contact you", fault=why)
    for choice in Choice:
        yield f"thanks-{choice}", _page("thanks", "Thank you", choice=choice.value)
    yield "problem", _page("problem", "Something went wrong")
    yield "numbers", _page("numbers", "Phone numbers")


def _page(template: str, title: str, *, fault: str = "", choice: str = "") -> str:
    return html.render(
        TEMPLATES,
        f"{template}.html",
        title=title,
        fault=fault,
        choice=choice,
        contacts=governance.rules().contacts,
        rules=sending.rules(),
        numbers_path=NUMBERS_PATH,
        style=Markup(pages.OWN_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def stale() -> list[str]:
    """Pages that are not what templates and policy make."""
    there = {path: path.read_text(encoding="utf-8") for path in _there()}
    changed = {path for path, _ in made().items() ^ there.items()}
    return sorted(path.name for path in changed)


def _there() -> list[Path]:
    return [*pages.HOME.glob("*.html")]


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    if "--check" in arguments:
        found = stale()
        print("\n".join(f"not current: {name}" for name in found) or "all current")
        return 1 if found else 0
    for path in _there():
        path.unlink()
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
