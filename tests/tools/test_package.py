"""The Lambda package: stripped to what the functions need, its hash moved by nothing else."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra import package

ROUND_TRIP = """
import io, sys, zoneinfo
import pyzipper
assert pyzipper.__file__.startswith(sys.argv[1]), pyzipper.__file__
store = io.BytesIO()
with pyzipper.AESZipFile(store, "w", encryption=pyzipper.WZ_AES) as archive:
    archive.setpassword(b"correct horse")
    archive.writestr("handover.csv", "Replicate")
with pyzipper.AESZipFile(store) as archive:
    archive.setpassword(b"correct horse")
    assert archive.read("handover.csv") == b"Replicate"
zoneinfo.reset_tzpath(to=())
assert zoneinfo.ZoneInfo("Europe/London").key == "Europe/London"
"""


def copy_installed(name: str, folder: Path) -> None:
    """Copy an installed package of this environment into a folder."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, folder / name)


@pytest.mark.req("R52")
def test_a_stripped_package_still_encrypts_a_handover_and_knows_london(tmp_path: Path) -> None:
    for name in ("Cryptodome", "pyzipper", "tzdata"):
        copy_installed(name, tmp_path)
    before = sum(1 for _ in tmp_path.rglob("*"))
    package.strip(tmp_path)
    assert sum(1 for _ in tmp_path.rglob("*")) < before / 2
    command = [sys.executable, "-c", ROUND_TRIP, str(tmp_path)]
    done = subprocess.run(  # noqa: S603 - a fixed list of words
        command, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_licences_stay_when_the_rest_of_a_distribution_s_notes_goes(tmp_path: Path) -> None:
    info = tmp_path / "pyzipper-0.4.0.dist-info"
    info.mkdir()
    (info / "LICENSE").write_text("MIT")
    (info / "RECORD").write_text("")
    package.strip(tmp_path)
    assert (tmp_path / "licences" / "pyzipper.txt").read_text() == "MIT"
    assert not info.exists()


@pytest.fixture
def small_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two deployed files and the lock file."""
    (tmp_path / "functions" / "shared" / "surveys").mkdir(parents=True)
    (tmp_path / "functions" / "shared" / "policy.py").write_text("A = 1\n")
    (tmp_path / "functions" / "shared" / "surveys" / "uss.toml").write_text("a = 1\n")
    (tmp_path / "package.py").write_text("")
    (tmp_path / "requirements-lambda.txt").write_text("")
    monkeypatch.setattr(package, "ROOT", tmp_path)
    monkeypatch.setattr(package, "REQUIREMENTS", tmp_path / "requirements-lambda.txt")
    monkeypatch.setattr(package, "__file__", str(tmp_path / "package.py"))
    return tmp_path


def test_the_hash_of_the_package_ignores_tests_and_bytecode(small_tree: Path) -> None:
    before = package.fingerprint()
    (small_tree / "tests").mkdir()
    (small_tree / "tests" / "test_policy.py").write_text("")
    cache = small_tree / "functions" / "shared" / "__pycache__"
    cache.mkdir()
    (cache / "policy.cpython-313.pyc").write_bytes(b"\0")
    assert package.fingerprint() == before


@pytest.mark.parametrize("changed", ["policy.py", "surveys/uss.toml"])
def test_the_hash_of_the_package_follows_code_and_policy(small_tree: Path, changed: str) -> None:
    before = package.fingerprint()
    (small_tree / "functions" / "shared" / changed).write_text("a = 2\n")
    assert package.fingerprint() != before


def test_deploying_without_a_current_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "STAMP", tmp_path / "package.sha256")
    with pytest.raises(package.PackageError, match="make package"):
        package.functions_code(packed=True)
    package.STAMP.write_text("of other sources")
    with pytest.raises(package.PackageError, match="make package"):
        package.functions_code(packed=True)
