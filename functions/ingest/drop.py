"""What a drop is, told by its key (``interfaces``: OrsDropBucket). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.clock import Month
from functions.shared.policy import drops as policy
from functions.shared.policy.drops import Kind, KindName

_ENDING = ".csv"
_ROOT, _HELD = "ingests/", "findings/"


@dataclass(frozen=True, slots=True)
class Drop:
    """One file. ``survey`` and ``month`` are blank and None for kinds that have none in the key."""

    key: str
    kind: KindName
    name: str
    survey: str = ""
    month: Month | None = None
    rehearsal: bool = False

    @property
    def report(self) -> str:
        """The key of its report, without the ending."""
        return report_key(self.key)

    @property
    def sample_month(self) -> Month:
        """The month of a kind that has one in its key."""
        if self.month is None:
            raise ValueError("this kind of drop has no month")
        return self.month

    def place(self, prefix: str) -> str:
        """Where something made of it lies: ``mopac/uss/2027-11/name.csv``."""
        return f"{prefix}{self.survey}/{self.sample_month}/{self.name}{_ENDING}"


def report_key(key: str) -> str:
    """The key of a drop's report, without the ending."""
    return f"{_ROOT}{key}"


def held_report_key(key: str) -> str:
    """The key of what the stores knew of a drop's people, for Evidence and Insight alone (R39a)."""
    return f"{_HELD}{key}.json"


def parse(key: str) -> Drop | None:
    """The drop of a key, or None if it is not one of the agreed ones."""
    rules = policy.rules()
    rehearsal = key.startswith(rules.rehearsal)
    kind_name, _, rest = key.removeprefix(rules.rehearsal if rehearsal else "").partition("/")
    kind = rules.by_kind.get(kind_name)
    parts = rest.split("/")
    if kind is None or not parts[-1].endswith(_ENDING):
        return None
    name = parts.pop().removesuffix(_ENDING)
    survey = parts.pop(0) if kind.surveys and parts else ""
    month = _month(parts.pop(0)) if kind.monthly and parts else None
    if parts or not rules.good_name(name) or not _complete(kind, survey, month):
        return None
    return Drop(key, kind.name, name, survey, month, rehearsal)


def _complete(kind: Kind, survey: str, month: Month | None) -> bool:
    right_survey = survey in kind.surveys if kind.surveys else not survey
    return right_survey and (month is not None) == kind.monthly


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None
