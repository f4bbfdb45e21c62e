"""Writes the access matrix into docs/data-protection.md: ``python -m local.access``."""

from pathlib import Path

from local.access.deployed import Deployed
from local.access.matrix import page, replaced
from local.access.questions import Access
from local.synth import synthesised

PAGE = Path(__file__).parents[2] / "docs" / "data-protection.md"


def main() -> None:
    access = Access(Deployed.of(synthesised("local")), "victim-surveys-local")
    PAGE.write_text(replaced(PAGE.read_text(), page(access)))


if __name__ == "__main__":
    main()
