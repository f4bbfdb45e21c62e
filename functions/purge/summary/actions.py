"""What a month's summary asks people to do: each thing once, who does it, by when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared import html
from functions.shared.policy import surveys

Json = dict[str, Any]
# By the kind of a suspected breach (functions/shared/stores/breaches.py).
SAID = {
    "forbidden-column": "a file with a column that must not be sent to us",
    "forbidden-value": "a file with contact details in its answers",
    "crime-number-without-consent": "crime numbers sent without consent",
    "late-deletion": "data deleted later than promised",
    "deletion-not-confirmed": "a deletion that its holder has not confirmed",
    "deleted-late-elsewhere": "a holder deleted data later than promised",
}
EI, DPO, SAFEGUARDING = "E&I", "Data protection officer", "Safeguarding role"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. ``by`` is an ISO day or moment, or empty: as soon as possible."""

    what: str
    who: str
    by: str
    late: bool = False


def actions(found: Json) -> list[Action]:
    """In order of their day, what is overdue first."""
    day = found["day"]
    made = [
        *(_confirmation(one, "ORS", "people") for one in found["samples_at_ors"] if _awaited(one)),
        *(_confirmation(one, "the MPS", "rows") for one in found["packs_at_mps"] if _awaited(one)),
        *(_breach(one, day) for one in found["breaches"] if one["state"] == "open"),
        *_concerns(found["concerns"]),
        *(_case(one, day) for one in found["cases"]),
        *_impact_assessment(found["dpia"]),
    ]
    return sorted(made, key=lambda one: (not one.late, one.by or day, one.what))


def held_by(found: Json) -> str:
    """``Online Victim Satisfaction Survey, August 2029``."""
    return f"{surveys.survey(found['survey']).name}, {html.month_words(found['month'])}"


def breach_words(entry: Json) -> str:
    """What is suspected, in words; the entry's own name where its kind is not known here."""
    kind = str(entry["id"]).split("#")[1] if "#" in entry["id"] else ""
    return SAID.get(kind, str(entry["id"]))


def _awaited(entry: Json) -> bool:
    return entry["state"] in ("chase", "breach")


def _confirmation(entry: Json, holder: str, unit: str) -> Action:
    whose = f"{entry['count']:,} {unit} of {held_by(entry)}"
    return Action(
        f"Ask {holder} to confirm in a deletions file that it has deleted {whose}.",
        EI,
        entry["gone_by"],
        entry["state"] == "breach",
    )


def _breach(entry: Json, day: str) -> Action:
    return Action(
        f"Decide whether to tell the ICO: {breach_words(entry)} ({entry['about']}).",
        DPO,
        entry["decide_by"],
        str(entry["decide_by"])[:10] < day,
    )


def _concerns(found: Json) -> list[Action]:
    if not found["open"]:
        return []
    count, late = found["open"], found["past_their_hour"]
    what = "1 open concern" if count == 1 else f"{count:,} open concerns"
    said = f"Close {what} about a respondent; {late:,} overdue."
    return [Action(said, SAFEGUARDING, "", late > 0)]


def _case(entry: Json, day: str) -> Action:
    return Action(
        f"Answer the request `{entry['id']}`.",
        entry["owner"] or EI,
        entry["answer_by"],
        str(entry["answer_by"]) < day,
    )


def _impact_assessment(found: Json) -> list[Action]:
    if not found["overdue"]:
        return []
    return [Action("Review the impact assessment.", DPO, found["review_due"], late=True)]
