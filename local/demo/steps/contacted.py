"""Was anybody contacted who must not be? Asked of every handover and of every message sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from local.demo.account import Account
from local.demo.cast import Cast, Member, Ref, address, e164
from local.demo.scene import Json
from local.synthetic.tables import Record

_PHONE_COLUMNS = tuple(
    f"VIW Telephone {which}" for which in ("Home", "Mobile", "Other", "Business")
)


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is or will be contacted, and by what."""

    ref: Ref
    by: frozenset[str]


def by_telephone(handover: Iterable[Record]) -> list[Reached]:
    """Whom ORS may call, and on which numbers."""
    return [
        Reached(
            (case["Crime No"], case["VIW No"]),
            frozenset(case[column] for column in _PHONE_COLUMNS if case[column]),
        )
        for case in handover
    ]


def by_message(invitations: Iterable[Json]) -> list[Reached]:
    """Who is to get a link, and where."""
    return [
        Reached(
            (item["crime_no"], item["viw_no"]),
            frozenset((address(item["email"]) if item["channel"] == "email" else item["phone"],)),
        )
        for item in invitations
    ]


def nobody_forbidden(account: Account, cast: Cast, whom: str, reached: Sequence[Reached]) -> None:
    """Every person is one of the extract whom no rule bars; every contact is their own."""
    known = [(cast.members.get(each.ref), each) for each in reached]
    strangers = sum(member is None for member, _ in known)
    account.check(f"{whom}: everyone is in the extract", not strangers, f"{strangers} are not")
    barred = Counter(m.truth.kind for m, _ in known if m and m.truth.forbidden)
    account.check(
        f"{whom}: no row that a rule excludes (age, domestic abuse, vulnerability, cohort …)",
        not barred,
        _told(barred) or f"0 of {len(reached):,}",
    )
    others = sum(not each.by <= _contacts(member) for member, each in known if member)
    account.check(
        f"{whom}: every number and address is the person's own", not others, f"{others} are not"
    )


def nobody_twice(account: Account, cast: Cast, whom: str, reached: Sequence[Reached]) -> None:
    """One record a person, and one person a phone or address (R09, R10)."""
    members = (cast.members.get(each.ref) for each in reached)
    people = Counter(member.truth.person for member in members if member)
    twice = sum(count > 1 for count in people.values())
    account.check(f"{whom}: no one twice", not twice, f"{len(people):,} people, {twice} twice")
    ways = Counter(way for each in reached for way in each.by)
    shared = sum(count > 1 for count in ways.values())
    account.check(
        f"{whom}: no phone or address for two people", not shared, f"{len(ways):,} compared"
    )


def nobody_who_objected(
    account: Account, cast: Cast, whom: str, reached: Sequence[Reached]
) -> None:
    """Nobody of whom any contact is on the list, and no number that is listed by itself (R20)."""
    listed = sum(objected(cast, each) for each in reached)
    account.check(
        f"{whom}: no one on the do-not-contact list",
        not listed,
        f"{listed} of {len(reached):,}, compared with {len(cast.objected)} objections",
    )


def objected(cast: Cast, each: Reached) -> bool:
    """Is anything that is held of this person on the list, or a number of theirs by itself?"""
    member = cast.members.get(each.ref)
    held = {*_contacts(member), member.truth.crime_no} if member else set()
    return bool(
        cast.objectors_among(held, whole_person=True)
        or cast.objectors_among(each.by, whole_person=False)
    )


def _contacts(member: Member | None) -> set[str]:
    return {*member.phones, member.email} - {""} if member else set()


def _told(barred: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in barred.most_common())


def own_mobile_only(account: Account, cast: Cast, invitations: Iterable[Json]) -> None:
    """An SMS goes to the column that is the person's own mobile, to no other (R25)."""
    wrong = compared = 0
    for item in invitations:
        member = cast.members.get((item["crime_no"], item["viw_no"]))
        if item["channel"] == "sms" and member:
            compared += 1
            wrong += e164(item["phone"]) != member.mobile
    account.check(
        "SMS go only to the person's own mobile", not wrong, f"{compared:,} numbers compared"
    )
