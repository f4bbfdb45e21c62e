"""Response files, generated and directed: nothing identifying goes where consent does not allow."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest.findings import Findings
from functions.ingest.responses.consent_conflicts import ConsentConflicts, find_consent_conflicts
from functions.ingest.responses.respondents.respondent import Known, NobodyKnown
from functions.ingest.responses.split import Splitter
from functions.ingest.responses.split_result import Split
from functions.shared.clock import Month
from functions.shared.csv.reader import open_table
from functions.shared.errors import RefusedFile
from functions.shared.policy import geography, responses, sending, surveys

USS = (
    "Interview Id", "Interview Date", "Took Part", "Crime No", *responses.CONSENTS, "Borough",
    "Crime Type", "Length Minutes", "Language", "Value Stolen", "Age Group", "Q1", "V1",
)  # fmt: skip
OVSS = tuple("Link Id" if name == "Crime No" else name for name in USS)
MONTH = Month(2027, 11)
VVS = ("Interview Date", "Took Part", "Language", "Borough", "Crime Type", "Age Group", "Q1", "V1")


@dataclass
class People:
    """Whom the stores know of."""

    crimes: Collection[str] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, Collection[str]] = field(default_factory=dict)
    elsewhere: Collection[str] = ()
    said_no: Mapping[str, Collection[str]] = field(default_factory=dict)

    def was_handed_over(self, crime: str) -> bool:
        return crime in self.crimes

    def crime_of_link(self, token: str) -> str | None:
        return self.links.get(token)

    def place_of_link(self, token: str) -> tuple[str, str] | None:
        return None

    def withdrawn(self, *, crime: str, link: str) -> Collection[str]:
        return self.gone.get(crime, self.gone.get(link, ()))

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        return hashlib.sha256(interview_id.encode()).digest(), interview_id in self.elsewhere

    def link_elsewhere(self, link: str) -> bool:
        return link in self.elsewhere

    def refused(self, interview_id: str, link: str) -> Collection[str]:
        return self.said_no.get(interview_id, self.said_no.get(link, ()))


@dataclass
class Splat:
    """What came of a file: rows by recipient, and findings by rule."""

    split: Split
    rows: dict[str, list[dict[str, str]]]
    findings: Findings

    def found(self, rule: str) -> list[int]:
        every = (*self.findings, *self.findings.held())
        return [row for found in every if found.code == rule for row in found.rows]


def split(
    rows: list[dict[str, str]],
    header: tuple[str, ...] = USS,
    survey: str = "uss",
    people: Known | None = None,
) -> Splat:
    """Splits rows as if they had come in a file of November 2027."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    findings = Findings()
    rules = responses.rules()
    first, table = (
        open_table(
            [text.getvalue().encode()],
            known=rules.names,
            required=(),
            max_rows=rules.max_rows,
            forbid_unknown=False,
            also=rules.numbered,
        )
        for _ in range(2)
    )
    known = people or People(crimes={"4612345/27"})
    splitter = Splitter(
        table, surveys.survey(survey), MONTH, known, findings, find_consent_conflicts(first)
    )
    done = splitter.run()
    headers: dict[str, tuple[str, ...]] = {
        cut.recipient.name: cut.header for cut in splitter.projection.cuts
    }
    read = {
        name: [
            dict(zip(headers[name], row, strict=True))
            for row in csv.reader(io.StringIO("".join(lines), newline=""))
        ]
        for name, lines in done.lines.items()
    }
    return Splat(done, read, findings)


def row(**over: str) -> dict[str, str]:
    """Somebody who agrees to everything."""
    made = {
        "Interview Id": "I1", "Interview Date": "03/12/2027", "Took Part": "Yes",
        "Crime No": "4612345/27", "Q54aa": "1", "Q54ab": "1", "Recontact MPS": "1",
        "Recontact MOPAC": "1", "Borough": "Camden", "Crime Type": "Assault",
        "Length Minutes": "14", "Language": "English", "Value Stolen": "250",
        "Age Group": "35-44", "Q1": "2", "V1": "Kind.",
    }  # fmt: skip
    return made | {name.replace("_", " "): text for name, text in over.items()}


