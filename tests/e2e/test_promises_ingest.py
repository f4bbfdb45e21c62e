"""What becomes of a dropped file, whatever was in it (interfaces: OrsDropBucket)."""

from __future__ import annotations

import json
from itertools import product

import pytest

from tests.e2e.invented import OUTCOMES, online, table, victim
from tests.e2e.outside import Outside, rules

HEAD = (
    "Interview Id", "Interview Date", "Took Part", "Crime No", "Q54aa", "Q54ab", "Recontact MPS",
    "Recontact MOPAC", "Borough", "Crime Type", "Length Minutes", "Language", "Mode", "Age Group",
    "Gender", "Value Stolen", "Q1", "Q12a", "V1",
)  # fmt: skip
KEPT_WITHOUT_IDENTITY = {
    "Sample Month", "Borough", "Crime Type", "Mode", "Language", "Age Group", "Gender",
    "Q1", "Q12a",
}  # fmt: skip
WITHDRAWALS = ("Crime No", "Link Id", "Withdraw")


def answer(number: int, **over: str) -> dict[str, str]:
    """One interview of a person of the register, who consents to everything."""
    row = {
        "Interview Id": f"Q-{number}", "Interview Date": "05/04/2026", "Took Part": "Yes",
        "Crime No": f"{4700000 + number}/27", "Q54aa": "1", "Q54ab": "1", "Recontact MPS": "1",
        "Recontact MOPAC": "1", "Borough": "Camden", "Crime Type": "Assault",
        "Length Minutes": "14", "Language": "English", "Mode": "CATI", "Age Group": "35-44",
        "Gender": "Female", "Value Stolen": "1234.56", "Q1": "2", "Q12a": "1",
        "V1": f"Comment {number}.",
    }  # fmt: skip
    return {**row, **{name.replace("_", " "): value for name, value in over.items()}}


def silent(number: int, **over: str) -> dict[str, str]:
    """One interview of somebody who consents to nothing."""
    return answer(
        number, **{"Crime No": "", "Q54aa": "2", "Q54ab": "", "Recontact MPS": "", **over}
    )


def made(outside: Outside, survey: str, month: str, name: str) -> dict[str, list[dict[str, str]]]:
    """Everything that a file of answers made with a number, and the month's merged rows without."""
    linked = {
        recipient: outside.rows("LinkedBucket", f"{recipient}/{survey}/{month}/{name}.csv")
        for recipient in ("mopac", "mps")
    }
    return linked | {
        what: merged(outside, folder, survey, month)
        for what, folder in (("answers", "responses"), ("comments", "comments"))
    }


def merged(outside: Outside, folder: str, survey: str, month: str) -> list[dict[str, str]]:
    """Rows without identity of a month: in one place, which says whether they are ten (R45)."""
    key = f"{folder}/{survey}/{month}.csv"
    there, waiting = (outside.rows("AnonymisedBucket", where) for where in (key, f"held/{key}"))
    assert not (there and waiting)
    return there or waiting


def linked(outside: Outside, month: str, name: str) -> list[dict[str, str]]:
    """All rows with a number that a file made."""
    got = made(outside, "uss", month, name)
    return got["mopac"] + got["mps"]


def everything(outside: Outside) -> str:
    """All that any object but a dropped one says."""
    return "".join(
        outside.read(bucket, key)
        for bucket in ("LinkedBucket", "AnonymisedBucket", "ReportBucket")
        for key in outside.keys(bucket)
    )


