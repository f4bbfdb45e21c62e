"""What ORS wrote and nobody understands stops before it harms: it waits for a person (R20, R39)."""

from __future__ import annotations

import pytest

from functions.ingest.handler import handler
from functions.shared.policy import sending
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_store import InvitationStore
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import (
    OUTCOMES,
    invited,
    linked,
    outcome,
    state_of,
    states,
    the_list,
    withdraw,
)
from tests.crashing import die_everywhere
from tests.dropping import (
    Context,
    answer,
    event,
    handed_over,
    held,
    held_rules,
    put_and_run,
    report,
    rules,
    table,
)
from tests.sending_world import contacted, run, turn

KEY = "outcomes/ovss/2027-11/q.csv"
MISSPELT = ["Nt Saef", "Hard refusal", "No contact made", "Withdrew", "Mystery"]
STOPS = ["Not Safe to contact", "DNC", "Don't contact", "Deceased (family told us)"]


def due(world: World, *numbers: int) -> tuple[list[Case], list[str]]:
    """People of the sample with an invitation that is due, and their links."""
    cases = handed_over(world, *numbers, survey="ovss")
    return cases, invited(world, cases, State.DUE)


def call(world: World, *rows: dict[str, str], key: str = KEY, run: str = "run-1") -> None:
    put_and_run(world, key, table(rows, OUTCOMES), Context(run))


def ids(world: World) -> dict[str, str]:
    """Crime number → invitation id."""
    return {item["crime_no"]: item["invitation_id"] for item in world.items("invitation")}


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "word", ["Not-Safe", "NotSafe", "Not safe.", "do-not-contact", " DO NOT  CONTACT!", "Deceased."]
)
def test_a_stop_is_a_stop_however_it_is_spelt(world: World, word: str) -> None:
    (one,), _ = due(world, 1)
    call(world, outcome(1, word))
    assert {*one.contacts} <= the_list(world).read().person
    assert states(world) == {one.crime: "opted_out"}
    assert rules(world, KEY) == {}


@pytest.mark.req("R20")
@pytest.mark.parametrize("word", STOPS)
def test_nobody_is_written_to_after_a_stop_in_other_words(world: World, word: str) -> None:
    (one, two), _ = due(world, 1, 2)
    call(world, outcome(1, word))
    assert states(world) == {one.crime: "opted_out", two.crime: "due"}
    assert rules(world, KEY) == {"outcome-taken-for-stop": [2]}
    assert any("outcome-taken-for-stop" in text for text in world.notices())
    turn(world)
    assert run()["sent"] == 1


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize("word", [*MISSPELT, ""])
def test_nobody_is_written_to_after_a_word_that_nobody_understands(world: World, word: str) -> None:
    (one, two), _ = due(world, 1, 2)
    call(world, outcome(1, word))
    assert states(world) == {one.crime: "unknown", two.crime: "due"}
    assert rules(world, KEY) == {"outcome-unknown": [2]}
    assert held(world, KEY)["counts"]["invitations on hold until a person decides"] == 1
    [told] = [text for text in world.notices() if "outcome-unknown" in text]
    assert "4600001" not in told
    # An unknown word lists nobody, and ends no case.
    assert world.items("do_not_contact") == []
    assert state_of(world, one) == "field"
    turn(world)
    found = run()
    assert (found["sent"], found["unknown_ids"]) == (1, [ids(world)[one.crime]])
    assert sum(contacted().values()) == 1


@pytest.mark.req("R28")
def test_a_person_who_asked_what_was_meant_lets_the_invitation_go(world: World) -> None:
    (one,), _ = due(world, 1)
    call(world, outcome(1, "Mystery"))
    turn(world)
    assert run()["sent"] == 0
    run({"invitation_id": ids(world)[one.crime], "settle": "not_sent"})
    assert run()["sent"] == 1


@pytest.mark.req("R20")
def test_the_corrected_file_stops_who_was_held(world: World) -> None:
    cases, _ = due(world, 1, 2, 3)
    call(world, outcome(1, "Mystery"), outcome(2, "Mystery"), outcome(3, "Mystery"))
    names = ("Not Safe", "Refused", "No Answer")
    rows = [outcome(number, name) for number, name in enumerate(names, start=1)]
    call(world, *rows, run="run-2")
    assert [states(world)[case.crime] for case in cases] == ["opted_out", "suppressed", "unknown"]


@pytest.mark.req("R20")
def test_a_clear_word_about_the_same_person_counts_and_nobody_waits(world: World) -> None:
    (one,), _ = due(world, 1)
    call(world, outcome(1, "Mystery"), outcome(1, "Not Safe"), outcome(1, "Mystery"))
    assert states(world) == {one.crime: "opted_out"}


