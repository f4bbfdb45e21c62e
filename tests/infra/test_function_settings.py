"""Each function finds in its environment what its code asks for at its start."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import functions
from functions.shared.settings import BaseSettings
from infra.compute.catalogue import SPECS

ALWAYS = {"STAGE"}


def asked_for(package: str) -> set[str]:
    """The variables of every typed environment of a function's package."""
    room = importlib.import_module(f"functions.{package}")
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    ]
    return {
        name.upper()
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseSettings)
        for name in kind.model_fields
    }


@pytest.mark.parametrize("package", [spec.package for spec in SPECS])
def test_a_function_is_given_what_its_code_asks_for_and_nothing_else(package: str) -> None:
    (spec,) = (each for each in SPECS if each.package == package)
    assert asked_for(package) - ALWAYS == set(spec.environment)
    assert asked_for(package), "no typed environment was found"


def test_every_function_of_the_tree_is_deployed() -> None:
    packages = {found.name for found in pkgutil.iter_modules(functions.__path__) if found.ispkg}
    assert packages - {"shared"} == {spec.package for spec in SPECS}
