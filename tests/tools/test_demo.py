"""The demo's own checks fail when they should, and its page says so plainly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser

import pytest

from functions.shared.policy import extract as columns
from functions.shared.text import phones
from functions.shared.text.placeholders import is_placeholder_phone
from local.demo.__main__ import next_month
from local.demo.account import Account, Figure, Files, Kept, Reason, Step, Table
from local.demo.cast import Cast, Member, e164
from local.demo.pages import page
from local.demo.roles import People
from local.demo.scene import at
from local.demo.steps import contacted
from local.demo.steps.contacted import Reached
from local.emulator.cloud import Cloud
from local.emulator.server import Server
from local.synthetic import extract, typed_do_not_contact
from local.synthetic.do_not_contact import Entry
from local.synthetic.loopback import NotLoopback
from local.synthetic.people import phones as invented

MONTH = "2027-11"
ROWS = 1500


@cache
def cast() -> Cast:
    made = Cast()
    made.join(extract("uss", MONTH, rows=ROWS, seed=7))
    return made


def reached(member: Member) -> Reached:
    return Reached((member.truth.crime_no, member.truth.viw_no), frozenset(member.phones))


def members(*, forbidden: bool) -> list[Member]:
    """People with a phone: barred ones, or those about whom nothing is odd."""
    known = [member for member in cast().members.values() if member.phones]
    return [m for m in known if (m.truth.forbidden if forbidden else m.truth.kind == "plain")]


def broken(account: Account) -> list[str]:
    return [check.name for check in account.broken]


def test_a_handover_of_good_rows_holds() -> None:
    account, good = Account(MONTH, 7), [reached(member) for member in members(forbidden=False)]
    contacted.nobody_forbidden(account, cast(), "Calls", good)
    contacted.nobody_twice(account, cast(), "Calls", good)
    contacted.nobody_who_objected(account, Cast(cast().members), "Calls", good)
    assert len(good) > 500
    assert not broken(account)


@pytest.mark.req("R07", "R08")
def test_one_forbidden_row_is_noticed_and_named_by_its_kind_alone() -> None:
    account = Account(MONTH, 7)
    child = next(m for m in members(forbidden=True) if m.truth.kind == "under_16")
    contacted.nobody_forbidden(account, cast(), "Calls", [reached(child)])
    assert [check.found for check in account.broken] == ["under_16 1"]


def test_a_stranger_and_a_stranger_s_number_are_noticed() -> None:
    member = members(forbidden=False)[0]
    for odd in (
        Reached(("0000000/27", "1"), frozenset()),
        replace(reached(member), by=frozenset(("+447700900123",))),
    ):
        account = Account(MONTH, 7)
        contacted.nobody_forbidden(account, cast(), "Calls", [odd])
        assert len(broken(account)) == 1


@pytest.mark.req("R09", "R10")
def test_a_person_under_two_crime_numbers_and_a_shared_phone_are_noticed() -> None:
    account, (one, other) = Account(MONTH, 7), members(forbidden=False)[:2]
    twin = replace(one, truth=replace(one.truth, crime_no="9999999/27"))
    known = Cast({**cast().members, (twin.truth.crime_no, twin.truth.viw_no): twin})
    contacted.nobody_twice(account, known, "Calls", [reached(one), reached(twin)])
    assert len(broken(account)) == 2
    contacted.nobody_twice(
        account, known, "Calls", [reached(one), replace(reached(other), by=reached(one).by)]
    )
    assert len(broken(account)) == 3


@pytest.mark.req("R20")
def test_any_contact_of_an_objector_is_noticed_whichever_is_used() -> None:
    member = next(m for m in members(forbidden=False) if m.email and len(m.phones) > 1)
    phone = next(iter(member.phones))
    for entry in (
        Entry(f"0{phone[3:]}", "phone"),
        Entry(member.email.upper(), "email"),
        Entry(f" {member.truth.crime_no} ", "crime"),
    ):
        account, known = Account(MONTH, 7), Cast(cast().members)
        known.object_to([entry])
        used = replace(reached(member), by=frozenset(member.phones - {phone}))
        contacted.nobody_who_objected(account, known, "Calls", [used])
        assert broken(account), entry.kind


@pytest.mark.req("R09", "R20")
@pytest.mark.parametrize("text", [*invented.NOT_TO_CALL, *invented.JUNK])
def test_what_fills_a_field_is_nobody_s_number_to_the_demo_as_to_the_system(text: str) -> None:
    """Else everybody with the same filling would seem to object with the first of them."""
    plain = members(forbidden=False)[0]
    row = {**plain.row, **dict.fromkeys(columns.rules().phones, ""), "VIW Telephone Other": text}
    number = e164(text)
    somebodys = bool(number) and not is_placeholder_phone(number)
    assert bool(replace(plain, row=row).phones) == (somebodys and text not in invented.JUNK)


@pytest.mark.req("R20")
def test_a_wrong_number_bars_the_number_and_not_the_person() -> None:
    member = next(m for m in members(forbidden=False) if len(m.phones) > 1)
    phone = next(iter(member.phones))
    known = Cast(cast().members)
    known.object_to([Entry(f"0{phone[3:]}", "phone", scope="number")])
    without = replace(reached(member), by=frozenset(member.phones - {phone}))
    assert not contacted.objected(known, without)
    assert contacted.objected(known, reached(member))


@pytest.mark.req("R25")
def test_an_sms_to_a_number_that_is_not_the_own_mobile_is_noticed() -> None:
    member = next(m for m in members(forbidden=False) if m.mobile)
    item = {"crime_no": member.truth.crime_no, "viw_no": member.truth.viw_no, "channel": "sms"}
    account = Account(MONTH, 7)
    contacted.own_mobile_only(account, cast(), [{**item, "phone": member.mobile}])
    assert not broken(account)
    contacted.own_mobile_only(account, cast(), [{**item, "phone": "+447123456789"}])
    assert len(broken(account)) == 1


def test_the_cast_reads_phones_as_the_system_does_though_by_another_way() -> None:
    for member in cast().members.values():
        for name in columns.rules().phones:
            text = member.row[name]
            assert not phones.phone(text) or phones.phone(text) == e164(text)


def test_objections_name_people_of_the_cast() -> None:
    known = Cast(cast().members)
    known.object_to(typed_do_not_contact(extract("uss", MONTH, rows=ROWS, seed=7), people=30))
    held = {c for m in cast().members.values() for c in (*m.phones, m.email, m.truth.crime_no)}
    assert len(known.objected) == 30
    assert set(known.objected) <= held


@pytest.mark.req("R51a")
def test_the_demo_is_not_played_on_any_other_machine() -> None:
    server = Server("/nowhere", 0, "https://s3.eu-west-2.amazonaws.com", "", "", "")
    with pytest.raises(NotLoopback):
        People(Cloud(server, {}))


def test_a_moment_is_london_time_in_winter_and_in_summer() -> None:
    assert at(date(2027, 11, 18), 6).hour == 6
    assert at(date(2028, 7, 1), 6, 10).hour == 5


class Outline(HTMLParser):
    """Open elements, ids and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def told() -> Account:
    """An account with something in every section, and text that would break a careless page."""
    return Account(
        MONTH,
        7,
        steps=[Step(date(2027, 11, 18), "<Draw> & more", ["a < b"], 1.5)],
        figures=[Figure("24,000", "rows")],
        reasons={"A survey": [Reason("drawn", 9, True), Reason("hidden", "fewer than 10")]},
        messages=[Table("Sent", ("State", "SMS"), [("sent", "1")])],
        texts={"The SMS": "Hello <you>"},
        answers=[Table("Answers", ("File", "Rows"), [("uss", "3")])],
        kept=[Kept("Extracts", "R40a", 3, date(2027, 12, 19), date(2027, 12, 12))],
        purges=[Table("Purges", ("Day", "Left"), [("12 Dec 2027", "0")])],
        files=[Files("Draws", [("reports/a b.html", "a report")])],
        seconds=80,
    )


