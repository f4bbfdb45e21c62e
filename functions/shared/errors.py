"""Every error this system raises, in one tree.

Messages carry ids, counts, row numbers and column names only; never a value from the data.

    SurveyError
    ├── EventError        an event typed by a person or sent by a schedule has a wrong field
    ├── ConfigurationError  policy or settings do not fit together
    ├── DataError         a file or an item is not what it should be
    │   └── RefusedFile   a whole file is refused
    ├── NotAllowed        a rule forbids what was asked for (a closed survey, a future time in prod)
    ├── Busy              somebody else is doing this; try again
    └── OutcomeUnknown    something may or may not have happened: hold it for a person
"""

from __future__ import annotations


class SurveyError(Exception):
    """The root: anything this system refuses or fails at knowingly."""


class EventError(SurveyError):
    """An event has a wrong field; names the field, never its value."""


class ConfigurationError(SurveyError):
    """Policy, stage or environment do not fit together."""


class DataError(SurveyError):
    """A file or item is not what it should be."""


class RefusedFile(DataError):
    """A whole file is refused (R13, R34, R37).

    ``rule``, and ``row`` (1 = header) and ``column`` if known. ``problems`` holds every (row,
    column, rule) that was found before reading stopped, this one included.
    """

    def __init__(
        self,
        rule: str,
        *,
        row: int = 0,
        column: str = "",
        problems: tuple[tuple[int, str, str], ...] = (),
    ) -> None:
        place = f"row {row}" if row else ""
        place += (", " if place and column else "") + (f'column "{column}"' if column else "")
        super().__init__(f"{rule} ({place})" if place else rule)
        self.rule, self.row, self.column = rule, row, column
        self.problems = problems or ((row, column, rule),)


class NotAllowed(SurveyError):
    """A rule forbids what was asked for."""


class Busy(SurveyError):
    """Somebody else holds the lock; the caller may try again later."""


class OutcomeUnknown(SurveyError):
    """Something may or may not have happened; a person decides (R28)."""