CONSENT = st.sampled_from(["1", "2", "", "Don't know", "yes", " 1 ", "9"])
DIGITS = st.integers(0, 9_999_999)


@st.composite
def people_and_rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows whose every identifying piece carries the row's number."""
    return [one_row(draw, number) for number in range(draw(st.integers(1, 12)))]


def one_row(draw: st.DrawFn, number: int) -> dict[str, str]:
    crimes = ["", f"46{number:05d}/27", f"ODD{number}ODD", f"46{number:05d}-27"]
    return row(
        Interview_Id=f"ID-{number}-X",
        Took_Part=draw(st.sampled_from(["Yes", "No", "", "yes", "Perhaps"])),
        Crime_No=draw(st.sampled_from(crimes)),
        Q54aa=draw(CONSENT),
        Q54ab=draw(CONSENT),
        Recontact_MPS=draw(CONSENT),
        Recontact_MOPAC=draw(CONSENT),
        Borough=draw(st.sampled_from(["Camden", "camden ", "Islington", "", "Atlantis"])),
        Value_Stolen=f"{number}7.77",
        Interview_Date=draw(st.sampled_from(["03/12/2027", "", "31/02/2028"])),
        V1=f"said by {number} of crime 46{number:05d}/27, 07812 34{number:04d}",
    )


@pytest.mark.attack("linkage")
@pytest.mark.req("R30", "R31", "R32", "R33", "R36")
@settings(max_examples=60)
@given(people_and_rows())
def test_no_identifying_value_appears_where_its_consents_do_not_allow_it(
    rows: list[dict[str, str]],
) -> None:
    done = split(rows)
    took_part = [r for r in rows if r["Took Part"].strip().lower() == "yes"]
    readable = [r for r in took_part if r["Crime No"].startswith("46")]
    to_mopac = {r["Crime No"].replace("-", "/") for r in readable if r["Q54aa"].strip() == "1"}
    to_mps = {
        r["Crime No"].replace("-", "/")
        for r in readable
        if r["Q54aa"].strip() == r["Q54ab"].strip() == "1"
    }
    assert {r["Crime No"] for r in done.rows["mopac"]} == to_mopac
    assert {r["Crime No"] for r in done.rows["mps"]} == to_mps
    # Nobody twice: who agreed is linked, who did not has the answers alone.
    assert len(done.rows["answers"]) + len(done.rows["mopac"]) == len(took_part)
    without = "\n".join([*done.split.lines["answers"], *(text for _, text in done.split.comments)])
    for number in range(len(rows)):
        for secret in (f"46{number:05d}", f"ID-{number}-X", f"ODD{number}ODD", f"{number}7.77"):
            assert secret not in without
        assert f"07812 34{number:04d}" not in without
    assert "2027," not in without.replace("2027-11,", "")  # the month, and no date
    assert (
        not {"Crime No", "Value Stolen", "Interview Date", "V1"} & {*done.rows["answers"][0]}
        if (took_part)
        else True
    )
    police = "\n".join(done.split.lines["mps"])
    assert "35-44" not in police
    assert "7.77" not in police
    # Everybody who spoke without consent is among the comments, and nobody who consented.
    assert len(done.split.comments) == len(took_part) - len(to_mopac)


@pytest.mark.req("R31")
def test_a_crime_number_without_consent_is_stripped_and_the_answers_kept() -> None:
    done = split([row(Q54aa="2", Q54ab="")])
    assert done.found("crime-without-consent") == [2]
    assert (done.rows["mopac"], len(done.rows["answers"])) == ([], 1)
    assert "46" not in "".join(done.split.lines["answers"])


