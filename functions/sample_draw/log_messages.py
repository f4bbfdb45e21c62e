"""What sample_draw says in its logs: an enumeration, so that no value can slip in."""

from enum import StrEnum


class LogMessage(StrEnum):
    """One line a step; ids and counts stand beside it."""

    CHECKED = "an extract was checked on arrival"
    REFUSED = "an extract was refused"
    UNKNOWN_KEY = "an object under extracts/ does not have the key of an extract"
    MISSING = "there is no extract to draw from"
    CAME_LATE = "an extract came after its draw was due: it was checked, not drawn"
    OUTSIDE_EXPECTED = "no one was drawn: the sample is not as large as expected"
    COMPUTED = "the sample is calculated"
    REGISTERED = "the people drawn are in the register"
    LATE = "some people were on the do-not-contact list at the second reading"
    HANDED = "the handover is written"
    DONE = "the draw is done"
    DRY = "a dry run: nothing was written"
    ALREADY = "this month is already drawn: nothing was changed"
    LET_GO = "a draw that had handed over nothing starts again with a newer extract"
    COMMITTED = "a month's seed is committed"
    NOT_COMMITTED = "no seed was committed before the extract: a person must draw the month"
    RECALLED = "a handover was recalled"
