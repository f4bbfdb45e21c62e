"""Files of answers from the drop to those who may read them: twice, corrected, broken."""

from __future__ import annotations

import re

import pytest

from functions.ingest.handler import handler
from functions.shared.errors import EventError
from functions.shared.policy import drops, responses
from tests.component.conftest import World
from tests.dropping import (
    USS,
    Context,
    all_versions,
    answer,
    event,
    everything,
    handed_over,
    kept,
    put_and_run,
    report,
    rules,
    stored,
    table,
    without_consent,
)

KEY = "responses/uss/2027-11/week1.csv"
MOPAC, MPS = "mopac/uss/2027-11/week1.csv", "mps/uss/2027-11/week1.csv"


def crimes(world: World, key: str = MOPAC) -> list[str]:
    return sorted(row["Crime No"] for row in stored(world, "linked", key))


@pytest.mark.req("R31", "R32", "R36", "R46")
def test_a_file_is_split_by_consent_and_the_raw_file_goes(world: World) -> None:
    handed_over(world, 1, 2, 3)
    rows = [answer(1), answer(2, Q54ab="2"), without_consent(3)]
    summary = put_and_run(world, KEY, table(rows))
    assert summary["status"] == "ingested"
    assert all_versions(world, "ors_drop") == []
    assert crimes(world) == ["4600001/27", "4600002/27"]
    assert crimes(world, MPS) == ["4600001/27"]
    assert len(kept(world)) == 1
    assert kept(world, "comments") == [{"Place": "London", "Comment": "Kind and quick."}]
    counts = report(world, KEY)["counts"]
    assert counts["rows in the file"] == 3
    assert counts["rows for MOPAC with crime number"] == 2
    assert counts["rows for the MPS pack"] == 1
    assert counts["crime numbers that were not in the handover"] == 0


@pytest.mark.req("R32")
def test_a_new_pack_is_nobodys_until_a_person_tags_it(world: World) -> None:
    put_and_run(world, KEY, table([answer(1)]))
    tags = world.s3.get_object_tagging(Bucket=world.bucket("linked"), Key=MPS)["TagSet"]
    assert tags == []
    [custody] = [item for item in world.items("ledger") if item["item"].startswith("custody#mps#")]
    assert custody["count"] == 1


@pytest.mark.req("R31", "R51")
def test_a_crime_number_without_consent_is_reported_as_a_breach_and_stored_nowhere(
    world: World,
) -> None:
    put_and_run(world, KEY, table([without_consent(7, Crime_No="4600007/27"), answer(8)]))
    assert rules(world, KEY)["crime-without-consent"] == [2]
    kept = " ".join(text for texts in everything(world).values() for text in texts)
    assert "4600007" not in kept
    told = world.notices()
    assert any("Suspected breach: crime-number-without-consent" in text for text in told)
    assert any("in a file of responses" in text for text in told)
    assert not any("4600007" in text for text in told)


@pytest.mark.req("R34", "R46", "R51")
def test_a_file_with_an_identifying_column_is_refused_whole(world: World) -> None:
    handed_over(world, 1, 2)
    for number, column in enumerate(["VIW Surname", "Tel.", "e-mail", "Post code", "Surname2"]):
        key = f"responses/uss/2027-11/bad{number}.csv"
        rows = [{**answer(1), column: "Exampla"}, {**answer(2), column: ""}]
        summary = put_and_run(world, key, table(rows, (*USS, column)), Context(key))
        assert summary["status"] == "refused"
        assert world.keys("linked") == world.keys("anonymised") == []
        assert key in world.keys("ors_drop")
        assert rules(world, key) == {"forbidden-column": [2]}
        told = world.notices()
        assert any("Suspected breach: forbidden-column" in text for text in told)
        assert any("A file of responses was refused" in text for text in told)
        assert "Exampla" not in f"{told} {all_versions(world, 'report')}"