@pytest.mark.req("R31")
def test_a_crime_number_of_somebody_who_did_not_take_part_is_reported_too() -> None:
    done = split([row(Took_Part="No", Q54aa=""), row(Took_Part="No")])
    assert done.found("crime-without-consent") == [2]
    assert done.split.declined == 2
    assert not any(done.rows.values())


@pytest.mark.req("R32")
def test_a_routing_fault_is_processed_as_no_and_reported() -> None:
    done = split([row(Q54aa="2", Crime_No="")])
    assert done.found("routing-fault") == [2]
    assert done.rows["mps"] == done.rows["mopac"] == []


@pytest.mark.req("R31")
@pytest.mark.parametrize(
    ("crime", "rule"),
    [("", "crime-missing"), ("n/a", "crime-missing"), ("XYZ1", "crime-unreadable")],
)
def test_consent_without_a_usable_crime_number_keeps_the_answers_alone(
    crime: str, rule: str
) -> None:
    done = split([row(Crime_No=crime)])
    assert done.found(rule) == [2]
    assert (len(done.rows["answers"]), done.rows["mopac"], done.rows["mps"]) == (1, [], [])
    assert done.split.comments == [("Camden", "Kind.")]


@pytest.mark.req("R31")
def test_a_crime_number_that_was_never_handed_over_is_accepted_and_counted() -> None:
    done = split([row(Crime_No="01 / 123456 / 26")])
    assert done.found("crime-not-handed-over") == [2]
    assert done.rows["mopac"][0]["Crime No"] == "01/123456/26"


@pytest.mark.req("R31", "R39")
def test_a_link_leads_to_the_crime_number_only_with_consent() -> None:
    people = People(links={"tok1": "4600001/27", "tok2": "4600002/27"})
    yes = {**row(), "Link Id": "tok1"}
    no = {**row(Interview_Id="I2", Q54aa="2", Q54ab=""), "Link Id": "tok2"}
    lost = {**row(Interview_Id="I3"), "Link Id": "tok3"}
    for each in (yes, no, lost):
        del each["Crime No"]
    done = split([yes, no, lost], OVSS, "ovss", people)
    assert [r["Crime No"] for r in done.rows["mopac"]] == ["4600001/27"]
    assert done.split.answered == {
        "tok1": "03/12/2027",
        "tok2": "03/12/2027",
        "tok3": "03/12/2027",
    }
    assert done.found("link-unknown") == [4]
    assert "tok" not in "".join(line for lines in done.split.lines.values() for line in lines)


@pytest.mark.req("R23", "R31")
def test_the_whole_link_leads_where_its_token_does() -> None:
    token = "A" * 22
    link = sending.rules().links.survey(token)
    answer = {**row(), "Link Id": f"<{link}>"}
    del answer["Crime No"]
    done = split([answer], OVSS, "ovss", People(links={token: "4600001/27"}))
    assert [r["Crime No"] for r in done.rows["mopac"]] == ["4600001/27"]
    assert done.split.answered == {token: "03/12/2027"}
    assert done.found("link-unknown") == []


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    ("what", "mopac", "mps", "answers"),
    [("all", 0, 0, 0), ("Q54aa", 0, 0, 1), ("Q54ab", 1, 0, 0), ("recontact", 1, 1, 0)],
)
def test_an_old_file_does_not_bring_back_what_was_withdrawn(
    what: str, mopac: int, mps: int, answers: int
) -> None:
    done = split([row()], people=People(crimes={"4612345/27"}, gone={"4612345/27": {what}}))
    assert [len(done.rows[name]) for name in ("mopac", "mps", "answers")] == [mopac, mps, answers]
    assert done.found("withdrawn") == [2]
    assert all(r["Recontact MPS"] == "No" for r in done.rows["mps"] if what == "recontact")
    # Nor if the file names them though they do not agree.
    no = row(Q54aa="2", Q54ab="")
    done = split([no], people=People(gone={"4612345/27": {what}}))
    assert len(done.rows["answers"]) == (what != "all")


