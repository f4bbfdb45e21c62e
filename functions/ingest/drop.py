"""What a drop is, told by its key (``interfaces``: OrsDropBucket). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.clock import Month
from functions.shared.policy import drops as policy
from functions.shared.policy.drops import Kind, KindName

_CSV = ".csv"
_ROOT, _HELD = "ingests/", "findings/"


@dataclass(frozen=True, slots=True)
class Drop:
    """One file. ``survey``, ``holder`` and ``month`` are blank and None where a key has none."""

    key: str
    kind: KindName
    name: str
    survey: str = ""
    month: Month | None = None
    rehearsal: bool = False
    holder: str = ""
    ending: str = _CSV

    @property
    def report(self) -> str:
        """The key of its report, without the ending."""
        return report_key(self.key)

    @property
    def twins(self) -> tuple[str, ...]:
        """Keys of the same name with another ending: what is made of both lies in one place."""
        stem = self.key.removesuffix(self.ending)
        return tuple(stem + other for other in policy.rules().endings if other != self.ending)

    @property
    def sample_month(self) -> Month:
        """The month of a kind that has one in its key."""
        if self.month is None:
            raise ValueError("this kind of file has no month")
        return self.month

    def place(self, prefix: str) -> str:
        """Where something made of it lies: ``mopac/uss/2027-11/name.csv``."""
        return f"{prefix}{self.survey}/{self.sample_month}/{self.name}{_CSV}"


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
    kind, parts = rules.by_kind.get(kind_name), rest.split("/")
    ending = next((one for one in rules.endings if parts[-1].endswith(one)), None)
    if kind is None or ending is None:
        return None
    name = parts.pop().removesuffix(ending)
    survey = parts.pop(0) if kind.surveys and parts else ""
    holder = parts.pop(0) if kind.holders and parts else ""
    month = _month(parts.pop(0)) if kind.monthly and parts else None
    if parts or not rules.good_name(name) or not _complete(kind, survey, holder, month):
        return None
    return Drop(key, kind.name, name, survey, month, rehearsal, holder, ending)


def _complete(kind: Kind, survey: str, holder: str, month: Month | None) -> bool:
    right_survey = survey in kind.surveys if kind.surveys else not survey
    right_holder = holder in kind.holders if kind.holders else not holder
    return right_survey and right_holder and (month is not None) == kind.monthly


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None
