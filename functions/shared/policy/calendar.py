"""When things happen (R01)."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Annotated

from functions.shared.policy import RULES, Field, Rule, field_validator, read


class Calendar(Rule):
    """Days of the month and London times of the schedules."""

    seed_day: Annotated[int, Field(ge=1, le=28)]
    draw_day: Annotated[int, Field(ge=1, le=28)]
    draw_at: time
    purge_at: time
    watch_at: time
    tidy_list_minute: Annotated[int, Field(ge=0, le=59)]
    stop_list_minute: Annotated[int, Field(ge=0, le=59)]
    summary_day: Annotated[int, Field(ge=1, le=28)]
    heartbeat_extract_day: Annotated[int, Field(ge=1, le=28)]
    heartbeat_draw_day: Annotated[int, Field(ge=1, le=28)]
    heartbeat_release_day: Annotated[int, Field(ge=1, le=28)]
    time_days_back: Annotated[int, Field(ge=1, le=7)]  # at most the purge's margin (R49)

    @field_validator("draw_at", "purge_at", "watch_at")
    @classmethod
    def _exists_every_day(cls, value: time) -> time:
        if value.hour == 1:
            raise ValueError("01:00 to 02:00 does not exist, or exists twice, once a year")
        return value


@cache
def rules() -> Calendar:
    return read(Calendar, RULES / "calendar.toml")