def test_an_interview_that_comes_twice_is_kept_once() -> None:
    done = split(
        [row(Q1="1"), row(Q1="2"), row(Interview_Id="I9")],
        people=People(crimes={"4612345/27"}, elsewhere={"I9"}),
    )
    assert [r["Q1"] for r in done.rows["mopac"]] == ["1"]
    assert done.found("interview-id-twice") == [3]
    assert done.found("interview-id-elsewhere") == [4]


@pytest.mark.req("R31")
def test_an_interview_is_remembered_with_a_crime_number_only_with_consent() -> None:
    no = {"Q54aa": "2", "Q54ab": ""}
    unnamed = [row(Interview_Id=text) for text in (" ", "-")]
    done = split([row(), row(Interview_Id="I2", **no), *unnamed])
    assert [*done.split.interviews.values()] == ["4612345/27", ""]
    assert done.found("interview-id-missing") == [4, 5]
    assert len(done.rows["mopac"]) == 3
    people = People(links={f"tok{n}": f"460000{n}/27" for n in (1, 2)})
    rows = [{**row(), "Link Id": "tok1"}, {**row(Interview_Id="I2", **no), "Link Id": "tok2"}]
    for each in rows:
        del each["Crime No"]
    assert split(rows, OVSS, "ovss", people).split.links == {"tok1": "4600001/27", "tok2": ""}


@pytest.mark.attack("oracle")
@pytest.mark.req("R39a")
def test_a_rehearsal_is_told_of_nobody_whatever_it_asks() -> None:
    """Everybody was handed over and nobody has come, withdrawn or refused before."""
    linked = {**row(), "Link Id": "A" * 22}
    del linked["Crime No"]
    for done in (split([row()], people=NobodyKnown()),
                 split([linked], OVSS, "ovss", people=NobodyKnown())):  # fmt: skip
        assert not [*done.findings, *done.findings.held()]
        assert [len(done.rows[name]) for name in ("mopac", "mps", "answers")] == [1, 1, 0]


@pytest.mark.req("R31", "R32")
def test_one_link_is_one_row_with_the_least_that_was_said_by_it() -> None:
    people = People(links={f"tok{n}": f"460000{n}/27" for n in (1, 2)}, elsewhere={"tok2"})
    twice = [row(Q1="1"), row(Interview_Id="I2", Q1="2", Q54ab="2")]
    rows = [{**each, "Link Id": "tok1"} for each in twice]
    rows.append({**row(Interview_Id="I3"), "Link Id": "tok2"})
    for each in rows:
        del each["Crime No"]
    done = split(rows, OVSS, "ovss", people)
    assert [r["Q1"] for r in done.rows["mopac"]] == ["1"]
    assert [len(done.rows[name]) for name in ("mps", "answers")] == [0, 0]
    assert (done.found("link-twice"), done.found("link-elsewhere")) == ([3], [4])


@pytest.mark.req("R35")
def test_nothing_is_mandatory_and_unknown_codes_are_kept_and_reported() -> None:
    said = ["", "Don't know", "Prefer not to say", " refused", "77", "77"]
    done = split([row(Interview_Id=f"I{n}", Q1=text) for n, text in enumerate(said)])
    said[3] = "Refused"
    assert [r["Q1"] for r in done.rows["mopac"]] == said
    assert done.found("code-unknown") == [6, 7]


@pytest.mark.req("R34")
def test_an_identifying_value_refuses_the_file_and_every_such_row_is_named() -> None:
    rows = [row(Interview_Id=f"I{n}", Q1="ada@example.org" if n % 2 else "1") for n in range(6)]
    done = split(rows)
    assert done.findings.refuse
    assert done.found("email-in-value") == [3, 5, 7]


@pytest.mark.req("R34")
def test_a_value_of_a_row_that_did_not_take_part_refuses_the_file_too() -> None:
    assert split([row(Took_Part="No", Crime_No="", Q1="SE15 4QX")]).findings.refuse