@pytest.mark.req("R30", "R31", "R32", "R33", "R36")
def test_every_combination_of_consents_goes_where_it_may_and_nowhere_else(
    outside: Outside,
) -> None:
    month = "2026-02"
    rows: list[dict[str, str]] = []
    for aa, ab, mps, mopac in product(("1", "2", "", "9"), ("1", "2", ""), "12", "12"):
        rows.append(
            answer(
                len(rows) + 3000,
                **{"Q54aa": aa, "Q54ab": ab, "Recontact MPS": mps, "Recontact MOPAC": mopac},
            )
        )
    rows.append(answer(3100, **{"Took Part": "No", "V1": "Never to be kept 3100."}))
    rows.append(answer(3101, **{"Took Part": "", "V1": "Never to be kept 3101."}))
    report = outside.drop(f"responses/uss/{month}/consents.csv", rows, HEAD)
    got = made(outside, "uss", month, "consents")
    took_part = rows[:-2]
    yes = {row["Crime No"]: row for row in took_part if row["Q54aa"] == "1"}
    both = {crime: row for crime, row in yes.items() if row["Q54ab"] == "1"}
    assert {row["Crime No"] for row in got["mopac"]} == set(yes)
    assert {row["Crime No"] for row in got["mps"]} == set(both)
    for row in got["mopac"]:
        wish = yes[row["Crime No"]]
        assert row["V1"] == wish["V1"]
        assert row["Recontact MOPAC"] == {"1": "Yes", "2": "No"}[wish["Recontact MOPAC"]]
        assert "Recontact MPS" not in row
    for row in got["mps"]:
        wish = both[row["Crime No"]]
        assert row["Recontact MPS"] == {"1": "Yes", "2": "No"}[wish["Recontact MPS"]]
        assert not {"Recontact MOPAC", "Interview Id", "Q1", "Age Group"} & set(row)
    assert len(got["answers"]) == len(took_part) - len(yes)
    assert set(got["answers"][0]) <= KEPT_WITHOUT_IDENTITY
    silent_ones = [row for row in took_part if row["Q54aa"] != "1"]
    assert sorted(row["Comment"] for row in got["comments"]) == sorted(
        row["V1"] for row in silent_ones
    )
    assert {frozenset(row) for row in got["comments"]} == {frozenset({"Place", "Comment"})}
    kept = everything(outside)
    for row in [*silent_ones, *rows[-2:]]:
        assert row["Crime No"] not in kept
        assert row["Interview Id"] not in kept
    assert "Never to be kept" not in kept
    assert "1234.56" not in outside.read("AnonymisedBucket", f"responses/uss/{month}.csv")
    found = rules(report)
    routing = [
        n for n, row in enumerate(rows[:-2], 2) if row["Q54aa"] != "1" and row["Q54ab"] == "1"
    ]
    assert found["routing-fault"] == routing
    without = [n for n, row in enumerate(rows[:-2], 2) if row["Q54aa"] != "1"]
    assert [n for n in found["crime-without-consent"] if n < 50] == without


@pytest.mark.req("R31", "R46")
def test_the_link_of_an_online_interview_leads_to_its_crime_number_only_with_consent(
    outside: Outside,
) -> None:
    month = "2030-01"
    outside.drawn("ovss", month, [online(3200 + n, "01/12/2029") for n in range(3)])
    tokens = {item["crime_no"]: item["token"] for item in outside.invitations(month)}
    head = ("Interview Id", "Interview Date", "Took Part", "Link Id", "Q54aa", "Q54ab", "Borough",
            "Crime Type", "Q1")  # fmt: skip
    rows = [
        {**answer(3200), "Link Id": tokens["4703200/27"], "Interview Date": "20/01/2030"},
        {**silent(3201), "Link Id": tokens["4703201/27"], "Interview Date": "20/01/2030"},
        {**answer(3299), "Link Id": "A" * 22, "Interview Date": "20/01/2030"},
    ]
    report = outside.drop(f"responses/ovss/{month}/a.csv", rows, head)
    got = made(outside, "ovss", month, "a")
    assert [row["Crime No"] for row in got["mopac"]] == ["4703200/27"]
    assert [row["Crime No"] for row in got["mps"]] == ["4703200/27"]
    assert len(got["answers"]) == 2  # who did not agree, and who cannot be linked
    assert rules(report)["link-unknown"] == [4]
    kept = everything(outside)
    for token in (tokens["4703200/27"], tokens["4703201/27"]):
        assert token not in kept
    after = {item["crime_no"]: item["state"] for item in outside.invitations(month)}
    assert after == {"4703200/27": "responded", "4703201/27": "responded", "4703202/27": "due"}


DISGUISES = (
    "VIW Surname", "surname2", "Tel.", "e-mail", "Post code", "Home  Phone", "D.O.B", "NAME",
    "\uff36\uff29\uff37 Surname", "Pr\u00e9nom", "VIW_Telephone_Mobile", "Address Postcode 1",
    "Anything else", "Q61", "V10", "", "Link Id",
)  # fmt: skip