@pytest.mark.req("R20")
def test_whoever_it_can_be_about_waits_whatever_survey_the_file_is_of(world: World) -> None:
    (one, two), _ = due(world, 1, 2)
    rows = [outcome(1, "Mystery", VIW_No="77"), outcome(2, "Mystery", Crime_No="?")]
    call(world, *rows, key="outcomes/uss/2027-11/q.csv")
    assert states(world) == {one.crime: "unknown", two.crime: "due"}
    assert rules(world, "outcomes/uss/2027-11/q.csv") == {"outcome-unknown": [2, 3]}


@pytest.mark.req("R28")
@pytest.mark.parametrize("state", [State.SENT, State.RESPONDED, State.OPTED_OUT])
def test_what_is_not_due_any_more_stays_as_it_is(world: World, state: State) -> None:
    (one,), _ = due(world, 1)
    store = InvitationStore(world.dynamodb, world.table("invitation"))
    if state is State.SENT:
        store.move(ids(world)[one.crime], State.CLAIMED)
    store.move(ids(world)[one.crime], state)
    call(world, outcome(1, "Mystery"))
    assert states(world) == {one.crime: state}


@pytest.mark.req("R20")
@pytest.mark.parametrize("key", [KEY, "withdrawals/q.csv"], ids=["an outcome", "a withdrawal"])
def test_a_run_that_dies_anywhere_holds_them_when_it_comes_again(world: World, key: str) -> None:
    (one,), _ = due(world, 1)
    row = outcome(1, "Mystery") | {"Withdraw": "all of it"}
    world.put("ors_drop", key, table([row], (*OUTCOMES[:2], "Withdraw", *OUTCOMES[2:])))

    def check() -> None:
        assert states(world)[one.crime] == "unknown"

    assert die_everywhere(lambda: handler(event(world, key), Context("dies")), check) > 3


def pasted(token: str) -> list[str]:
    link = sending.rules().links.survey(token)
    return [
        token,
        link,
        f"  <{link}>  ",
        f"< {link[:30]} {link[30:]} >",
        link.replace("https://online.ors", "HTTPS://Online.ORS"),
        link.removeprefix("https://") + ".",
        f"{link}&lang=en",
    ]


@pytest.mark.req("R39")
@pytest.mark.parametrize("form", range(7))
def test_the_whole_link_names_its_person_as_its_token_does(world: World, form: int) -> None:
    (one, two), tokens = due(world, 1, 2)
    key = withdraw(world, "w", {"Link Id": pasted(tokens[0])[form], "Withdraw": "all"})
    assert set(states(world)) == {two.crime}
    assert "link-unreadable" not in rules(world, key)
    late = {**answer(1), "Crime No": "", "Link Id": tokens[0]}
    header = tuple("Link Id" if name == "Crime No" else name for name in answer(1))
    put_and_run(world, "responses/ovss/2027-11/late.csv", table([late], header), Context("late"))
    assert world.keys("linked") == world.keys("anonymised") == []
    assert one.crime not in str(world.items("register"))


@pytest.mark.req("R39")
def test_what_is_no_link_is_set_aside_and_told_and_not_taken_for_somebody_unknown(
    world: World,
) -> None:
    _, (token,) = due(world, 1)
    links = [token[:-1], f"{token}x", f"https://evil.example/o?id={token}", "Mary", "0" * 22]
    key = withdraw(world, "w", *({"Link Id": link, "Withdraw": "all"} for link in links))
    assert rules(world, key) == {"link-unreadable": [2, 3, 4, 5, 6]}
    assert states(world) == {"4600001/27": "due"}
    assert any("link-unreadable" in text for text in world.notices())
    assert not any(item["item"].startswith("tombstone#") for item in world.items("ledger"))


@pytest.mark.req("R39")
def test_a_link_in_lower_case_withdraws_its_person_if_no_other_link_is_like_it(
    world: World,
) -> None:
    (one, two), tokens = due(world, 1, 2)
    key = withdraw(world, "w", {"Link Id": tokens[0].lower(), "Withdraw": "all"})
    assert set(states(world)) == {two.crime}
    assert rules(world, key) == {}
    assert one.crime not in str(world.items("register"))


@pytest.mark.req("R39")
def test_a_link_in_lower_case_that_fits_two_is_nobodys(world: World) -> None:
    _, (token, other) = due(world, 1, 2)
    item = next(item for item in world.items("invitation") if item["token"] == other)
    world.dynamodb.update_item(
        TableName=world.table("invitation"),
        Key={"invitation_id": {"S": item["invitation_id"]}},
        UpdateExpression="SET #t = :t",
        ExpressionAttributeNames={"#t": "token"},
        ExpressionAttributeValues={":t": {"S": token.swapcase()}},
    )
    key = withdraw(world, "w", {"Link Id": token.casefold(), "Withdraw": "all"})
    assert rules(world, key) == {"link-of-nobody": [2]}
    assert len(states(world)) == 2


