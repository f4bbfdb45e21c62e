"""opt_out: the public page. It may write down what people ask for, and nothing else."""

from __future__ import annotations

from infra.access.statements import Allow, Places


def statements(at: Places) -> list[Allow]:
    """It reads nothing and has no key of hashes: whoever breaks into it learns of nobody (R20)."""
    return [at.requests()]