@pytest.mark.req("R34")
def test_a_column_that_must_not_come_back_refuses_the_file_under_any_disguise(
    outside: Outside,
) -> None:
    month = "2026-03"
    for number, column in enumerate(DISGUISES):
        key = f"responses/uss/{month}/disguise-{number}.csv"
        row = {**answer(3300 + number), column: "Zzyzx Secretperson"}
        report = outside.drop(key, [row], (*HEAD, column))
        assert report["result"] == "refused", column
        assert "Zzyzx" not in json.dumps(report)
        assert not linked(outside, month, f"disguise-{number}")
        assert outside.keys("OrsDropBucket", key) == [key]


@pytest.mark.req("R34")
def test_a_value_in_the_wrong_place_refuses_the_file_and_is_not_repeated(outside: Outside) -> None:
    month = "2026-03"
    values = {
        "phone": ("Q1", "07812 503400"),
        "email": ("Gender", "quill@example.org"),
        "postcode": ("Q12a", "SW1A 1AA"),
        "crime": ("Q1", "4703400/27"),
        "where": ("Borough", "07812503400"),
        "number": ("Interview Id", "4703400/27"),
    }
    for name, (column, value) in values.items():
        key = f"responses/uss/{month}/value-{name}.csv"
        report = outside.drop(key, [silent(3400), silent(3401, **{column: value})], HEAD)
        assert report["result"] == "refused", name
        assert [each["rows"] for each in report["findings"]] == [[3]], name
        assert value not in json.dumps(report)


@pytest.mark.req("R34")
def test_a_file_that_is_no_clean_table_is_refused_whole(outside: Outside) -> None:
    month = "2026-03"
    good = table([silent(3500), silent(3501)], HEAD)
    bad = {
        "nul": good.replace(b"Comment", b"Com\0ment"),
        "ragged": good.rstrip() + b",Zzyzx\r\n",
        "duplicate": good.replace(b"Q12a", b" q1 ", 1),
        "header-less": good.split(b"\n", 1)[1],
        "header-only": good.split(b"\n", 1)[0] + b"\n",
        "empty": b"",
        "zip": b"PK\x03\x04" + b"\0" * 50,
        "long": good.replace(b"Comment 3500.", b"W" * 140_000),
        "columns": b",".join(b"Q%d" % n for n in range(100_000)) + b"\n",
        "missing": good.replace(b"Borough", b"Religion", 1),
        "quote": good.replace(b"CATI", b'"CATI', 1),
    }
    for name, body in bad.items():
        key = f"responses/uss/{month}/bad-{name}.csv"
        report = outside.drop(key, body)
        assert report["result"] == "refused", name
        assert report["findings"], name
        assert "Zzyzx" not in json.dumps(report)
        assert "Comment 35" not in json.dumps(report)
        assert not linked(outside, month, f"bad-{name}")


@pytest.mark.req("R35")
def test_odd_but_honest_tables_are_taken(outside: Outside) -> None:
    month = "2026-01"
    head = [name.upper() for name in reversed(HEAD)]
    rows = [
        silent(
            3600, Q1="Don't know", Q12a="prefer not to say", Gender="Refused", **{"Age Group": ""}
        ),
        silent(3601, Q1="777", V1='=HYPERLINK("x")', Borough=" camden "),
        silent(3602, V1="Two\nlines, and a comma", Borough="Atlantis"),
    ]
    loud = [{name.upper(): value for name, value in row.items()} for row in rows]
    report = outside.drop(f"responses/uss/{month}/odd.csv", b"\xef\xbb\xbf" + table(loud, head))
    got = made(outside, "uss", month, "odd")
    assert len(got["answers"]) == 3
    assert "777" in {row["Q1"] for row in got["answers"]}
    assert "Atlantis" not in {row["Borough"] for row in got["answers"]}
    told = {row["Comment"].removeprefix("'") for row in got["comments"]}
    assert told == {row["V1"] for row in rows}
    assert {"code-unknown", "borough-unknown"} <= set(rules(report))


