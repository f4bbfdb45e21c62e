"""When people may be contacted: London hours, Monday to Saturday, no bank holiday. Pure."""

from __future__ import annotations

from datetime import datetime

from functions.send_links.permission import bank_holidays
from functions.shared.clock import london
from functions.shared.errors import ConfigurationError
from functions.shared.policy import sending


def is_open(moment: datetime) -> bool:
    """May somebody be contacted at this moment? 09:00 is in, 19:00 is not, by London's clock.

    Raises :class:`ConfigurationError` in a year whose bank holidays are not known: sending stops
    rather than disturb somebody on Christmas Day.
    """
    here = london(moment)
    if not bank_holidays.FIRST_YEAR <= here.year <= bank_holidays.LAST_YEAR:
        raise ConfigurationError(
            f"bank holidays are known from {bank_holidays.FIRST_YEAR} to "
            f"{bank_holidays.LAST_YEAR}, not for {here.year}: "
            "run python -m local.generate_bank_holidays"
        )
    hours = sending.rules().hours
    return (
        here.weekday() in hours.weekdays
        and hours.first <= here.time() < hours.last
        and here.date().isoformat() not in bank_holidays.DAYS
    )
