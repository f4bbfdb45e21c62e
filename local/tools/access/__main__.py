"""Writes the access matrix into docs/data-protection.md: ``python -m local.access``."""

from local import ROOT
from local.tools.access.deployed import Deployed
from local.tools.access.matrix import page, replaced
from local.tools.access.questions import Access
from local.tools.synth import synthesised

PAGE = ROOT / "docs" / "data-protection.md"


def main() -> None:
    access = Access(Deployed.of(synthesised("local")), "victim-surveys-local")
    PAGE.write_text(replaced(PAGE.read_text(), page(access)))


if __name__ == "__main__":
    main()