@pytest.mark.req("R39")
def test_a_link_that_nobody_has_is_set_aside_and_told_and_never_passes_for_done(
    world: World,
) -> None:
    _, (token,) = due(world, 1)
    place = next(n for n in range(21) if token[n].casefold() != token[n + 1].casefold())
    swapped = token[:place] + token[place + 1] + token[place] + token[place + 2 :]
    key = withdraw(world, "w", {"Link Id": swapped, "Withdraw": "all"})
    assert rules(world, key) == {"link-of-nobody": [2]}
    assert report(world, key)["result"] == "ingested, some rows set aside"
    assert states(world) == {"4600001/27": "due"}
    [told] = [text for text in world.notices() if "link-of-nobody" in text]
    assert swapped not in told
    # With the crime number beside it the person is known all the same.
    row = {"Link Id": swapped, "Crime No": "4600001/27", "Withdraw": "all"}
    key = withdraw(world, "again", row, run="run-2")
    assert rules(world, key) == {"half-readable": [2]}
    assert states(world) == {}


@pytest.mark.req("R39")
def test_a_withdrawal_by_link_that_is_worked_again_is_not_taken_for_a_link_of_nobody(
    world: World,
) -> None:
    _, (token,) = due(world, 1)
    for again in ("run-1", "run-2"):
        key = withdraw(world, "w", {"Link Id": token, "Withdraw": "all"}, run=again)
        assert rules(world, key) == {}
    assert states(world) == {}


@pytest.mark.req("R39")
def test_a_row_that_names_two_people_withdraws_neither_and_somebody_hears_of_it(
    world: World,
) -> None:
    cases = handed_over(world, 1, 2, survey="ovss")
    tokens = invited(world, cases)
    wish = {"Crime No": cases[0].crime, "Link Id": tokens[1], "Withdraw": "all"}
    key = withdraw(world, "w", wish)
    assert held_rules(world, key) == {"person-contradictory": [2]}
    assert states(world) == {case.crime: "sent" for case in cases}
    assert [state_of(world, case) for case in cases] == ["field", "field"]
    assert not any(item["item"].startswith("tombstone#") for item in world.items("ledger"))
    [told] = [text for text in world.notices() if "person-contradictory" in text]
    assert "46000" not in told
    assert tokens[1] not in told
    # The same person by both names is no contradiction.
    again = {**wish, "Link Id": tokens[0], "Crime No": " 4600001-27"}
    withdraw(world, "w", again, run="run-2")
    assert set(states(world)) == {cases[1].crime}


@pytest.mark.req("R39")
@pytest.mark.parametrize("word", ["", "yes", "everything please"])
def test_whoever_withdraws_something_unclear_is_not_written_to(world: World, word: str) -> None:
    (one, two, three), tokens = due(world, 1, 2, 3)
    rows = [{"Crime No": one.crime, "Withdraw": word}, {"Link Id": tokens[1], "Withdraw": word}]
    key = withdraw(world, "w", *rows)
    assert states(world) == {one.crime: "unknown", two.crime: "unknown", three.crime: "due"}
    assert rules(world, key) == {"withdraw-unknown": [2, 3]}
    assert any("withdraw-unknown" in text for text in world.notices())
    turn(world)
    assert run()["sent"] == 1
    # What was meant comes under the same name, and both are gone.
    withdraw(world, "w", *({**row, "Withdraw": "All."} for row in rows), run="run-2")
    assert set(states(world)) == {three.crime}


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    ("over", "found"),
    [({"Link Id": "n/a"}, {}), ({"Link Id": "see email"}, {"half-readable": [2]})],
)
def test_a_crime_number_alone_is_enough_whatever_stands_beside_it(
    world: World, over: dict[str, str], found: dict[str, list[int]]
) -> None:
    handed_over(world, 1)
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(1), answer(2)]))
    key = withdraw(world, "w", {"Crime No": "4600001/27", "Withdraw": "Q54aa", **over})
    assert rules(world, key) == found
    assert linked(world)["mopac/uss/2027-11/w1.csv"] == ["4600002/27"]


def test_a_rehearsal_holds_nobody(world: World) -> None:
    (one,), _ = due(world, 1)
    call(world, outcome(1, "Mystery"), key=f"rehearsal/{KEY}")
    assert states(world) == {one.crime: "due"}
