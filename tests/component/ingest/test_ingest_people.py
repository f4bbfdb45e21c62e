"""Drops about people: outcomes, objections, concerns, withdrawals, links, deletions."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest

from functions.shared.aws import clients
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people import invitation_ids
from functions.shared.stores.people.cases import Case, CaseState
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import Channel, State
from functions.shared.stores.people.invitation_store import InvitationStore
from tests.component.conftest import World
from tests.dropping import (
    MONTH,
    RING,
    USS,
    Context,
    all_versions,
    answer,
    everything,
    handed_over,
    held,
    held_rules,
    kept,
    put_and_run,
    register,
    report,
    rules,
    stored,
    table,
)

OUTCOMES = ("Crime No", "VIW No", "Replicate", "Attempts", "Outcome", "Outcome Date", "Contact")
OVSS = tuple("Link Id" if name == "Crime No" else name for name in USS)
NOW = datetime(2027, 12, 10, 10, tzinfo=UTC)


def outcome(number: int, name: str, **over: str) -> dict[str, str]:
    row = {"Crime No": f"46{number:05d}/27", "VIW No": "9001", "Outcome": name,
           "Outcome Date": "24/11/2027"}  # fmt: skip
    return row | {key.replace("_", " "): text for key, text in over.items()}


def state_of(world: World, one: Case) -> CaseState:
    found = register(world).find(one.case_id)
    assert found is not None
    return found.state


def the_list(world: World) -> DoNotContact:
    return DoNotContact(clients.client("dynamodb"), world.table("do_not_contact"), RING)


def invited(world: World, cases: list[Case], state: State = State.SENT) -> list[str]:
    """Invitations of these people; their links."""
    store = InvitationStore(clients.client("dynamodb"), world.table("invitation"))
    made = [
        invitation_ids.new(
            RING,
            survey="ovss",
            month=MONTH,
            case_id=case.case_id,
            crime_no=case.crime,
            viw_no=case.viw,
            bcu="Central North",
            crime_type="Assault",
            channel=Channel.EMAIL,
            address="ada@example.org",
            contact_keys=case.contacts,
            contact_from=date(2027, 11, 18),
            contact_to=date(2027, 12, 21),
        )
        for case in cases
    ]
    store.put_new(made)
    for one in made:
        if state is State.SENT:
            store.move(one.invitation_id, State.CLAIMED)
            store.move(one.invitation_id, State.SENT)
    return [one.token for one in made]


def states(world: World) -> dict[str, str]:
    """Crime number → state of the invitation."""
    return {item["crime_no"]: item["state"] for item in world.items("invitation")}


@pytest.mark.req("R10", "R39a")
def test_who_was_interviewed_or_refused_rests_and_nothing_there_leads_back(world: World) -> None:
    one, two, three = handed_over(world, 1, 2, 3)
    rows = [outcome(1, "Interviewed"), outcome(2, "Refused"), outcome(3, "No Answer")]
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", table(rows, OUTCOMES))
    assert [state_of(world, each) for each in (one, two, three)] == ["closed", "closed", "field"]
    rested = world.items("history")
    assert {item["on"] for item in rested} == {"2027-11-24"}
    assert {item["ids"] for item in rested} == {one.people[1], two.people[1]}
    assert "4600001" not in str(rested)
    left = register(world).find(three.case_id)
    assert left is not None
    assert left.until == date(2027, 12, 22)  # contact-to was the 21st
    assert world.items("do_not_contact") == []  # a refusal is no objection (R20)
    counts = held(world, "outcomes/uss/2027-11/w1.csv")["counts"]
    assert counts["cases closed"] == 2
    assert counts["cases that close on the last day of contact"] == 1


@pytest.mark.req("R10")
def test_the_next_weeks_file_changes_only_what_is_new(world: World) -> None:
    cases = handed_over(world, 1, 2, 3)
    first = [outcome(1, "Interviewed"), outcome(2, "No Answer"), outcome(3, "Callback")]
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", table(first, OUTCOMES))
    second = [outcome(1, "Interviewed"), outcome(2, "Interviewed"), outcome(3, "No Answer")]
    put_and_run(world, "outcomes/uss/2027-11/w2.csv", table(second, OUTCOMES), Context("run-2"))
    assert len(world.items("history")) == 2
    assert [state_of(world, each) for each in cases] == ["closed", "closed", "field"]
    counts = held(world, "outcomes/uss/2027-11/w2.csv")["counts"]
    assert counts["cases closed"] == 1


@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize("name", ["Not Safe", "Deceased", "Do Not Contact"])
def test_everything_stops_for_who_must_not_be_contacted(world: World, name: str) -> None:
    (one,) = handed_over(world, 1)
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", table([outcome(1, name)], OUTCOMES))
    listed = the_list(world).read()
    assert {*one.contacts} <= listed.person
    assert state_of(world, one) == "closed"
    assert world.items("history") == []
    told = [text for text in world.notices() if "safe to contact" in text]
    assert len(told) == (name == "Not Safe")
    assert not any("4600001" in text for text in told)
    if name == "Not Safe":
        [key] = world.keys("safeguarding")
        assert re.fullmatch(r"concerns/2027-12-10/[\w-]{20}/uss-2027-11-w1\.csv", key)
        assert stored(world, "safeguarding", key)[0]["Crime No"] == "4600001/27"


@pytest.mark.req("R20")
def test_a_wrong_number_blocks_the_number_and_spares_the_person(world: World) -> None:
    (one,) = handed_over(world, 1)
    rows = [outcome(1, "Wrong Number", Contact="07812 340001"), outcome(1, "Wrong Number")]
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", table(rows, OUTCOMES))
    listed = the_list(world).read()
    assert listed.number == {RING.contact("phone", "+447812340001")}
    assert not listed.blocks(one.contacts)
    assert rules(world, "outcomes/uss/2027-11/w1.csv") == {"contact-missing": [3]}
    assert state_of(world, one) == "field"


@pytest.mark.req("R20")
def test_a_stop_for_somebody_unknown_is_honoured_by_crime_number_and_reported(
    world: World,
) -> None:
    (elsewhere,) = handed_over(world, 5, survey="ovss")
    row = outcome(5, "Do Not Contact", VIW_No="1")
    body = table([row, outcome(6, "Interviewed")], OUTCOMES)
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", body)
    assert {*elsewhere.contacts} <= the_list(world).read().person
    found = rules(world, "outcomes/uss/2027-11/w1.csv")
    assert found == {"stopped-by-crime-number": [2], "person-unknown": [3]}


@pytest.mark.req("R20", "R28")
def test_an_outcome_ends_the_invitation(world: World) -> None:
    cases = handed_over(world, 1, 2, 3, 4, survey="ovss")
    invited(world, cases, State.DUE)
    names = ["Not Safe", "Refused", "Interviewed", "No Answer"]
    rows = [outcome(n, name) for n, name in enumerate(names, start=1)]
    put_and_run(world, "outcomes/ovss/2027-11/w1.csv", table(rows, OUTCOMES))
    assert [states(world)[case.crime] for case in cases] == [
        "opted_out",
        "suppressed",
        "responded",
        "due",
    ]


@pytest.mark.req("R20", "R21")
def test_a_do_not_contact_file_lists_everything_held_of_its_people(world: World) -> None:
    one, two = handed_over(world, 1, 2)
    rows = [
        {"Contact": "+44 (0)7812 340001", "Reason": "asked"},
        {"Contact": "Someone@Example.org", "Reason": "asked"},
        {"Contact": " 4600009 / 27 ", "Scope": "person"},
        {"Contact": "07700 900123", "Scope": "Number"},
        {"Contact": "07700 900124", "Scope": "whoever"},
        {"Contact": "Mary", "Reason": "said no"},
        {"Contact": "", "Reason": "asked"},
    ]
    key = "do-not-contact/today.csv"
    put_and_run(world, key, table(rows, ("Contact", "Reason", "Scope")))
    listed = the_list(world).read()
    assert {*one.contacts} <= listed.person
    assert not {*two.contacts} & listed.person
    assert RING.contact("email", "someone@example.org") in listed.person
    assert RING.contact("crime", "4600009/27") in listed.person
    assert listed.number == {RING.contact("phone", "+447700900123")}
    assert RING.contact("phone", "+447700900124") in listed.person
    assert rules(world, key) == {"scope-unknown": [6], "contact-unreadable": [7, 8]}
    kept = f"{world.items('do_not_contact')} {world.items('ledger')} {everything(world)}"
    for secret in ("7812340001", "900123", "Mary", "omeone@", "4600009"):
        assert secret not in kept
    assert any("contact-unreadable" in text for text in world.notices())
    # Again under another name: nothing new, and nothing lost.
    put_and_run(world, "do-not-contact/again.csv", as_listed(rows), Context("run-2"))
    assert held(world, "do-not-contact/again.csv")["counts"]["new on the list"] == 0


DELETED = {"Survey": "uss", "Sample Month": "2027-11", "Deleted On": "02/11/2028"}


def as_listed(rows: list[dict[str, str]]) -> str:
    return table(rows, ("Contact", "Reason", "Scope"))


@pytest.mark.req("R20")
def test_a_list_with_strange_columns_and_broken_rows_is_honoured_all_the_same(
    world: World,
) -> None:
    body = "Agent,Contact\r\nMary,07700 900123\r\n07700 900124\r\nAnn,07700 900125\r\n"
    key = "do-not-contact/odd.csv"
    put_and_run(world, key, body)
    assert len(the_list(world).read().person) == 3
    assert rules(world, key) == {"column-ignored": [1], "uneven-row": [3]}
    assert any("uneven-row" in text for text in world.notices())
    assert "Mary" not in str(everything(world))


@pytest.mark.req("R38")
def test_a_concern_is_kept_for_safeguarding_alone_and_told_at_once(world: World) -> None:
    rows = [{"Crime No": "4600001/27", "Detail": "Sounded frightened."}, {"Detail": "x"}]
    key = "concerns/call.csv"
    put_and_run(world, key, table(rows, ("Crime No", "Detail")))
    [kept] = world.keys("safeguarding")
    assert re.fullmatch(r"concerns/2027-12-10/[\w-]{20}/call\.csv", kept)
    assert stored(world, "safeguarding", kept)[0]["Detail"] == "Sounded frightened."
    [told] = [text for text in world.notices() if "A concern about a respondent" in text]
    assert "safeguarding role" in told
    assert "2027-12-11T10:00:00Z" in told  # the time to close it by
    assert "4600001" not in told
    assert rules(world, key) == {"person-missing": [3]}
    [entry] = [item for item in world.items("ledger") if item["item"].startswith("concern#")]
    assert (entry["owner"], entry["state"]) == ("safeguarding role", "open")
    assert "frightened" not in f"{all_versions(world, 'report')} {world.items('ledger')}"
    assert all_versions(world, "ors_drop") == []


@pytest.mark.req("R38")
def test_a_concern_that_cannot_be_read_reaches_somebody_who_can_read_it(world: World) -> None:
    body = "Somebody was très frightened today".encode("cp1252")
    put_and_run(world, "concerns/odd.csv", body)
    [kept] = world.keys("safeguarding")
    assert world.read("safeguarding", kept) == body
    assert any("A concern about a respondent" in text for text in world.notices())
    found = report(world, "concerns/odd.csv")
    assert found["result"] != "refused"
    assert "to the safeguarding role as it came" in found["notes"][0]


@pytest.mark.req("R42", "R44")
def test_deletions_are_confirmed_late_ones_are_a_breach(world: World) -> None:
    custody = Custody(Ledger(clients.client("dynamodb"), world.table("ledger")))
    custody.handed_over("uss", MONTH, 100, NOW)
    custody.handed_over("ovss", MONTH, 100, NOW)
    rows = [
        {"Survey": "USS", "Sample Month": "2027-11", "Deleted On": "02/11/2028"},
        {"Survey": "ovss", "Sample Month": "2027-11", "Deleted On": "02/11/2029"},
        {"Survey": "uss", "Sample Month": "2026-01", "Deleted On": "02/11/2027"},
        {"Survey": "vvs", "Sample Month": "2027-11", "Deleted On": "02/11/2028"},
        {"Survey": "uss", "Sample Month": "27-Nov", "Deleted On": "02/11/2028"},
        {"Survey": "uss", "Sample Month": "2027-11", "Deleted On": "2 Nov"},
    ]
    key = "deletions/ors/2029-11/1.csv"
    put_and_run(world, key, table(rows, ("Survey", "Sample Month", "Deleted On")))
    assert rules(world, key) == {
        "deleted-late": [3],
        "nothing-held": [4],
        "survey-unknown": [5],
        "month-unreadable": [6],
        "date-missing": [7],
    }
    assert {h.survey: h.deleted_on for h in custody.holdings()} == {
        "uss": date(2028, 11, 2),
        "ovss": date(2029, 11, 2),
    }
    assert any("deleted-late-elsewhere" in text for text in world.notices())


@pytest.mark.req("R10", "R31")
def test_who_answers_by_a_link_rests_and_is_linked_only_with_consent(world: World) -> None:
    cases = handed_over(world, 1, 2, 3, survey="ovss")
    tokens = invited(world, cases)
    rows = []
    for number, token in enumerate(tokens[:2], start=1):
        over = {"Q54aa": "1" if number == 1 else "2", "Q54ab": ""}
        rows.append({**answer(number), **over, "Link Id": token})
    rows.append({**answer(9), "Link Id": "2aNobodysTokenAtAll2345"})
    key = "responses/ovss/2027-11/w1.csv"
    put_and_run(world, key, table(rows, OVSS))
    assert [row["Crime No"] for row in stored(world, "linked", "mopac/ovss/2027-11/w1.csv")] == [
        "4600001/27"
    ]
    assert rules(world, key) == {"link-unknown": [4]}
    assert states(world) == {
        "4600001/27": "responded",
        "4600002/27": "responded",
        "4600003/27": "sent",
    }
    assert [state_of(world, each) for each in cases] == ["closed", "closed", "field"]
    assert {item["on"] for item in world.items("history")} == {"2027-12-03"}
    kept = str(everything(world))
    assert not any(token in kept for token in tokens)


def test_a_link_of_another_month_is_found_too(world: World) -> None:
    cases = handed_over(world, 1, survey="ovss")
    (token,) = invited(world, cases)
    key = "responses/ovss/2027-12/w1.csv"
    put_and_run(world, key, table([{**answer(1), "Link Id": token}], OVSS))
    assert states(world) == {"4600001/27": "responded"}
    assert state_of(world, cases[0]) == "closed"


def withdraw(world: World, name: str, *rows: dict[str, str], run: str = "run-w") -> str:
    key = f"withdrawals/{name}.csv"
    put_and_run(world, key, table(rows, ("Crime No", "Link Id", "Withdraw")), Context(run))
    return key


def linked(world: World) -> dict[str, list[str]]:
    """File → crime numbers in it."""
    return {
        key: [row["Crime No"] for row in stored(world, "linked", key)]
        for key in world.keys("linked")
    }


@pytest.mark.attack("replay")
@pytest.mark.req("R39")
def test_each_consent_is_withdrawn_alone_and_an_old_file_does_not_bring_it_back(
    world: World,
) -> None:
    handed_over(world, 1, 2, 3, 4)
    body = table([answer(n) for n in (1, 2, 3, 4)])
    put_and_run(world, "responses/uss/2027-11/w1.csv", body)
    wishes = [
        {"Crime No": "4600001/27", "Withdraw": "all"},
        {"Crime No": "4600001/27", "Withdraw": "q54aa"},
        {"Crime No": "4600002/27", "Withdraw": "q54aa"},
        {"Crime No": "4600003/27", "Withdraw": "Q54ab"},
        {"Crime No": "4600004/27", "Withdraw": "recontact"},
    ]
    withdraw(world, "w", *wishes)
    mopac, mps = "mopac/uss/2027-11/w1.csv", "mps/uss/2027-11/w1.csv"
    assert {key: sorted(numbers) for key, numbers in linked(world).items()} == {
        mopac: ["4600003/27", "4600004/27"],
        mps: ["4600004/27"],
    }
    assert [row["Recontact MPS"] for row in stored(world, "linked", mps)] == ["No"]
    assert "4600001" not in str(all_versions(world, "linked"))
    waits = next(item for item in world.items("ledger") if item["item"].startswith("origin#"))
    assert waits["changed"] == "2027-12-10"  # nine others have from that day on to join them
    [left] = kept(world)  # the second person's answers: no number, no date, no exact value
    assert (left["Q1"], left["Ethnicity"]) == ("2", "Asian")
    assert not left.keys() & {"Crime No", "Interview Date", "Value Stolen", "Length Minutes"}
    # The same people in an old file, a corrected one and a new one.
    again = table([answer(n, Q1="9", Interview_Id=f"J{n}") for n in (1, 2, 3, 4)])
    for run, key in enumerate(["w1", "w2"]):
        put_and_run(world, f"responses/uss/2027-11/{key}.csv", again, Context(f"again-{run}"))
    assert "4600001" not in str(all_versions(world, "linked"))
    assert "4600002" not in str(all_versions(world, "linked"))
    assert all(
        "4600003/27" not in numbers for key, numbers in linked(world).items() if "mps" in key
    )
    assert len(kept(world)) == 1  # of the second, without a number, and once
    assert not kept(world, "comments")  # what they wrote went with the linked row
    assert held_rules(world, "responses/uss/2027-11/w1.csv")["withdrawn"] == [2, 3, 4, 5]


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    "wish", ["Q54aa and Q54ab", "q54aa; q54ab", "Recontact MPS, Q54aa", "Q54aa/x"]
)
def test_several_things_in_one_cell_are_all_taken_back(world: World, wish: str) -> None:
    handed_over(world, 1, 2)
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(1), answer(2)]))
    key = withdraw(world, "w", {"Crime No": "4600001/27", "Withdraw": wish})
    assert {*map(str, linked(world).values())} == {"['4600002/27']"}
    assert ("withdraw-unknown" in rules(world, key)) == wish.endswith("/x")


@pytest.mark.req("R39")
def test_released_packs_are_named_in_a_note_that_names_nobody(world: World) -> None:
    handed_over(world, 1, 2)
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(1), answer(2)]))
    put_and_run(world, "responses/uss/2027-11/w2.csv", table([answer(3)]), Context("run-2"))
    world.s3.put_object_tagging(
        Bucket=world.bucket("linked"),
        Key="mps/uss/2027-11/w1.csv",
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    key = withdraw(world, "w", {"Crime No": "4600001/27", "Withdraw": "Q54aa"})
    [note] = world.keys("report", "retractions/")
    assert re.fullmatch(r"retractions/2027-12-10/w-[0-9a-f]{12}\.json", note)
    found = json.loads(world.read("report", note))
    assert [pack["pack"] for pack in found["packs"]] == ["mps/uss/2027-11/w1.csv"]
    told = world.notices()
    assert "4600001" not in str(found) + str(told)
    assert len([text for text in told if "released pack" in text and note in text]) == 1
    assert held(world, key)["counts"]["MPS packs that were already released"] == 1
    assert any(note in text for text in held(world, key)["notes"])
    assert "cannot find answers kept without identity" in report(world, key)["notes"][0]


@pytest.mark.req("R10", "R39")
def test_who_withdraws_altogether_rests_and_leaves_register_and_invitations(
    world: World,
) -> None:
    cases = handed_over(world, 1, 2, survey="ovss")
    tokens = invited(world, cases)
    key = withdraw(world, "w", {"Link Id": tokens[0], "Withdraw": "all"})
    assert [case.crime for case in register(world).cases()] == ["4600002/27"]
    assert set(states(world)) == {"4600002/27"}
    assert [item["ids"] for item in world.items("history")] == [cases[0].people[1]]
    assert held_rules(world, key) == {"nothing-linked": [2], "held-elsewhere": [2]}
    late = table([{**answer(1), "Link Id": tokens[0]}], OVSS)
    put_and_run(world, "responses/ovss/2027-11/late.csv", late, Context("late"))
    assert world.keys("linked") == world.keys("anonymised") == []


@pytest.mark.req("R39")
def test_a_withdrawal_that_cannot_be_read_is_told_and_withdraws_nothing(world: World) -> None:
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(1)]))
    world.notices()
    key = withdraw(
        world,
        "w",
        {"Crime No": "4600001/27", "Withdraw": "everything please"},
        {"Withdraw": "all"},
        {"Crime No": "460", "Withdraw": "all"},
    )
    assert rules(world, key) == {
        "withdraw-unknown": [2],
        "person-missing": [3],
        "crime-number-unreadable": [4],
    }
    assert linked(world)["mopac/uss/2027-11/w1.csv"] == ["4600001/27"]
    assert any("in a file of withdrawals" in text for text in world.notices())


@pytest.mark.attack("oracle")
def test_rehearsals_of_every_kind_keep_nothing(world: World) -> None:
    cases = handed_over(world, 1)
    files = {
        "outcomes/uss/2027-11/w.csv": table([outcome(1, "Not Safe")], OUTCOMES),
        "do-not-contact/w.csv": table([{"Contact": "07700 900123"}], ("Contact",)),
        "deletions/ors/2028-11/w.csv": table([DELETED], tuple(DELETED)),
        "concerns/w.csv": "Crime No,Detail\r\n4600001/27,x\r\n",
        "withdrawals/w.csv": "Crime No,Withdraw\r\n4600001/27,all\r\n",
    }
    for number, (key, body) in enumerate(files.items()):
        put_and_run(world, f"rehearsal/{key}", body, Context(f"run-{number}"))
        assert report(world, f"rehearsal/{key}")["result"] != "refused"
    assert world.items("do_not_contact") == world.items("ledger") == world.items("history") == []
    assert world.keys("safeguarding") == world.keys("ors_drop") == []
    assert state_of(world, cases[0]) == "field"
    assert world.notices() == []
