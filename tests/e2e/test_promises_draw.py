"""What E&I, ORS and a journalist may rely on of a draw (interfaces: extracts, draws, handovers)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from botocore.exceptions import ClientError

from local.emulator.cloud import FunctionFailed
from tests.e2e.invented import EXTRACT, HANDOVER, online, table, victim
from tests.e2e.outside import Outside, at, counts

CONTACTS = ("VIW Telephone Home", "VIW Telephone Mobile", "VIW Telephone Other")


def month_of(day: date, back: int = 0) -> str:
    index = day.year * 12 + day.month - 1 - back
    return f"{index // 12}-{index % 12 + 1:02d}"


@pytest.mark.req("R02", "R06", "R07", "R08", "R09", "R11")
def test_who_is_called_and_who_is_not(outside: Outside) -> None:
    month, day = "2027-05", "01/04/2027"

    def row(number: int, /, **over: str) -> dict[str, str]:
        return victim(100 + number, over.pop("Date Reported", day), **over)

    called = [
        row(1, **{"Domestic Abuse": " n "}),
        row(2, **{"Date Reported": "19/03/2027"}),
        row(3, **{"Date Reported": "18/04/2027"}),
        row(4, **{"VIW Date of Birth": "18/05/2011"}),
        row(5, **{"Crime No": "01/123405/27"}),
        row(6, **{"Owning Borough": "  westminster "}),
        row(7, **{"Crime Type": "HATE CRIME", "Reported Via": " front counter"}),
        row(8, **{"VIW Surname": "O’Brien-Müller", "VIW Co/Forenames": "Renée"}),
        row(9, **{"VIW Injury Degree Desc": "Minor", "TIU": "Y"}),
        row(10, **{"VIW Telephone Mobile": "", "VIW Telephone Business": "020 7219 4272"}),
        row(11, **{"VIW Surname": "Null"}),
    ]
    not_called = [
        row(20, **{"Domestic Abuse": "Y"}),
        row(21, **{"Sexual Element": ""}),
        row(22, **{"Vulnerable": "Unknown"}),
        row(23, **{"VIW Date of Birth": "01/01/1900"}),
        row(24, **{"VIW Date of Birth": ""}),
        row(25, **{"VIW Date of Birth": "31/02/1980"}),
        row(26, **{"VIW Date of Birth": "19/05/2011"}),
        row(27, **{"VIW Injury Degree Desc": "FATAL"}),
        row(28, **{"VIW Surname": "UNKNOWN"}),
        row(29, **{"VIW Surname": "Acme Ltd"}),
        row(30, **{"VIW Surname": "N/K", "VIW Co/Forenames": ""}),
        row(31, **{"VIW Telephone Mobile": "07000 000000"}),
        row(32, **{"VIW Telephone Mobile": "+1 212 555 0100"}),
        row(33, **{"Date Reported": "18/03/2027"}),
        row(34, **{"Date Reported": "19/04/2027"}),
        row(35, **{"Owning Borough": "Heathrow"}),
        row(36, **{"Owning Borough": "TDIU"}),
        row(37, **{"Owning Borough": "City of London"}),
        row(38, **{"Reported Via": "Online"}),
        row(39, **{"Crime Type": "Vehicle Crime"}),
        row(40, **{"Crime No": "an unknown shape"}),
        row(41, **{"Domestic Abuse": "No"}),
    ]
    report = outside.drawn("uss", month, [*called, *not_called])
    assert outside.called(month) == {each["Crime No"] for each in called}
    assert report["rows"] == len(called) + len(not_called)
    assert counts(report)["selected"] == len(called)


@pytest.mark.req("R09")
def test_of_one_person_one_record_is_taken_and_of_one_telephone_one_person(
    outside: Outside,
) -> None:
    month, day = "2027-04", "02/03/2027"
    same_crime = [victim(200, day), victim(200, day, **{"VIW Telephone Mobile": "07812 500299"})]
    two_crimes = [victim(201, day), victim(202, day)]
    for name in ("VIW Co/Forenames", "VIW Surname", "VIW Telephone Mobile"):
        two_crimes[1][name] = two_crimes[0][name]
    two_crimes[1]["VIW Telephone Mobile"] = "+44 (0) 7812-500201"
    household = [victim(203, day), victim(204, day, **{"VIW Telephone Home": "07812500203"})]
    by_email = [
        victim(205, day, **{"VIW Email": "quill.shared@example.org"}),
        victim(206, day, **{"VIW Email": " Quill.Shared@Example.org"}),
    ]
    outside.extract("uss", month, [*same_crime, *two_crimes, *household, *by_email], "people")
    report = outside.draw("uss", month)
    assert counts(report)["selected"] == 4


@pytest.mark.req("R03", "R06", "R27", "R52")
def test_a_handover_holds_what_ors_needs_and_opens_with_the_password_alone(
    outside: Outside,
) -> None:
    month = "2027-06"
    row = victim(
        300,
        "01/05/2027",
        **{
            "VIW Telephone Mobile": "(07812) 500 300",
            "VIW Telephone Home": "not at home",
            "VIW Telephone Other": "0044 20 7219 3000",
            "Victim Address Postcode 1": "SW1A",
            "Owning Borough": "Westminster",
            "SUM Total Value Stolen": "250.00",
            "VIW Email": "never@example.org",
            "CLASS CR Status Desc": "Confirmed",
        },
    )
    outside.drawn("uss", month, [row])
    (got,) = outside.handover(month)
    assert list(got) == HANDOVER
    assert [got[each] for each in CONTACTS] == ["", "+447812500300", "+442072193000"]
    assert (got["BCU"], got["Owning Borough"]) == ("Central West", "Westminster")
    assert (got["Contact From"], got["Contact To"]) == ("12/06/2027", "24/07/2027")
    assert (got["Destroy By"], got["Replicate"]) == ("Jul 2028", "1")
    assert (got["Victim Address Postcode 1"], got["SUM Total Value Stolen"]) == ("SW1A", "250.00")
    key = f"samples/uss/{month}/uss-{month}.zip"
    body = outside.s3.get_object(Bucket=outside.out["SampleBucket"], Key=key)["Body"].read()
    assert b"Quillfeather" not in body
    # WinZip's AES: method 99, and strength 3 (256 bits) in the extra field 0x9901.
    assert int.from_bytes(body[8:10], "little") == 99
    extra = body[30 + int.from_bytes(body[26:28], "little") :]
    assert (extra[:2], extra[8]) == (b"\x01\x99", 3)
    assert "working/uss/2027-06.csv" in outside.keys("ExtractBucket", "working/uss/")
    name = f"/victim-surveys/local/handover/uss/{month}"
    assert outside.ssm.get_parameter(Name=name)["Parameter"]["Type"] == "SecureString"
    assert len(outside.password(month)) >= 16
    everything = outside.read("ReportBucket", f"draws/uss/{month}/report.json")
    everything += outside.read("ReportBucket", f"draws/uss/{month}/report.html")
    assert outside.password(month) not in everything


SPELLINGS = (
    "07812 500400", "07812500400", "0 7 8 1 2 5 0 0 4 0 0", "+447812500400", "+44 7812 500400",
    "+44 (0)7812 500400", "0044 7812 500400", "447812500400", "7812500400", "(07812) 500400",
    "07812-500-400", "07812.500.400", "07812/500400", "tel: 07812 500400",
    "\u00a007812\u00a0500400", "07812 500400 (mob)", "WIDE", "quill.eaa@example.org",
    "Quill.EAA@Example.ORG",
    " quill.eaa@example.org ", "<quill.eaa@example.org>", "mailto:quill.eaa@example.org",
    "Wilhelmina <quill.eaa@example.org>", "4700400/27", " 4700400/27 ", "4700400 / 27",
    "4700400/27\n", "crime no 4700400/27", "\u200b07812 500400", "07812\u2013500400",
)  # fmt: skip


@pytest.mark.req("R20")
def test_a_typed_entry_is_honoured_in_any_usual_spelling_from_the_next_run_on(
    outside: Outside,
) -> None:
    """Each spelling is of a person of its own: number 400 becomes 401, 402 and so on."""
    month, rows = "2027-07", []
    for step, spelling in enumerate(SPELLINGS):
        number = 400 + step
        person = online(number, "01/06/2027", **{"Reported Via": "Officer"})
        rows.append(person)
        email = person["VIW Email"].split("@")[0].removeprefix("quill.")
        typed = spelling.replace("eaa", email).replace("EAA", email.upper())
        for old, new in (("4700400", person["Crime No"][:7]), ("500400", f"{500000 + number}")):
            typed = typed.replace(old, new)
        typed = typed.replace("500-400", f"500-{number}").replace("500.400", f"500.{number}")
        typed = typed.replace("5 0 0 4 0 0", " ".join(str(500000 + number)))
        wide = "".join(chr(0xFF10 + int(digit)) for digit in f"07812{500000 + number}")
        outside.type_in(typed.replace("WIDE", wide))
    stays = victim(440, "01/06/2027", **{"VIW Telephone Home": "020 7219 4273"})
    outside.type_in("020 7219 4273", scope=" Number ", reason="wrong number", source="email")
    outside.type_in("07700 900999", scope="person")  # possible, not valid; nobody's
    alone = victim(441, "01/06/2027")
    outside.type_in("07812 500441", scope="number")
    outside.drawn("uss", month, [*rows, stays, alone])
    (got,) = outside.handover(month)
    assert got["Crime No"] == stays["Crime No"]
    assert (got["VIW Telephone Home"], got["VIW Telephone Mobile"]) == ("", "+447812500440")
    outside.wait_for(lambda: all(listed_well(each) for each in listed(outside)), "untidied entries")


def listed(outside: Outside) -> list[dict[str, str]]:
    return outside.items("DoNotContactTable")


def listed_well(item: dict[str, str]) -> bool:
    """Tidied: a keyed hash, a masked hint, when it was added; no clear text anywhere."""
    kind, _, rest = item["contact"].partition("#")
    text = json.dumps(item, default=str)
    return (
        kind in {"phone", "email", "crime"}
        and rest.isascii()
        and {"hint", "status", "added_at"} <= set(item)
        and not any(each in text for each in ("5004", "quill.", "47004", "@example.org"))
    )


@pytest.mark.req("R20")
def test_an_entry_that_cannot_be_read_is_marked_and_says_why(outside: Outside) -> None:
    outside.type_in("please stop calling me")

    def marked() -> bool:
        return any(item.get("status", "").startswith("unreadable") for item in listed(outside))

    outside.wait_for(marked, "the entry was not marked")
    for item in listed(outside):
        if item.get("status", "").startswith("unreadable"):
            key = {"contact": {"S": item["contact"]}}
            table_name = outside.out["DoNotContactTable"]
            outside.dynamodb.delete_item(TableName=table_name, Key=key)
            assert item.get("why") or len(item["status"]) > len("unreadable")


@pytest.mark.req("R10", "R39a")
def test_a_person_rests_six_calendar_months_after_an_interview_whatever_the_crime_or_survey(
    outside: Outside,
) -> None:
    first, later = "2027-08", "2028-02"
    people = [victim(500 + n, "01/07/2027") for n in range(5)]
    outside.drawn("uss", first, people)
    done = [
        {"Crime No": person["Crime No"], "VIW No": person["VIW No"], "Replicate": "1"}
        | {"Attempts": "1", "Outcome": outcome, "Outcome Date": day}
        for person, outcome, day in zip(
            people,
            ("Interviewed", "interviewed ", "Refused", "No Answer"),
            ("18/08/2027", "19/08/2027", "19/08/2027", "19/08/2027"),
            strict=False,
        )
    ]
    outside.drop(f"outcomes/uss/{first}/a.csv", done, list(done[0]))
    # The fifth has no outcome: contact-to was 23/09/2027, and six months on is 23/03/2028.
    again = [
        {**person, "Crime No": f"48005{n:02d}/28", "VIW No": "1", "Date Reported": "01/01/2028"}
        for n, person in enumerate(people)
    ]
    outside.drawn("uss", later, again)
    assert outside.called(later) == {"4800500/28", "4800503/28"}
    online_later = [
        {**person, "Crime No": f"48006{n:02d}/28", "Reported Via": "Online"}
        for n, person in enumerate(again)
    ]
    report = outside.drawn("ovss", later, online_later)
    assert counts(report)["selected"] == 0 if "selected" in counts(report) else True
    assert not outside.invitations(later)
    assert not any(
        "47005" in json.dumps(item, default=str) for item in outside.items("HistoryTable")
    )


@pytest.mark.req("R02", "R06a")
def test_a_report_date_belongs_to_exactly_one_draw(outside: Outside) -> None:
    days = [date(2027, 8, 17) + timedelta(days=n) for n in range(4)]
    rows = [victim(600 + n, f"{day:%d/%m/%Y}") for n, day in enumerate(days)]
    drawn = {}
    for month in ("2027-09", "2027-10"):
        outside.drawn("uss", month, rows)
        drawn[month] = outside.called(month)
    crimes = [row["Crime No"] for row in rows]
    assert drawn == {"2027-09": set(crimes[:2]), "2027-10": set(crimes[2:])}


@pytest.mark.req("R06a", "R11")
def test_two_draws_at_once_and_a_third_make_one_sample(outside: Outside) -> None:
    month = "2027-12"
    outside.extract("uss", month, [victim(700 + n, "01/11/2027") for n in range(40)])
    event = {"time": at(f"{month}-18"), "survey": "uss", "month": month}

    def draw(_: int) -> str:
        try:
            outside.here.invoke("SampleDrawFunction", event)
        except (ClientError, FunctionFailed) as error:
            return str(error)
        return "ok"

    with ThreadPoolExecutor(2) as both:
        first, second = sorted(both.map(draw, range(2)), key=len)
    assert first == "ok"
    assert second == "ok" or "TooManyRequests" in second
    rows, password = outside.handover(month), outside.password(month)
    outside.extract("uss", month, [victim(790, "01/11/2027")], "later")
    outside.draw("uss", month)
    assert (outside.handover(month), outside.password(month)) == (rows, password)
    assert len(rows) == 40


@pytest.mark.req("R11")
def test_a_dry_run_keeps_nothing_and_says_how_many_in_any_row_order(
    outside: Outside,
) -> None:
    month = "2028-01"
    rows = [victim(800 + n, "01/12/2027") for n in range(60)]
    event = {"time": at(f"{month}-18"), "survey": "uss", "month": month}
    hashes = set()
    for name in ("a", "b"):
        outside.extract("uss", month, rows, name)
        dry = outside.here.invoke("SampleDrawFunction", {**event, "dry_run": True})
        hashes.add(dry["draws"][0]["sample_sha256"])
        Random(1).shuffle(rows)
    assert not outside.keys("SampleBucket", f"samples/uss/{month}")
    assert not outside.keys("ReportBucket", f"draws/uss/{month}")
    wet = outside.here.invoke("SampleDrawFunction", event)
    assert len(hashes) == 1
    assert wet["draws"][0]["drawn"] == dry["draws"][0]["drawn"]
    assert wet["draws"][0]["sample_sha256"] not in hashes, "a forecast has another seed (R11a)"
    assert outside.keys("ReportBucket", f"draws/uss/{month}/") == [
        f"draws/uss/{month}/report.html",
        f"draws/uss/{month}/report.json",
    ]


@pytest.mark.req("R52", "R21")
def test_a_recall_takes_the_handover_back_and_puts_everybody_on_the_stop_list(
    outside: Outside,
) -> None:
    month = "2028-03"
    people = [victim(900, "01/02/2028"), victim(901, "01/02/2028")]
    invited = [online(902, "01/02/2028")]
    outside.drawn("uss", month, people)
    outside.drawn("ovss", month, invited)
    assert [item["state"] for item in outside.invitations(month)] == ["due"]
    for survey in ("uss", "ovss"):
        event = {"time": at(f"{month}-19"), "survey": survey, "month": month, "cancel": True}
        outside.here.invoke("SampleDrawFunction", event)
    assert outside.versions("SampleBucket", f"samples/uss/{month}") == []
    with pytest.raises(ClientError, match="ParameterNotFound"):
        outside.password(month)
    assert [item["state"] for item in outside.invitations(month)] == ["recalled"]
    outside.here.invoke("StopListFunction", {"time": at(f"{month}-19", "12:00")})
    stopped = outside.rows("SampleBucket", f"stop-lists/uss/{month}-19.csv")
    assert {row["Crime No"] for row in people} <= {row["Crime No"] for row in stopped}
    assert list(stopped[0]) == ["Crime No", "VIW No", "Added"]
    # Of an online survey ORS was given links alone, and so it is told of links alone (R21).
    stopped = outside.rows("SampleBucket", f"stop-lists/ovss/{month}-19.csv")
    links = {item["token"] for item in outside.invitations(month)}
    assert links
    assert links <= {row["Link Id"] for row in stopped}
    assert list(stopped[0]) == ["Link Id", "Added"]


@pytest.mark.req("R06a", "R01")
def test_an_extract_is_judged_at_the_clock(outside: Outside) -> None:
    """An arrival draws nobody: late, a person draws it; too late, nobody does."""
    today = datetime.now(UTC).date()
    live, long_ago = month_of(today - timedelta(days=18)), month_of(today, back=5)
    ahead = month_of(today, back=-2)

    def reported(month: str) -> str:
        year, number = map(int, month.split("-"))
        day = date(year, number, 18)
        last = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 18)
        return f"{last:%d/%m/%Y}"

    outside.extract("uss", ahead, [victim(1000, reported(ahead))])
    outside.extract("uss", long_ago, [victim(1001, reported(long_ago))])
    outside.extract("uss", live, [victim(1002, reported(live))])
    for month in (ahead, live, long_ago):
        assert not outside.keys("SampleBucket", f"samples/uss/{month}")
    named = {"survey": "uss", "month": live}
    outside.here.invoke("SampleDrawFunction", named)
    assert outside.called(live) == {victim(1002, "")["Crime No"]}
    outside.extract("uss", live, [victim(1003, reported(live))], "again")
    outside.here.invoke("SampleDrawFunction", named)
    assert outside.called(live) == {victim(1002, "")["Crime No"]}
    assert "closed" in outside.error("SampleDrawFunction", {**named, "month": long_ago})
    for month in (ahead, long_ago):
        assert not outside.keys("SampleBucket", f"samples/uss/{month}")


HEADER = ",".join(EXTRACT)
GOOD = table([victim(1100, "01/03/2028")], EXTRACT)
SECRET = "Zzyzx Secretperson"
BAD = {
    "missing": GOOD.replace(b",Vulnerable", b"", 1),
    "unknown": GOOD.replace(b"Vulnerable", b"Zzyzx Secretperson", 1),
    "like-known": GOOD.replace(b"VIW Surname", b"VIW Surnames", 1),
    "duplicate": GOOD.replace(b"Vulnerable", b"Crime No", 1),
    "no-header": table([victim(1101, "01/03/2028")], EXTRACT).split(b"\n", 1)[1],
    "nul": GOOD.replace(b"Wilhelmina", b"Wil\0helmina"),
    "ragged": GOOD.rstrip() + b",Zzyzx Secretperson\r\n",
    "short": GOOD + b"4701102/27,1,Ms\r\n",
    "empty": b"",
    "header-only": HEADER.encode() + b"\r\n",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "wrong-survey": table([online(1103, "01/03/2028")], EXTRACT),
    "long-field": GOOD.replace(b"Wilhelmina", b"W" * 140_000),
    "open-quote": GOOD.replace(b"Ms", b'"Ms'),
}


@pytest.mark.req("R13")
def test_a_bad_extract_is_refused_with_a_report_that_repeats_no_value(outside: Outside) -> None:
    month = "2028-04"
    for name, body in BAD.items():
        report = outside.extract("uss", month, body, name)
        assert report["accepted"] is False, name
        assert report["refused"]["rule"], name
        text = json.dumps(report)
        text += outside.read("ReportBucket", f"extracts/uss/{month}/{name}.html")
        for value in ("Zzyzx", "Secretperson", "Quillfeather", "Wilhelmina", "4701", "07812"):
            assert value not in text, (name, value)
    missing = outside.read("ReportBucket", f"extracts/uss/{month}/missing.json")
    assert "Vulnerable" in missing
    assert "VIW Surname" in outside.read("ReportBucket", f"extracts/uss/{month}/like-known.json")
    event = {"time": at(f"{month}-18"), "survey": "uss", "month": month}
    said = outside.error("SampleDrawFunction", event)
    assert not any(value in said for value in ("Zzyzx", "Quillfeather", "4701"))
    assert not outside.keys("SampleBucket", f"samples/uss/{month}")


@pytest.mark.req("R13")
def test_a_byte_order_mark_any_column_order_and_case_are_fine(outside: Outside) -> None:
    month = "2028-05"
    head = list(reversed(EXTRACT))
    body = table([victim(1200, "01/04/2028")], head)
    loud = body.split(b"\n", 1)[0].upper().replace(b",TIU", b", TIU ")
    outside.extract("uss", month, b"\xef\xbb\xbf" + loud + b"\n" + body.split(b"\n", 1)[1])
    outside.draw("uss", month)
    assert outside.called(month) == {"4701200/27"}


@pytest.mark.req("R13")
def test_an_extract_under_a_key_that_was_not_agreed_is_never_drawn(outside: Outside) -> None:
    month = "2028-06"
    names = ("4701300", "a b", "x" * 61)
    keys = [f"extracts/uss/{month}/{name}.csv" for name in names]
    keys += [f"extracts/vvs/{month}/a.csv", "extracts/uss/2028-13/a.csv", "extracts/uss/a.csv"]
    for key in keys:
        outside.put("ExtractBucket", key, table([victim(1300, "01/05/2028")], EXTRACT))
    outside.extract("uss", month, [victim(1301, "01/05/2028")], "good")
    outside.draw("uss", month)
    assert outside.called(month) == {"4701301/27"}
    assert not any("4701300" in key for key in outside.keys("ReportBucket"))

    def refused() -> bool:
        found = outside.keys("ReportBucket", "extracts/")
        return sum("refused-name" in key or key.endswith(".csv.json") for key in found) >= len(keys)

    outside.wait_for(refused, "not every key was refused with a report")
