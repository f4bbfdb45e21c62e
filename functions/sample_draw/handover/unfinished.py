"""A draw that was broken off before anything was handed over: what it may let go of (R06a, R39)."""

from __future__ import annotations

from functions.sample_draw.stores import Stores
from functions.shared.clock import Month
from functions.shared.stores.people.cases import wave
from functions.shared.stores.releases import Release, links_key, state_of, zip_key


def nothing_handed_over(stores: Stores, survey: str, month: Month) -> bool:
    """Is there neither a handover nor a links file?

    Both come before anything that could reach ORS or the people.
    """
    keys = (zip_key(survey, month), links_key(survey, month))
    return all(state_of(stores.samples, key) is Release.GONE for key in keys)


def leave_field(stores: Stores, survey: str, month: Month) -> int:
    """Takes those out of the register who were entered and never handed over; how many."""
    cases = list(stores.register.cases(of_wave=wave(survey, month)))
    return stores.register.leave(case.case_id for case in cases)