@pytest.mark.req("R34")
def test_a_disguised_column_is_told_by_what_it_holds() -> None:
    rows = [{**row(), "Field1": "07812 345678"}, {**row(Interview_Id="I2"), "Field1": ""}]
    done = split(rows, (*USS, "Field1"))
    assert done.findings.refuse
    assert done.found("forbidden-column") == [2]


@pytest.mark.req("R37")
@pytest.mark.parametrize("language", surveys.survey("vvs").responses.languages)
def test_victim_voice_is_read_in_every_language(language: str) -> None:
    said = {"Interview Date": "12/11/2027", "Took Part": "Yes", "Language": language.upper(),
            "Crime Type": "Domestic Abuse", "Q1": "3", "Borough": "Brent"}  # fmt: skip
    done = split([said], VVS, "vvs")
    assert not done.findings
    assert done.split.languages == {language: 1}
    assert done.rows["answers"][0]["Crime Type"] == "Domestic Abuse"


@pytest.mark.req("R34", "R37")
@pytest.mark.parametrize("survey", ["vvs", "uss"])
def test_a_text_in_the_column_of_languages_is_neither_kept_nor_in_the_report(survey: str) -> None:
    said = {"Interview Date": "12/11/2027", "Took Part": "Yes", "Language": "Wilhelmina",
            "Crime Type": "Hate Crime", "Q1": "3"}  # fmt: skip
    header = VVS if survey == "vvs" else USS
    done = split([said | ({"Interview Id": "i1"} if survey == "uss" else {})], header, survey)
    assert done.found("language-unknown") == [2]
    assert set(done.split.languages) == {""}
    assert "Wilhelmina" not in str(done.rows)


@pytest.mark.req("R37")
def test_a_language_of_no_list_is_left_out_and_a_crime_type_of_none_is_reported() -> None:
    said = {"Interview Date": "12/11/2027", "Took Part": "Yes", "Language": "Klingon",
            "Crime Type": "Assault", "Q1": "3"}  # fmt: skip
    done = split([said], VVS, "vvs")
    assert (done.found("language-unknown"), done.found("code-unknown")) == ([2], [2])
    assert done.rows["answers"][0]["Language"] == ""
    assert done.rows["answers"][0]["Crime Type"] == "Assault"


@pytest.mark.req("R31", "R45")
def test_answers_without_identity_are_grouped_and_hold_no_amount() -> None:
    header = (*USS, "Ethnicity", "IMD Decile", "Sexual Orientation", "Religion")
    extra = {"Ethnicity": "bangladeshi", "IMD Decile": "3", "Sexual Orientation": "Bisexual"}
    extra |= {"Religion": "Sikh"}
    said = {**row(Age_Group="37", Value_Stolen="£1,250.50", Language="Polish"), **extra}
    no = {"Interview Id": "I2", "Q54aa": "2", "Q54ab": "", "Crime No": ""}
    done = split([said, said | no], header)
    kept = done.rows["answers"][0]
    assert kept["Sample Month"] == "2027-11"
    # An amount that only those who agreed have would tell, as a band or a blank, who did.
    assert not [name for name in kept if "Value" in name]
    assert (kept["Language"], kept["Religion"]) == ("Other", "Other religion")
    assert (kept["Age Group"], kept["Ethnicity"], kept["IMD Decile"]) == ("35-44", "Asian", "3-4")
    assert kept["Sexual Orientation"] == "Lesbian, gay, bisexual or other"
    given = done.rows["mopac"][0]
    assert (given["Ethnicity"], given["Value Stolen"]) == ("Bangladeshi", "£1,250.50")


def test_rows_that_nobody_shares_are_counted() -> None:
    rows = [
        row(Interview_Id=f"I{n}", Q54aa="2", Q54ab="", Crime_No="", Language=language)
        for n, language in enumerate(["English", "English", "Polish", "Urdu", "Hindi"])
    ]
    done = split([*rows, row(Interview_Id="I9", Age_Group="65+")]).split
    assert (done.unique_as_they_came, done.unique_as_kept) == (3, 0)