@pytest.mark.req("R36")
def test_comments_without_consent_keep_a_place_that_ten_share_and_no_traces(
    outside: Outside,
) -> None:
    month = "2026-04"
    told = (
        "Ring 07812 503700 or (020) 7219 3700, quill@example.org, see www.example.org/x or "
        "https://example.org/y, at SW1A 1AA and n1 9gu, crime 4703700/27 or 01/123456/27"
    )
    places = ["Camden"] * 10 + ["Islington"] * 9 + ["Hackney"] * 6 + ["Tower Hamlets"] * 5
    places += ["Ealing"] * 3
    rows = [silent(3700 + n, Borough=place) for n, place in enumerate(places)]
    rows[-1]["V1"] = told
    outside.drop(f"responses/uss/{month}/comments.csv", rows, HEAD)
    got = made(outside, "uss", month, "comments")["comments"]
    counted = {
        place: sum(row["Place"] == place for row in got) for place in (r["Place"] for r in got)
    }
    # Nine of Islington and none else of its BCU left; Central East is eleven; the rest is London.
    assert counted == {"Camden": 10, "Central East": 11, "London": 12}
    kept = "".join(row["Comment"] for row in got)
    for trace in ("07812", "7219", "quill", "example.org", "SW1A", "9gu", "47037", "123456"):
        assert trace not in kept


@pytest.mark.req("R37", "R29")
def test_victim_voice_and_the_closed_review_bring_answers_only(outside: Outside) -> None:
    languages = (
        "English,Albanian,Arabic,Bengali,Bulgarian,Chinese (Mandarin),Chinese (Cantonese),Greek,"
        "Gujarati,Hindi,Kurdish,Lithuanian,Polish,Portuguese,Punjabi,Romanian,Somali,Spanish,"
        "Sylheti,Tamil,Turkish,Urdu,Vietnamese"
    )
    head = ["Interview Date", "Took Part", "Language", "Crime Type", "Q1", "V1"]
    row = {"Interview Date": "01/03/2026", "Took Part": "Yes", "Q1": "1", "V1": "Kept."}
    rows = [
        {**row, "Language": each, "Crime Type": "Sexual Violence"} for each in languages.split(",")
    ]
    report = outside.drop("responses/vvs/2026-03/a.csv", rows, head)
    assert report["result"] == "ingested"
    assert report["findings"] == []
    assert all(each in json.dumps(report) for each in ("Sylheti", "Cantonese"))
    assert len(made(outside, "vvs", "2026-03", "a")["answers"]) == len(rows)
    for column in ("Interview Id", "Crime No", "Link Id", "Q54aa", "Recontact MPS", "Email"):
        report = outside.drop(
            f"responses/vvs/2026-03/{column[:4].strip()}.csv",
            [{**rows[0], column: ""}],
            [*head, column],
        )
        assert report["result"] == "refused", column
    plain = ["Interview Date", "Took Part", "Q1"]
    assert outside.drop("responses/ivor/2018-09/a.csv", [row], plain)["result"] == "ingested"
    for name, filled in (("blank", ""), ("filled", "4703800/27")):
        report = outside.drop(
            f"responses/ivor/2018-09/{name}.csv",
            [{**row, "Crime No": filled}],
            [*plain, "Crime No"],
        )
        assert report["result"] == ("refused" if filled else "ingested")
    bad = outside.drop("responses/vvs/2026-03/no-language.csv", [row], plain)
    assert bad["result"] == "refused"


@pytest.mark.req("R46")
def test_files_that_come_twice_renamed_corrected_and_empty(outside: Outside) -> None:
    month, key = "2026-05", "responses/uss/2026-05/a.csv"
    rows = [answer(3900), answer(3901), silent(3902)]
    outside.drop(key, rows, HEAD)
    assert outside.versions("OrsDropBucket", key) == []
    first = made(outside, "uss", month, "a")
    assert [len(each) for each in first.values()] == [2, 2, 1, 1]
    outside.put("OrsDropBucket", key, table(rows, HEAD))  # the same once more
    outside.wait_for(lambda: outside.versions("OrsDropBucket", key) == [], "it stays")
    assert made(outside, "uss", month, "a") == first
    renamed = outside.drop("responses/uss/2026-05/b.csv", rows, HEAD)
    assert renamed["result"] == "nothing new"
    assert not linked(outside, month, "b")
    # Another file with one interview that came before: the first is kept.
    report = outside.drop("responses/uss/2026-05/c.csv", [answer(3900), answer(3903)], HEAD)
    assert rules(report)["interview-id-elsewhere"] == [2]
    assert [row["Crime No"] for row in made(outside, "uss", month, "c")["mopac"]] == ["4703903/27"]
    # Corrected under its name: what it made is replaced, everywhere.
    outside.drop(key, [answer(3901, Q54ab="2")], HEAD)
    got = made(outside, "uss", month, "a")
    assert [len(each) for each in got.values()] == [1, 0, 0, 0]
    assert outside.versions("LinkedBucket", f"mps/uss/{month}/a.csv") == []
    assert len(outside.versions("LinkedBucket", f"mopac/uss/{month}/a.csv")) == 1
    outside.drop(key, [], HEAD)
    assert not linked(outside, month, "a")


