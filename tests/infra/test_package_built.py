"""The package that `make package` has built: small, whole, for Lambda's processor."""

import ast
import sys
from pathlib import Path

from infra import package

PROVIDED = {"boto3", "botocore", "functions"}  # by the runtime, and by ourselves


def test_the_package_is_small() -> None:
    assert package.is_current(), "out of date: run make package"
    unzipped, zipped = package.sizes()
    assert 5_000_000 < unzipped <= package.MOST_UNZIPPED
    assert 1_000_000 < zipped <= package.MOST_ZIPPED


def test_compiled_parts_are_made_for_lambda() -> None:
    compiled = [path.name for path in package.PACKAGE.rglob("*.so")]
    assert any("cpython-313-aarch64" in name for name in compiled)
    assert not [name for name in compiled if "x86_64" in name]


def test_everything_that_functions_import_is_in_the_package() -> None:
    missing = {
        f"{path.name}: {name}"
        for path in (package.ROOT / "functions").rglob("*.py")
        for name in third_parties(path)
        if not is_packed(name)
    }
    assert not missing


def test_policy_and_templates_are_deployed_with_the_code() -> None:
    kinds = {path.suffix for path in (package.PACKAGE / "functions").rglob("*") if path.is_file()}
    assert {".py", ".toml"} <= kinds
    for source in package.sources():
        assert (package.PACKAGE / source.relative_to(package.ROOT)).is_file()


def third_parties(path: Path) -> set[str]:
    """Full names of the modules that a file imports from outside Python and this repository."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    known = PROVIDED | set(sys.stdlib_module_names)
    return {name for name in names if name.split(".")[0] not in known}


def is_packed(name: str) -> bool:
    path = package.PACKAGE.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()
