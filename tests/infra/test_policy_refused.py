"""Policy that breaks a promise becomes no template and no package: it is refused by name (R13)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.changed_policy import Copy, copy_to

BROKEN = {
    "a deciding column for ORS": (
        "rules/extract.toml",
        'columns = ["Replicate",',
        'columns = ["VIW Date of Birth", "Replicate",',
        "VIW Date of Birth only decides eligibility",
    ),
    "a column that nobody makes": (
        "rules/extract.toml",
        'columns = ["Replicate",',
        'columns = ["Shoe Size", "Replicate",',
        "Shoe Size is no column",
    ),
    "SMS for a telephone survey": (
        "surveys/uss.toml",
        'channels = ["telephone"]',
        'channels = ["sms"]',
        "USS victims are never written to",
    ),
    "a cell without a quota": (
        "surveys/uss.toml",
        'allocation = "equal"',
        'allocation = "fixed"',
        "not exactly once",
    ),
    "a period of no class": (
        "surveys/vvs.toml",
        'classes = ["',
        'classes = ["no-such-class", "',
        "no such data class: no-such-class",
    ),
}


_VALIDATE = "from infra.whole_policy import validate; validate()"


def broken(name: str, folder: Path) -> tuple[Copy, str, str]:
    """A copy of the project with one fault in its policy; its file, and why it is refused."""
    file, old, new, why = BROKEN[name]
    copy = copy_to(folder)
    copy.change(file, old, new)
    return copy, file.rpartition("/")[2], why


@pytest.mark.req("R13", "R22")
@pytest.mark.parametrize("name", BROKEN)
def test_policy_that_breaks_a_promise_is_refused_by_name(name: str, tmp_path: Path) -> None:
    copy, file, why = broken(name, tmp_path)
    done = copy.run("-c", _VALIDATE)
    assert f"policy {file}: " in done.stderr
    assert why in done.stderr


@pytest.mark.req("R13")
@pytest.mark.parametrize("command", ["infra.app", "infra.package"])
def test_nothing_is_built_of_it_whatever_the_command(command: str, tmp_path: Path) -> None:
    copy, file, why = broken("a deciding column for ORS", tmp_path)
    done = copy.run("-m", command)
    assert done.stderr.startswith(f"refused: policy {file}: ")
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "cdk.out").exists()
    assert not (tmp_path / "build" / "package").exists()
