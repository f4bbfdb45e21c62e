"""What sample_draw says in its logs: an enumeration, so that no value can slip in."""

from enum import StrEnum


class LogMessage(StrEnum):
    """One line a step; ids and counts stand beside it."""

    CHECKED = "an extract was checked on arrival"
    REFUSED = "an extract was refused"
    UNKNOWN_KEY = "an object below extracts/ has a key that is no extract's"
    MISSING = "there is no extract to draw from"
    CAME_LATE = "an extract came after its draw was due: it was checked, not drawn"
    OUTSIDE_EXPECTED = "nobody was drawn: the sample is not as large as expected"
    COMPUTED = "the sample is computed"
    REGISTERED = "those drawn are in the register of people in the field"
    LATE = "some were found on the do-not-contact list at the second reading"
    HANDED = "the handover is written"
    DONE = "the draw is done"
    DRY = "a dry run: nothing was written"
    ALREADY = "this month is drawn already: nothing was changed"
    LET_GO = "a draw that had handed over nothing begins anew with a newer extract"
    COMMITTED = "the seed of a month is committed"
    NOT_COMMITTED = "no seed was committed before the extract: a person must draw the month"
    RECALLED = "a handover was recalled"
