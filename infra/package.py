"""The functions' code as an asset: sources for the embedded cloud, packed with wheels for AWS.

`make package` builds `build/package` for Lambda (Python 3.13 on arm64) without Docker; a real
`cdk deploy` refuses to go on without it. Templates can be made offline, with the sources alone.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from aws_cdk import IgnoreMode
from aws_cdk import aws_lambda as lambda_

from functions.shared.errors import ConfigurationError
from infra.whole_policy import validate

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "build" / "package"
STAMP = ROOT / "build" / "package.sha256"
REQUIREMENTS = ROOT / "requirements-lambda.txt"

PYTHON = "3.13"
PLATFORM = "aarch64-manylinux_2_28"
MEGABYTE = 1_000_000
MOST_UNZIPPED, MOST_ZIPPED = 20 * MEGABYTE, 9 * MEGABYTE

# Nobody imports these on Lambda: test suites, public-key cryptography (the handover's zip is AES
# with a password), pages of an API browser. Of the world's time zones we use London's.
UNUSED = (
    *("Cryptodome/SelfTest", "Cryptodome/PublicKey", "Cryptodome/Signature"),
    *("aws_lambda_powertools/event_handler/openapi/swagger_ui/*.min.*", "bin"),
    *("**/tests", "**/*.pyi", "**/py.typed", "**/__pycache__"),
)
_NO_CONNECTION = re.compile("dns error|connect|proxy|timed out|certificate", re.IGNORECASE)
ZONES = {"Europe/London", "Europe", "UTC", "__init__.py", "Europe/__init__.py"}


class PackageError(Exception):
    """The package is missing, out of date, too large, or its wheels cannot be had."""


def functions_code(*, packed: bool) -> lambda_.Code:
    """The asset of all functions; its hash depends on what is deployed and on nothing else."""
    if not packed:
        return lambda_.Code.from_asset(
            str(ROOT),
            exclude=["*", "!functions", "!functions/**", "**/__pycache__", "*.pyc"],
            ignore_mode=IgnoreMode.GIT,
        )
    if not is_current():
        raise PackageError("the Lambda package is missing or out of date: run make package")
    return lambda_.Code.from_asset(str(PACKAGE), asset_hash=fingerprint())


def is_current() -> bool:
    """Whether the package was built from these very sources and wheels."""
    return STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """A hash of the sources and the pinned wheels, the same on every machine."""
    digest = hashlib.sha256(f"{PYTHON} {PLATFORM}".encode())
    for path in (REQUIREMENTS, Path(__file__), *sources()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    """Every file of `functions/` that is deployed: code, policy and templates."""
    for path in sorted((ROOT / "functions").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path


def build() -> None:
    """Fill `build/package`, leave its stamp, and say how large it is.

    Raises :class:`ConfigurationError` for policy that does not hold together.
    """
    validate()
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(PACKAGE, ignore_errors=True)
    install_wheels()
    strip(PACKAGE)
    for path in sources():
        target = PACKAGE / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    compiled = compile_all()
    unzipped, zipped = sizes()
    size = f"{unzipped / MEGABYTE:.1f} MB, {zipped / MEGABYTE:.1f} MB zipped"
    if unzipped > MOST_UNZIPPED or zipped > MOST_ZIPPED:
        raise PackageError(f"the Lambda package is too large: {size}")
    STAMP.write_text(fingerprint())
    say(f"Lambda package: {size}, {'with' if compiled else 'without'} bytecode")


def install_wheels() -> None:
    """The pinned wheels for Lambda's Python and processor; nothing is built, hashes are checked."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(PACKAGE)),
        *("--python-version", PYTHON, "--python-platform", PLATFORM, "--only-binary", ":all:"),
        *("--no-deps", "--require-hashes", "-r", str(REQUIREMENTS)),
    ]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - a fixed list
    if done.returncode:
        raise PackageError(f"the wheels for Lambda could not be installed. {_why(done.stderr)}")


def _why(said: str) -> str:
    """What a person can do about it: without a network uv's own words name an address."""
    if _NO_CONNECTION.search(said):
        return (
            "There is no connection to the package index. Check your network and your proxy, "
            "then run the same command again."
        )
    return said.strip()


def strip(folder: Path) -> None:
    """Remove from a folder of installed packages what no function imports; keep each licence."""
    for info in folder.glob("*.dist-info"):
        for licence in (path for path in info.rglob("LICEN*") if path.is_file()):
            kept = folder / "licences" / f"{info.name.split('-')[0]}.txt"
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(licence, kept)
        shutil.rmtree(info)
    for pattern in UNUSED:
        for path in list(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    zones = folder / "tzdata" / "zoneinfo"
    for path in [path for path in zones.rglob("*") if path.is_file()]:
        if path.relative_to(zones).as_posix() not in ZONES:
            path.unlink()


def compile_all() -> bool:
    """Ship bytecode, which saves a third of a cold start, if Lambda's very Python is at hand."""
    python = runtime_python()
    if python is None:
        say(f"there is no Python {PYTHON} on this machine, so the package has no bytecode")
        return False
    mode = ("--invalidation-mode", "unchecked-hash")
    subprocess.run(  # noqa: S603 - a fixed list of words
        [python, "-m", "compileall", "-q", *mode, "-s", str(PACKAGE), str(PACKAGE)], check=True
    )
    return True


def runtime_python() -> str | None:
    """The path of an installed interpreter of Lambda's minor version, if there is one."""
    command = (sys.executable, "-m", "uv", "python", "find", "--no-project")
    found = subprocess.run(  # noqa: S603 - a fixed list of words
        [*command, "--no-python-downloads", PYTHON], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


def sizes() -> tuple[int, int]:
    """The package's size in bytes: unzipped, zipped."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file())
    archive = PACKAGE.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in files:
            target.write(path, path.relative_to(PACKAGE))
    zipped = archive.stat().st_size
    archive.unlink()
    return sum(path.stat().st_size for path in files), zipped


def say(text: str) -> None:
    """Tell the person who builds."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    try:
        say("the Lambda package is up to date") if is_current() else build()
    except (PackageError, ConfigurationError) as error:
        sys.exit(f"refused: {error}")