@pytest.mark.req("R46")
def test_a_refused_file_is_corrected_under_its_name(outside: Outside) -> None:
    month, key = "2026-05", "responses/uss/2026-05/mended.csv"
    refused = outside.drop(key, [{**answer(4000), "Email": "quill@example.org"}], [*HEAD, "Email"])
    assert refused["result"] == "refused"
    assert outside.versions("OrsDropBucket", key) == [key]
    mended = outside.drop(key, [answer(4000)], HEAD)
    assert mended["result"] == "ingested"
    assert outside.versions("OrsDropBucket", key) == []
    assert len(made(outside, "uss", month, "mended")["mopac"]) == 1
    # What was good is refused next time: nothing new is stored, and nothing old is lost unsaid.
    again = outside.drop(key, [{**answer(4000), "Email": "quill@example.org"}], [*HEAD, "Email"])
    assert again["result"] == "refused"
    last = outside.drop(key, [answer(4000)], HEAD)
    assert last["result"] != "refused"
    assert outside.versions("OrsDropBucket", key) == []
    assert len(made(outside, "uss", month, "mended")["mopac"]) == 1


@pytest.mark.req("R46")
def test_a_rehearsal_gives_the_full_report_and_keeps_nothing(outside: Outside) -> None:
    month = "2026-06"
    stores = ("LinkedBucket", "AnonymisedBucket", "SafeguardingBucket")
    tables = ("DoNotContactTable", "RegisterTable", "HistoryTable", "LedgerTable")

    def held() -> tuple[list[str], list[str]]:
        ledger = [
            json.dumps(item, default=str, sort_keys=True)
            for t in tables
            for item in outside.items(t)
        ]
        return [key for b in stores for key in outside.keys(b)], sorted(
            item for item in ledger if "lock" not in item
        )

    before = held()
    rows = [answer(4100), answer(4101, Q54aa="2")]
    report = outside.drop(f"rehearsal/responses/uss/{month}/a.csv", rows, HEAD)
    assert rules(report)["crime-without-consent"] == [3]
    refused = outside.drop(
        f"rehearsal/responses/uss/{month}/b.csv", [{**rows[0], "Email": "x"}], [*HEAD, "Email"]
    )
    assert refused["result"] == "refused"
    outside.drop("rehearsal/do-not-contact/a.csv", [{"Contact": "07812 504100"}], ["Contact"])
    outside.drop(
        "rehearsal/concerns/a.csv",
        [{"Crime No": "4704100/27", "Detail": "x"}],
        ["Crime No", "Detail"],
    )
    outside.drop(
        "rehearsal/withdrawals/a.csv", [{"Crime No": "4704100/27", "Withdraw": "all"}], WITHDRAWALS
    )
    called = {
        "Crime No": "4704100/27",
        "VIW No": "1",
        "Outcome": "Not Safe",
        "Outcome Date": "01/06/2026",
    }
    outside.drop(f"rehearsal/outcomes/uss/{month}/a.csv", [called], OUTCOMES)
    assert held() == before
    assert outside.versions("OrsDropBucket", "rehearsal/") == []