@pytest.mark.req("R34", "R51")
def test_an_identifying_column_that_is_blank_is_refused_and_is_no_breach(world: World) -> None:
    put_and_run(world, KEY, table([without_consent(1)], (*USS, "VIW Surname")))
    assert rules(world, KEY) == {"forbidden-column": [1]}
    assert not any("Suspected breach" in text for text in world.notices())


@pytest.mark.req("R34")
def test_a_refused_file_is_announced_once_however_often_its_event_comes(world: World) -> None:
    put_and_run(world, KEY, table([{**answer(1), "Q1": "ada@example.org"}]))
    assert len(world.notices()) == 2  # the refusal, and the suspected breach
    handler(event(world, KEY), Context("run-2"))
    assert world.notices() == []


def test_a_corrected_file_replaces_the_refused_one(world: World) -> None:
    put_and_run(world, KEY, table([{**answer(1), "Q1": "ada@example.org"}]))
    summary = put_and_run(world, KEY, table([answer(1)]), Context("run-2"))
    assert summary["status"] == "ingested"
    assert all_versions(world, "ors_drop") == []
    assert report(world, KEY)["result"] == "ingested"


def test_a_refused_correction_leaves_what_the_file_made_before(world: World) -> None:
    put_and_run(world, KEY, table([answer(1)]))
    put_and_run(world, KEY, table([{**answer(1), "Q1": "SE15 4QX"}]), Context("run-2"))
    assert crimes(world) == ["4600001/27"]
    assert report(world, KEY)["result"] == "refused"
    # Sent once more as it was at first: nothing new, and no longer refused.
    assert put_and_run(world, KEY, table([answer(1)]), Context("run-3"))["status"] == "nothing new"
    assert report(world, KEY)["result"] == "nothing new"
    assert all_versions(world, "ors_drop") == []


@pytest.mark.attack("clock")
@pytest.mark.req("R44", "R49")
def test_answers_in_the_folder_of_a_wrong_year_are_told_of(world: World) -> None:
    """The folder's month says when crime numbers go: a year early, or a year late."""
    put_and_run(world, "responses/uss/2026-11/week1.csv", table([answer()]))
    (notice,) = [text for text in world.notices() if "Problems in a file" in text]
    assert "date-outside: 1" in notice


def test_the_same_bytes_make_nothing_new(world: World) -> None:
    body = table([answer(1), without_consent(2, Crime_No="4600002/27")])
    put_and_run(world, KEY, body)
    before, told = everything(world), world.notices()
    assert put_and_run(world, KEY, body, Context("run-2"))["status"] == "nothing new"
    after = everything(world)
    assert {**after, "report": []} == {**before, "report": []}
    assert rules(world, KEY)["crime-without-consent"] == [3]  # still to be mended
    assert told
    assert world.notices() == []


def test_the_same_bytes_under_another_name_make_nothing_and_say_so(world: World) -> None:
    body = table([answer(1)])
    put_and_run(world, KEY, body)
    other = "responses/uss/2027-11/week1-again.csv"
    assert put_and_run(world, other, body, Context("run-2"))["status"] == "nothing new"
    assert report(world, other)["same_as"] == KEY
    assert world.keys("linked") == [MOPAC, MPS]
    assert all_versions(world, "ors_drop") == []


def test_the_same_key_with_new_bytes_replaces_everywhere_what_it_made(world: World) -> None:
    put_and_run(world, KEY, table([answer(1), without_consent(2)]))
    put_and_run(world, KEY, table([answer(1, Q54ab="2", Q1="5")]), Context("run-2"))
    assert [row["Q1"] for row in stored(world, "linked", MOPAC)] == ["5"]
    # No consent to the police any more, and nobody without consent: gone in every version.
    assert all_versions(world, "linked", MPS) == all_versions(world, "anonymised") == []
    assert len(all_versions(world, "linked", MOPAC)) == 1