@pytest.mark.req("R34", "R36")
def test_comments_lose_what_would_tell_and_keep_the_rest_letter_by_letter() -> None:
    text = "=1+1 Ring 07812 345678 or ada@example.org, SE15 4QX, ref 4612345/27\nMerci, ça va!"
    done = split([row(Q54aa="2", Q54ab="", Crime_No="", V1=text)])
    [(_, kept)] = done.split.comments
    assert kept.startswith("'=1+1 Ring [removed] or [removed]")
    assert kept.endswith("\nMerci, ça va!")
    assert done.split.scrubbed == 1


@pytest.mark.parametrize("borough", [*geography.rules().borough_of.values(), "Heathrow"])
def test_places_are_kept_by_their_proper_name(borough: str) -> None:
    done = split([row(Borough=f" {borough.upper()}")])
    assert done.rows["mopac"][0]["Borough"] == borough
    assert not done.findings


def test_a_place_that_is_none_is_unknown() -> None:
    done = split([row(Borough="12 High Street")])
    assert done.rows["mopac"][0]["Borough"] == "Unknown"
    assert done.found("borough-unknown") == [2]


@pytest.mark.req("R31", "R34")
@pytest.mark.parametrize(
    ("text", "rule"),
    [("12/05/1984", "date-in-code"), ("born 12.5.84", "date-in-code"), ("£250", "money-in-code"),
     ("1,250.00", "money-in-code"), ("482913", "digits-in-code"), ("48 29 13", "digits-in-code")],
)  # fmt: skip
def test_what_is_exact_in_place_of_a_code_is_left_out_and_found(text: str, rule: str) -> None:
    done = split([row(Q1=text), row(Interview_Id="I2", Q54aa="2", Q54ab="", Crime_No="", Q1=text)])
    assert {r["Q1"] for name in ("mopac", "answers") for r in done.rows[name]} == {""}
    assert done.found(rule) == [2, 3]


@pytest.mark.parametrize("text", ["12", "2.5", "1984", "77", "about 3", "10-12", "97531"])
def test_an_unknown_code_that_is_not_exact_is_kept(text: str) -> None:
    done = split([row(Q1=text)])
    assert [r["Q1"] for r in done.rows["mopac"]] == [text]


@pytest.mark.parametrize(
    ("day", "rule"),
    [("17/11/2027", "date-outside"), ("18/11/2027", ""),
     ("2027-12-03", ""), ("12-2027", "date-unreadable"), ("", ""), ("10/02/2028", ""),
     ("11/02/2028", "date-outside")],
)  # fmt: skip
def test_dates_are_compared_with_the_files_month(day: str, rule: str) -> None:
    done = split([row(Interview_Date=day)])
    assert [found.code for found in done.findings] == ([rule] if rule else [])
    assert len(done.rows["mopac"]) == 1


@pytest.mark.parametrize("name", surveys.survey("uss").responses.required)
def test_a_required_column_that_is_missing_refuses_the_file(name: str) -> None:
    header = tuple(column for column in USS if column != name)
    done = split([{k: v for k, v in row().items() if k != name}], header)
    assert done.findings.refuse
    assert [found.column for found in done.findings if found.code == "missing-column"] == [name]


def test_a_broken_row_refuses_what_was_read_before() -> None:
    table = open_table(
        [b"Interview Date,Took Part,Language\n12/11/2027,Yes,Urdu\n12/11/2027,Yes\n"],
        known=responses.rules().names, required=(), max_rows=9, forbid_unknown=False,
    )  # fmt: skip
    splitter = Splitter(
        table, surveys.survey("vvs"), MONTH, People(), Findings(), ConsentConflicts()
    )
    with pytest.raises(RefusedFile, match="ragged-row"):
        splitter.run()