@pytest.mark.req("R10", "R20", "R56")
def test_what_the_calls_brought_closes_lists_and_rests(outside: Outside) -> None:
    month, day = "2030-02", "01/01/2030"
    names = (
        "Interviewed", "Partial", "Refused", "No Answer", "Callback", "Wrong Number",
        "Not Working", "Language", "Unable", "Deceased", "Ineligible", "Not Safe",
        "Do Not Contact", "Not Called",
    )  # fmt: skip
    people = [
        victim(4200 + n, day, **{"VIW Telephone Home": f"020 7219 42{n:02d}"})
        for n in range(len(names))
    ]
    outside.drawn("uss", month, people)
    rows = [
        {"Crime No": person["Crime No"], "VIW No": person["VIW No"], "Replicate": "1"}
        | {"Attempts": "3", "Outcome": f" {name.upper()}", "Outcome Date": "20/02/2030"}
        for person, name in zip(people, names, strict=True)
    ]
    rows[5]["Contact"] = "(07812) 504205"
    rows.append({**rows[0], "Crime No": "4999999/27"})
    rows.append({**rows[0], "Outcome": "Weird"})
    rows.append(
        {**rows[11], "Crime No": "4999998/27"}
    )  # nobody's, but not safe: listed all the same
    listed = len(outside.items("DoNotContactTable"))
    report = outside.drop(f"outcomes/uss/{month}/calls.csv", rows, OUTCOMES)
    found = rules(report)
    assert 16 in found["person-unknown"]
    assert found["outcome-unknown"] == [17]
    # Three people with two telephones and a crime number each, one number, one crime number alone.
    assert len(outside.items("DoNotContactTable")) == listed + 9 + 1 + 1
    outside.here.invoke("StopListFunction", {"time": "2030-02-21T12:00:00Z"})
    stopped = {r["Crime No"] for r in outside.rows("SampleBucket", "stop-lists/uss/2030-02-21.csv")}
    assert {people[n]["Crime No"] for n in (9, 11, 12)} <= stopped
    concerns = [key for key in outside.keys("SafeguardingBucket") if month in key]
    assert len(concerns) == 1


@pytest.mark.req("R20")
def test_a_dropped_list_is_read_in_any_spelling_and_says_what_it_could_not_read(
    outside: Outside,
) -> None:
    rows = [
        {"Contact": "+44 (0)7812-504300", "Reason": "asked"},
        {"Contact": " Quill.Listed@Example.ORG "},
        {"Contact": "4704300 / 27", "Scope": "PERSON"},
        {"Contact": "07812 504301", "Scope": " Number"},
        {"Contact": "someone who phoned"},
        {"Contact": ""},
        {"Contact": "07812 504300"},
    ]
    listed = len(outside.items("DoNotContactTable"))
    report = outside.drop("do-not-contact/spelled.csv", rows, ("Contact", "Reason", "Scope"))
    assert set(rules(report)["contact-unreadable"]) >= {6}
    assert len(outside.items("DoNotContactTable")) == listed + 4
    text = json.dumps(outside.items("DoNotContactTable"), default=str)
    assert not any(each in text for each in ("5043", "quill", "Quill", "47043"))
    for item in outside.items("DoNotContactTable"):
        if item["contact"].startswith("#"):
            raise AssertionError("a key without its kind")
    outside.drawn("uss", "2030-03", [victim(4300, "01/02/2030"), victim(4301, "01/02/2030")])
    assert outside.called("2030-03") == set()


