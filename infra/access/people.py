"""The roles that people and other organisations sign in with, and who may take them on (R53)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from infra.access import mopac, ops, ors, restore
from infra.access.statements import Allow, Places

Whose = Literal["ors_files", "ors_passwords", "mps", "people"]


@dataclass(frozen=True)
class Person:
    """A role. ``whose``: whose sign-in may take it on (``infra.roles``)."""

    name: str
    what: str
    whose: Whose
    statements: Callable[[Places], list[Allow]]


PEOPLE = (
    Person("ors-files", "ORS: uploads files, reads released handovers", "ors_files", ors.files),
    Person("ors-passwords", "ORS: passwords of handovers", "ors_passwords", ors.passwords),
    Person("ei-upload", "Evidence and Insight: uploads extracts", "people", mopac.ei_upload),
    Person("ei-quality", "Evidence and Insight: checks and releases", "people", mopac.ei_quality),
    Person("analyst", "MOPAC: analyses answers", "people", mopac.analyst),
    Person("safeguarding", "MOPAC: concerns about a person", "people", mopac.safeguarding),
    Person("data-protection", "MOPAC: data protection officer", "people", mopac.data_protection),
    Person("mps-recipient", "MPS: reads released packs", "mps", mopac.mps_recipient),
    Person("ops", "MOPAC: operates the system", "people", ops.ops),
    Person("restore", "MOPAC: restores rows, in an emergency", "people", restore.restore),
)