def test_the_page_is_whole_and_every_inner_link_leads_somewhere() -> None:
    account = told()
    account.check("Something holds", holds=True, found="1 of 1")
    outline = Outline()
    text = page.index(account)
    outline.feed(text)
    assert not outline.open
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
    assert "<Draw>" not in text
    assert "Hello &lt;you&gt;" in text
    assert "Every figure adds up" in text
    assert "<script" not in text
    assert "http" not in "".join(outline.links)


def test_a_figure_that_does_not_add_up_heads_the_page() -> None:
    account = told()
    account.check("Rows add up", holds=False, found="19,999 of 20,000")
    text = page.index(account)
    assert "Some figures do not add up" in text
    assert "Every figure adds up" not in text
    assert text.index("Rows add up") < text.index("What happened")


@pytest.mark.parametrize(
    ("now", "month"),
    [
        ("2026-11-01T10:00:00+00:00", "2026-11"),
        ("2026-11-16T10:00:00+00:00", "2026-11"),
        ("2026-11-17T10:00:00+00:00", "2026-12"),
        ("2026-12-31T23:30:00+00:00", "2027-01"),
    ],
)
def test_the_month_played_is_one_whose_draw_lies_ahead(now: str, month: str) -> None:
    assert str(next_month(datetime.fromisoformat(now))) == month
