"""What is held of a person, where, whose it is and until when: the answer to a find (R50). Pure.

Counts, places and masked hints; the details themselves are for the export.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from functions.shared import retention_wording as words
from functions.shared.policy import retention as policy
from functions.shared.retention import clock_start, promised
from functions.shared.stores.holdings import Holder, Holding, HoldingState
from functions.shared.text.contacts import ContactKey, hint
from functions.subject_access.event_fields import Owner
from functions.subject_access.search.matches import Place
from functions.subject_access.search.person_resolution import Person

Json = dict[str, Any]

_PACKS = "mps/"
HOUSEHOLD = (
    "An objection covers every phone number and email address that we hold for the person. We "
    "also stop contacting anyone who shares one with them, such as a landline at home, for as "
    "long as it is on the list."
)


def held(person: Person) -> list[Json]:
    """By place: how many rows, whose they are, until when."""
    counted = Counter(one.place for one in person.seen)
    return [
        {
            "what": place.what,
            "where": place.where,
            "survey": place.survey,
            "month": place.month,
            "rows": rows,
            "owner": Owner.MOPAC.value,
            "gone_by": _gone_by(place),
        }
        for place, rows in sorted(counted.items())
    ]


def _gone_by(place: Place) -> str:
    """The last day by policy; for what counts from its arrival, in words."""
    item = policy.rules().by_name.get(place.what)
    if item is None:
        return "by the bucket's lifecycle rule"
    month = place.sample_month
    if item.clock == "sample-month" and month:
        end = promised(item, clock_start(month))
        return end.isoformat() if end else words.period(item)
    return words.promise(item)


def elsewhere(
    person: Person, holdings: Iterable[Holding], released: Collection[str], day: date
) -> list[Json]:
    """What lies beyond us: samples at ORS, released packs at the MPS, and the source."""
    waves = {(one.place.survey, one.place.month) for one in person.seen if one.place.month}
    packs = {one.place.where for one in person.seen if one.place.where.startswith(_PACKS)}
    found = [
        {
            "owner": Owner.ORS.value if holding.holder is Holder.ORS else Owner.MPS.value,
            "what": "sample" if holding.holder is Holder.ORS else "pack of answers",
            "where": holding.key or f"{holding.survey} {holding.month}",
            "gone_by": holding.due.isoformat(),
        }
        for holding in holdings
        if holding.state(day) is not HoldingState.CONFIRMED
        and (
            (holding.holder is Holder.ORS and (holding.survey, str(holding.month)) in waves)
            or holding.key in packs & set(released)
        )
    ]
    source = {
        "owner": Owner.MPS.value,
        "what": "the police's own record of the crime, which is our source",
        "where": "CRIS",
        "gone_by": "ask them",
    }
    return [*sorted(found, key=lambda one: (one["owner"], one["where"])), source]


def owner_of(beyond: Sequence[Json]) -> Owner:
    """Who answers first: ORS while it holds the sample, else MOPAC; MOPAC may decide otherwise."""
    return Owner.ORS if any(one["owner"] == Owner.ORS for one in beyond) else Owner.MOPAC


def hints(person: Person) -> list[str]:
    """Masked crime numbers, by which whoever asked can say which person they are."""
    return [hint(ContactKey("crime", crime)) for crime in person.crimes]


def unsearchable(kind: str) -> list[str]:
    """What no search can find, said plainly."""
    table = policy.rules()
    named = table.by_name
    said = [
        "Answers and comments without identity: we cannot find a person in them.",
        "Who was interviewed or refused: keyed hashes, kept for "
        f"{words.promise(named['contact-history'])}. We do not look anyone up in them (R39a).",
        "Handover files: they are encrypted. A person who is in a sample at ORS is in its file "
        f"too, which is kept for {words.promise(named['handover'])}.",
        f"Backups of tables: data can be restored for {table.restorable_days} days.",
        "Objects under keys that were not agreed. Each purge's certificate counts them.",
    ]
    if kind != "crime":
        said.append(
            "Answers are stored under a crime number only. We can find them from a phone number or "
            f"email only while the person is in the register ({words.promise(named['register'])}). "
            "Ask for the crime number."
        )
    return said