@pytest.mark.req("R32")
def test_a_released_pack_that_is_replaced_awaits_its_release_again(world: World) -> None:
    put_and_run(world, KEY, table([answer(1)]))
    world.s3.put_object_tagging(
        Bucket=world.bucket("linked"),
        Key=MPS,
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    put_and_run(world, KEY, table([answer(1), answer(2)]), Context("run-2"))
    assert world.s3.get_object_tagging(Bucket=world.bucket("linked"), Key=MPS)["TagSet"] == []


def test_news_of_an_old_version_does_not_undo_the_correction(world: World) -> None:
    world.put("ors_drop", KEY, table([answer(1, Q1="1")]))
    world.put("ors_drop", KEY, table([answer(1, Q1="5")]))
    handler(event(world, KEY), Context())
    handler(event(world, KEY), Context("run-2"))  # the event of the first upload comes last
    assert [row["Q1"] for row in stored(world, "linked", MOPAC)] == ["5"]
    assert all_versions(world, "ors_drop") == []


def test_a_header_without_rows_takes_back_what_its_key_made(world: World) -> None:
    """A file went to the wrong month: it is emptied there, and sent where it belongs."""
    body = table([answer(1), without_consent(2)])
    put_and_run(world, KEY, body)
    put_and_run(world, KEY, table([]), Context("run-2"))
    assert all_versions(world, "linked") == all_versions(world, "anonymised") == []
    right = "responses/uss/2027-12/week1.csv"
    put_and_run(world, right, body, Context("run-3"))
    assert crimes(world, "mopac/uss/2027-12/week1.csv") == ["4600001/27"]


def test_an_interview_that_another_file_brought_is_reported_and_the_first_kept(
    world: World,
) -> None:
    put_and_run(world, KEY, table([answer(1), answer(2)]))
    later = "responses/uss/2027-11/week2.csv"
    put_and_run(world, later, table([answer(2, Q1="7"), answer(3)]), Context("run-2"))
    assert rules(world, later)["interview-id-elsewhere"] == [2]
    assert crimes(world, "mopac/uss/2027-11/week2.csv") == ["4600003/27"]
    # Correcting the first file does not trip over its own ids, and frees what it no longer has.
    put_and_run(world, KEY, table([answer(1)]), Context("run-3"))
    assert rules(world, KEY) == {"crime-not-handed-over": [2]}
    put_and_run(world, later, table([answer(2), answer(3)]), Context("run-4"))
    assert crimes(world, "mopac/uss/2027-11/week2.csv") == ["4600002/27", "4600003/27"]


@pytest.mark.req("R39a")
def test_the_ledger_remembers_no_id_in_clear(world: World) -> None:
    put_and_run(world, KEY, table([answer(1, Interview_Id="TELLTALE")]))
    assert "TELLTALE" not in str(world.items("ledger"))
    assert "4600001" not in str(world.items("ledger"))


@pytest.mark.req("R46")
def test_a_rehearsal_gives_the_full_report_and_keeps_nothing(world: World) -> None:
    handed_over(world, 1)
    before = {name: world.items(name) for name in ("ledger", "register", "history")}
    body = table([answer(1), without_consent(2, Crime_No="4600009/27")])
    put_and_run(world, f"rehearsal/{KEY}", body)
    found = report(world, f"rehearsal/{KEY}")
    assert found["summary"] == (
        "Rehearsal: the file would have been ingested. We kept nothing from it."
    )
    assert found["counts"]["rows for MOPAC with crime number"] == 1
    assert rules(world, f"rehearsal/{KEY}")["crime-without-consent"] == [3]
    assert world.keys("linked") == world.keys("anonymised") == []
    assert all_versions(world, "ors_drop") == []
    assert {name: world.items(name) for name in before} == before
    assert world.notices() == []


def test_a_rehearsal_that_would_be_refused_keeps_nothing_either(world: World) -> None:
    put_and_run(world, f"rehearsal/{KEY}", table([answer(1, Q1="SE15 4QX")]))
    assert report(world, f"rehearsal/{KEY}")["result"] == "refused"
    assert all_versions(world, "ors_drop") == []


ORDINARY = table([answer(1), answer(2), without_consent(3)])
BAD = {
    "empty": (b"", "empty"),
    "a zip named csv": (b"PK\x03\x04" + b"\0" * 50, "not-csv"),
    "a NUL": (ORDINARY.replace("Kind", "K\0nd").encode(), "nul"),
    "a field too long": (ORDINARY.replace("Kind", "K" * 131_073).encode(), "field-too-long"),
    "a header twice": (ORDINARY.replace("Q12a", "Q1").encode(), "duplicate-column"),
    "a ragged last row": (ORDINARY.encode() + b"I9,03/12/2027\r\n", "ragged-row"),
    "an open quotation mark": (ORDINARY.encode() + b'"I9', "broken-quotes"),
    "100,000 columns": (b",".join(b"Q1" for _ in range(100_000)) + b"\n1", "too-many-columns"),
    "no header": (ORDINARY.partition("\r\n")[2].encode(), "no-header"),
    "a header alone": (ORDINARY.partition("\r\n")[0].encode(), "no-rows"),
}


@pytest.mark.req("R34")
def test_a_broken_file_is_refused_clearly_and_leaves_nothing_half_written(world: World) -> None:
    for number, (name, (body, rule)) in enumerate(BAD.items()):
        key = f"responses/uss/2027-11/bad{number}.csv"
        assert put_and_run(world, key, body, Context(key))["status"] == "refused", name
        assert rule in rules(world, key), name
        assert world.keys("linked") == world.keys("anonymised") == [], name
        assert key in world.keys("ors_drop")
    reports = " ".join(all_versions(world, "report"))
    assert not re.search(r"46\d{5}|Camden|Kind|I1\b", reports)


def test_a_byte_order_mark_and_quoted_line_ends_are_fine(world: World) -> None:
    body = "\ufeff" + table([answer(1, V1='She said "yes",\nthen\r\nleft.')])
    assert put_and_run(world, KEY, body)["status"] == "ingested"
    assert stored(world, "linked", MOPAC)[0]["V1"] == 'She said "yes",\nthen\r\nleft.'


@pytest.mark.attack("formula")
@pytest.mark.req("R31", "R36")
@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-none", "@ this"])
def test_what_a_spreadsheet_would_run_reaches_nobody_as_a_formula(world: World, text: str) -> None:
    rows = [answer(1, V1=text, Q1=text[:2]), without_consent(2, V1=text, Q1=text[:2])]
    put_and_run(world, KEY, table(rows))
    cells = [stored(world, "linked", key)[0]["V1"] for key in (MOPAC, MPS)]
    cells.append(kept(world, "comments")[0]["Comment"])
    codes = [stored(world, "linked", MOPAC)[0]["Q1"], kept(world)[0]["Q1"]]
    assert [cell[0] for cell in codes] == ["'"] * 2
    assert [cell[0] for cell in cells] == ["'"] * 3
    assert {cell.removeprefix("'").strip() for cell in cells} == {text.strip()}


def test_a_folder_made_in_the_console_and_another_bucket_are_ignored(world: World) -> None:
    world.put("ors_drop", "responses/", "")
    for folder in ("responses/", "responses/uss/2027-11/", "outcomes/uss/", "anything/"):
        world.put("ors_drop", folder, "")
        assert handler(event(world, folder), Context()) == {"status": "ignored"}
    assert (world.keys("report"), world.notices(), world.items("ledger")) == ([], [], [])
    elsewhere = event(world, KEY)
    elsewhere["detail"]["bucket"]["name"] = "other"
    assert handler(elsewhere, Context()) == {"status": "ignored"}


@pytest.mark.attack("key")
def test_a_key_that_was_not_agreed_is_refused_under_a_safe_name(world: World) -> None:
    key = "responses/uss/2027-11/07812345678.csv"
    assert put_and_run(world, key, ORDINARY)["status"] == "refused"
    [made, _] = sorted(world.keys("report"), reverse=True)
    assert made.startswith("ingests/responses/uss/2027-11/refused-name-")
    everywhere = f"{world.keys('report')} {all_versions(world, 'report')} {world.notices()}"
    assert "07812" not in everywhere
    assert world.keys("linked") == []


def test_a_person_can_run_a_drop_again(world: World) -> None:
    world.put("ors_drop", KEY, ORDINARY)
    typed = {"key": KEY, "time": "2027-12-10T10:00:00Z"}
    assert handler(typed, Context())["status"] == "ingested"
    with pytest.raises(EventError, match="no such file"):
        handler(typed, Context("run-2"))


@pytest.mark.req("R37")
def test_victim_voice_and_the_closed_review_make_answers_alone(world: World) -> None:
    header = ("Interview Date", "Took Part", "Language", "Crime Type", "Borough", "Q1", "V1")
    voice = {"Interview Date": "12/11/2027", "Took Part": "Yes", "Language": "Polish",
             "Crime Type": "Robbery", "Borough": "Brent", "Q1": "4", "V1": "Good."}  # fmt: skip
    for survey in ("vvs", "ivor"):
        key = f"responses/{survey}/2027-11/a.csv"
        assert put_and_run(world, key, table([voice], header))["status"] == "ingested"
        assert report(world, key)["languages"] == {"Polish": 1}
        assert len(kept(world, survey=survey)) == 1
    assert world.keys("linked") == []


@pytest.mark.req("R47")
def test_the_closed_review_with_a_filled_identity_is_refused(world: World) -> None:
    header = ("Interview Date", "Took Part", "Crime No", "Q1")
    row = {"Interview Date": "12/11/2027", "Took Part": "Yes", "Q1": "4"}
    key = "responses/ivor/2027-11/a.csv"
    assert put_and_run(world, key, table([row], header))["status"] == "ingested"
    filled = table([{**row, "Crime No": "4600001/27"}], header)
    assert put_and_run(world, key, filled, Context("run-2"))["status"] == "refused"
    assert rules(world, key) == {"filled-identity": [2]}


def test_a_file_that_a_scan_did_not_find_clean_is_not_opened_until_one_does(world: World) -> None:
    world.put("ors_drop", KEY, ORDINARY)
    scan = {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "time": "2027-12-10T10:00:00Z",
        "detail": {
            "s3ObjectDetails": {"bucketName": world.bucket("ors_drop"), "objectKey": KEY},
            "scanResultDetails": {"scanResultStatus": "THREATS_FOUND"},
        },
    }
    assert handler(scan, Context())["status"] == "refused"
    assert handler({"key": KEY}, Context("run-2"))["status"] == "refused"
    assert rules(world, KEY) == {"malware": []}
    assert world.keys("ors_drop") == [KEY]
    scan["detail"]["scanResultDetails"]["scanResultStatus"] = "NO_THREATS_FOUND"  # type: ignore[index]
    assert handler(scan, Context("run-3"))["status"] == "ingested"


@pytest.mark.attack("file")
def test_a_file_without_an_end_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small = drops.rules().model_copy(update={"max_megabytes": 1})
    monkeypatch.setattr(drops, "rules", lambda: small)
    rows = [without_consent(n, V1="x" * 2000) for n in range(600)]
    assert put_and_run(world, KEY, table(rows))["status"] == "refused"
    assert list(rules(world, KEY)) == ["file-too-large"]


def test_a_report_stays_readable_however_much_is_wrong(world: World) -> None:
    questions = [f"Q{n}{letter}" for n in range(1, 61) for letter in "bcdefghijklm"]
    rows = [without_consent(n) | dict.fromkeys(questions, "no such code") for n in range(40)]
    put_and_run(world, KEY, table(rows, (*USS, *questions)))
    found = report(world, KEY)
    assert found["result"] == "ingested"
    assert sum(each["count"] for each in found["findings"]) == 40 * len(questions)
    assert sum(len(each["rows"]) for each in found["findings"]) == (responses.rules().listed_in_all)
    assert "more rows," in world.read("report", f"ingests/{KEY}.csv").decode()
