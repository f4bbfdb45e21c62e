"""Where the report on a file lies whose key was not agreed, so that its sender finds it. Pure."""

from __future__ import annotations

from functions.shared.policy import drops

_NAMELESS = "refused-names"


def place(key: str, hashed: str, *, folders: tuple[str, ...]) -> str:
    """The report's place, without root and ending; ``folders``: the agreed ones at the top.

    Beside the reports on the sender's other files: under the key itself if each part of it could
    have been agreed, else under ``hashed``, since a name may hold somebody's number.
    """
    rules = drops.rules()
    parts = key.removeprefix(rules.rehearsal).split("/")
    if parts[0] not in folders or len(parts) == 1:
        return f"{_NAMELESS}/{hashed}"
    parts = key.split("/")
    if all(map(rules.good_name, parts)) and "." in parts[-1]:
        return key
    kept = parts[:-1]
    while not all(map(rules.good_name, kept)):
        kept.pop()
    return "/".join([*kept, f"refused-name-{hashed}"])