@pytest.mark.req("R39")
def test_whoever_withdraws_is_gone_and_does_not_come_back_with_an_old_file(
    outside: Outside,
) -> None:
    month, key = "2026-07", "responses/uss/2026-07/w.csv"
    rows = [answer(4400 + n) for n in range(6)]
    outside.drop(key, rows, HEAD)
    pack = f"mps/uss/{month}/w.csv"
    outside.s3.put_object_tagging(
        Bucket=outside.out["LinkedBucket"],
        Key=pack,
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    wishes = ("all", "Q54aa", "Q54ab", "Recontact", "everything")
    drop = [{"Crime No": rows[n]["Crime No"], "Withdraw": wish} for n, wish in enumerate(wishes)]
    report = outside.drop("withdrawals/w.csv", drop, WITHDRAWALS)
    assert rules(report)["withdraw-unknown"] == [6]

    def holding() -> tuple[dict[str, str], dict[str, str]]:
        got = made(outside, "uss", month, "w")
        return (
            {row["Crime No"]: row["Recontact MOPAC"] for row in got["mopac"]},
            {row["Crime No"]: row["Recontact MPS"] for row in got["mps"]},
        )

    mopac, mps = holding()
    assert sorted(mopac) == ["4704402/27", "4704403/27", "4704404/27", "4704405/27"]
    assert sorted(mps) == ["4704403/27", "4704404/27", "4704405/27"]
    assert (mopac["4704403/27"], mps["4704403/27"]) == ("No", "No")
    assert (mopac["4704404/27"], mps["4704404/27"]) == ("Yes", "Yes")
    assert len(outside.versions("LinkedBucket", pack)) == 1
    notes = "".join(
        outside.read("ReportBucket", k) for k in outside.keys("ReportBucket", "retractions/")
    )
    assert pack in notes
    assert "47044" not in notes
    # The old file again, with another byte; and under another name.
    for name in ("w", "w-again"):
        outside.drop(f"responses/uss/{month}/{name}.csv", [*rows, silent(4420)], HEAD)
        got = made(outside, "uss", month, name)
        crimes = {row["Crime No"] for row in got["mopac"]}
        assert not {"4704400/27", "4704401/27"} & crimes
        assert "4704402/27" not in {row["Crime No"] for row in got["mps"]}


@pytest.mark.req("R38", "R42")
def test_concerns_and_confirmations_reach_those_they_are_for(outside: Outside) -> None:
    outside.notices()
    rows = [{"Crime No": "4704500/27", "Detail": "Sounded afraid of Zzyzx."}]
    outside.drop("concerns/one.csv", rows, ("Crime No", "Detail"))
    told: list[str] = []

    def alerted() -> bool:
        told.extend(outside.notices())
        return any("safeguarding" in text.lower() for text in told)

    outside.wait_for(alerted, "nobody was alerted")
    assert not any(value in text for text in told for value in ("Zzyzx", "4704500"))
    (kept,) = [key for key in outside.keys("SafeguardingBucket") if key.endswith("/one.csv")]
    assert "Sounded afraid" in outside.read("SafeguardingBucket", kept)
    assert outside.versions("OrsDropBucket", "concerns/one.csv") == []
    outside.drawn("uss", "2030-04", [victim(4501, "01/03/2030")])
    confirmed = [
        {"Survey": "uss", "Sample Month": "2030-04", "Deleted On": "20/04/2031"},
        {"Survey": "uss", "Sample Month": "2001-01", "Deleted On": "20/04/2031"},
        {"Survey": "vvs", "Sample Month": "2030-04", "Deleted On": "20/04/2031"},
    ]
    report = outside.drop("deletions/ors/2031-05/may.csv", confirmed, tuple(confirmed[0]))
    assert rules(report) == {"nothing-held": [3], "survey-unknown": [4]}


@pytest.mark.req("R46")
def test_a_key_that_was_not_agreed_is_refused_under_a_name_that_gives_nothing_away(
    outside: Outside,
) -> None:
    keys = [
        "responses/uss/2026-07/4704600.csv",
        "responses/uss/2026-13/a.csv",
        "withdrawals/a/b.csv",
    ]
    keys += ["responses/abc/2026-07/a.csv", "responses/uss/2026-07/a b.csv", "concerns/x.txt"]
    for key in keys:
        before = set(outside.keys("ReportBucket", "ingests/"))
        outside.put("OrsDropBucket", key, table([answer(4600)], HEAD))
        new: set[str] = set()

        def reported(before: set[str] = before, new: set[str] = new) -> bool:
            new |= {
                k for k in outside.keys("ReportBucket", "ingests/") if k.endswith(".json")
            } - before
            return bool(new)

        outside.wait_for(reported, f"no report of {key}")
        (report,) = new
        assert "4704600" not in report
        assert json.loads(outside.read("ReportBucket", report))["result"] == "refused"
        assert outside.keys("OrsDropBucket", key) == [key]
    said = outside.error("IngestFunction", {"key": keys[0]})
    assert '"key"' in said
    assert "4704600" not in said
    assert not linked(outside, "2026-07", "4704600")


@pytest.mark.req("R46")
def test_a_person_runs_a_drop_again_from_the_console(outside: Outside) -> None:
    key = "responses/uss/2026-07/by-hand.csv"
    outside.drop(key, [{**answer(4610), "Email": "quill@example.org"}], [*HEAD, "Email"])
    summary = outside.here.invoke("IngestFunction", {"key": key})
    assert summary["status"] == "refused"
    assert outside.keys("OrsDropBucket", key) == [key]
