"""The sample events of this folder, for one stage: ``{names}`` are what the stage has for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

Event = dict[str, Any]
FOLDER = Path(__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.json"))


def sample(file: str, name: str, names: Mapping[str, str], **changes: Any) -> Event:
    """One sample; ``changes`` are values by path, ``detail__object__key``; None takes it out."""
    text = json.dumps(json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))[name])
    for placeholder, value in names.items():
        text = text.replace(f"{{{placeholder}}}", value)
    event: Event = json.loads(text)
    for path, value in changes.items():
        event = changed(event, path.split("__"), value)
    return event


def changed(event: Event, path: list[str], value: Any) -> Event:
    """The event with another value at a path; underscores stand for dashes where one is there."""
    copy = deepcopy(event)
    place: Any = copy
    *way, last = [part.replace("_", "-") for part in path]
    for part in way:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy
