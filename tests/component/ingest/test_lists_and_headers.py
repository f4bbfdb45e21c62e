"""Lists of people whose header is missing, spelt otherwise or doubled (R20a)."""

from __future__ import annotations

import pytest

from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OUTCOMES, state_of, the_list
from tests.dropping import RING, everything, handed_over, put_and_run, report, rules
from tests.workbooks import workbook

LIST = "Contact,Reason,Scope"


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    "body",
    [
        "07812 001001\n07812 001002\n",
        "Telephone,Why\n07812 001001,asked\n07812 001002,asked\n",
        "Mobile;Home\n07812 001001;07812 001002\n",
        "Contact,Contact\n07812 001001,07812 001002\n",
        '[{"Phone": "07812 001001"}, {"Phone": "07812 001002"}]',
        workbook([[7812001001.0], ["07812 001002"]]),
        "Contact,07812 001001,07812 001002\n",
        "Contact,Reason\u202807812 001001,asked\u202807812 001002,asked\u2028",
    ],
)
def test_a_list_without_the_header_is_listed_cell_by_cell(world: World, body: str | bytes) -> None:
    key = f"do-not-contact/a.{'csv' if isinstance(body, str) else 'xlsx'}"
    assert put_and_run(world, key, body)["status"] == "ingested"
    found = rules(world, key)
    assert found.pop("header-unread") == [1]
    assert {*found} <= {"column-ignored"}
    for number in ("+447812001001", "+447812001002"):
        assert RING.contact("phone", number) in the_list(world).read().person
    assert any("header-unread" in text for text in world.notices())


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Contact:,Why\n07812 001001,\n07812 001002,\n", {"column-ignored"}),
        ("Contact,Reason,Reason\n07812 001001,a,b\n07812 001002,,\n", {"column-ignored"}),
        ("Contact,Reason\n07812 001001,and 07812 001002\n", set()),
        ("Contact,Phone\n07812 001001,07812 001002\n", {"column-ignored"}),
        ("Contact,Reason\n07812 001001,07812 001002,x\n", {"uneven-row"}),
    ],
)
def test_whoever_else_is_in_a_row_of_a_list_is_listed(
    world: World, body: str, found: set[str]
) -> None:
    put_and_run(world, "do-not-contact/a.csv", body)
    assert {*rules(world, "do-not-contact/a.csv")} == found
    for number in ("+447812001001", "+447812001002"):
        assert RING.contact("phone", number) in the_list(world).read().person


@pytest.mark.req("R20a")
def test_rows_of_commas_to_the_end_of_a_sheet_refuse_no_list(world: World) -> None:
    body = f"{LIST}\r\n07812 001001,asked,\r\n" + ",,\r\n" * 100_001 + "07812 001002,asked,\r\n"
    put_and_run(world, "do-not-contact/a.csv", body)
    assert rules(world, "do-not-contact/a.csv") == {}
    for number in ("+447812001001", "+447812001002"):
        assert RING.contact("phone", number) in the_list(world).read().person


@pytest.mark.req("R20a")
def test_a_number_that_is_blanked_takes_nobody_else_of_its_row(world: World) -> None:
    body = f"{LIST}\n07812 001001,now 07812 001002,number\n"
    put_and_run(world, "do-not-contact/a.csv", body)
    listed = the_list(world).read()
    assert listed.number == {RING.contact("phone", "+447812001001")}
    assert not listed.person


@pytest.mark.req("R34", "R20a")
def test_identity_in_a_list_without_contact_refuses_it_and_lists_its_people(world: World) -> None:
    key = "do-not-contact/w.csv"
    put_and_run(world, key, "Telephone,Surname\n07812 001001,Zzyzx\n")
    assert report(world, key)["result"] == "refused"
    assert RING.contact("phone", "+447812001001") in the_list(world).read().person
    assert "Zzyzx" not in str(everything(world))


@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize(
    "body",
    [
        "Crime No,Outcome\n4600001/27,Not Safe\n",
        "Crime Number,Result\n4600001/27,Not Safe\n",
        "4600001/27,9001,1,2,Not Safe,24/11/2027\n",
        "Crime No,VIW No,Outcome,Outcome\n4600001/27,9001,No Answer,Not Safe\n",
    ],
)
def test_who_is_not_safe_is_stopped_though_the_file_is_refused_for_its_header(
    world: World, body: str
) -> None:
    (case,) = handed_over(world, 1)
    key = "outcomes/uss/2027-11/w.csv"
    put_and_run(world, key, body)
    assert report(world, key)["result"] == "refused"
    assert {*case.contacts} <= the_list(world).read().person
    assert len(world.keys("safeguarding")) == 1
    assert state_of(world, case) == "field"  # the rest waits for a sound file


@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize(
    "row",
    [
        "4600001/27,9001,1,Not Safe,24/11/2027",
        "9001,4600001/27,1,2,Not Safe,24/11/2027",
        "4600001/27,9001,1,2,24/11/2027,Not Safe",
        ",4600001/27,1,2,Not Safe,24/11/2027",
    ],
)
def test_a_row_that_slipped_a_column_stops_whom_it_stops(world: World, row: str) -> None:
    (case,) = handed_over(world, 1)
    body = f"{','.join(OUTCOMES)}\n{row}\n"
    put_and_run(world, "outcomes/uss/2027-11/w.csv", body)
    assert {*case.contacts} <= the_list(world).read().person
    assert len(world.keys("safeguarding")) == 1


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    "header", ["Crime_No,VIW_No,Outcome,Outcome_Date", "CrimeNo.,viw no,OUTCOME:,Outcome  Date"]
)
def test_a_list_s_columns_go_by_letters_and_digits_alone(world: World, header: str) -> None:
    (case,) = handed_over(world, 1)
    key = "outcomes/uss/2027-11/w.csv"
    put_and_run(world, key, f"{header}\n4600001/27,9001,Interviewed,24/11/2027\n")
    assert rules(world, key) == {}
    assert state_of(world, case) == "closed"
