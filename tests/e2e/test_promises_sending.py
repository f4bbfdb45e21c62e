"""What nobody who is invited has to fear, and everybody may expect (interfaces: sending)."""

from __future__ import annotations

import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
from botocore.exceptions import ClientError

from local.emulator.cloud import FunctionFailed
from tests.e2e.invented import OUTCOMES, online, victim
from tests.e2e.outside import Outside, at

LINK = re.compile(
    r"https://online\.ors\.org\.uk/questionnaire/o\?id=([A-Za-z0-9]{16,64})(?=[\s\"<]|$)"
)
ADDRESS = re.compile(r"https?://[^\s\"<>]+")
DISCLOSING = re.compile(
    r"victim|crime|criminal|offence|police|policing|\bcase\b|incident|burglar|assault|robber|theft"
    r"|stolen|hate|vehicle|47\d{5}|quill|wilhelmina",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def sending_is_on(outside: Outside) -> Iterator[None]:
    outside.switch("on")
    yield
    outside.switch("off")
    assert outside.denied() == []


def email(number: int) -> str:
    return online(number, "")["VIW Email"]


def states(outside: Outside, month: str) -> dict[str, str]:
    return {item["crime_no"]: item["state"] for item in outside.invitations(month)}


def visit(outside: Outside, url: str, body: bytes | None = None) -> tuple[int, str]:
    """Ask for a page of the opt-out address: the engine tells functions apart by the Host."""
    parts = urlsplit(url)
    request = urllib.request.Request(  # noqa: S310 - always https to the loopback address
        outside.here.server.endpoint_url + (parts.path or "/"),
        data=body,
        headers={"Host": parts.netloc},
    )
    if body is not None:
        request.add_header("Content-Type", "application/x-www-form-urlencoded")
    context = ssl.create_default_context(cafile=outside.here.server.ca_bundle)
    try:
        with urllib.request.urlopen(  # noqa: S310
            request, context=context, timeout=30
        ) as reply:
            answer = reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        answer = error.code, error.read().decode()
    if body is not None:
        outside.answered()
    return answer


def opt_out_link(outside: Outside, text: str) -> str:
    (link,) = {url for url in ADDRESS.findall(text) if url.startswith(outside.out["OptOutUrl"])}
    return str(link)


@pytest.mark.req("R03", "R28")
def test_nothing_is_sent_outside_hours_and_contact_dates_or_while_the_switch_is_off(
    outside: Outside,
) -> None:
    month = "2028-11"
    people = [online(2000, "02/10/2028"), online(2001, "18/10/2028")]
    outside.drawn("ovss", month, people)
    shut = (
        "2028-11-17T11:00:00Z",  # the day before contact-from, a Friday
        "2028-11-19T11:00:00Z",  # a Sunday
        "2028-11-20T03:00:00Z",
        "2028-11-20T08:59:59Z",
        "2028-11-20T19:00:00Z",
        "2028-12-25T11:00:00Z",
        "2028-12-26T11:00:00Z",
        "2029-01-01T11:00:00Z",  # the New Year's bank holiday
    )
    for moment in shut:
        assert outside.send(moment)["sent"] == 0, moment
    outside.switch("off")
    assert outside.send("2028-11-20T11:00:00Z")["sent"] == 0
    assert set(states(outside, month).values()) == {"due"}
    (first,) = (i for i in outside.invitations(month) if i["crime_no"] == people[0]["Crime No"])
    assert (first["contact_from"], first["contact_to"]) == ("2028-11-18", "2029-01-02")
    outside.switch("on")
    outside.send("2029-01-03T11:00:00Z")  # the day after the first one's contact-to
    assert not outside.mail_to(email(2000))
    assert len(outside.mail_to(email(2001))) == 1
    assert states(outside, month) == {"4702000/27": "expired", "4702001/27": "sent"}


@pytest.mark.req("R52")
def test_nothing_is_sent_before_the_links_file_is_released(outside: Outside) -> None:
    month = "2028-09"
    outside.drawn("ovss", month, [online(2005, "01/08/2028")], released=False)
    moment = "2028-09-20T11:00:00Z"
    assert outside.send(moment)["not_released"] == 1
    outside.release(month, "no")
    assert outside.send(moment, dry_run=True)["months_waiting_for_release"] == [f"ovss {month}"]
    assert not outside.mail_to(email(2005))
    outside.release(month, "Yes")
    outside.send(moment)
    assert len(outside.mail_to(email(2005))) == 1


@pytest.mark.req("R03")
def test_contact_hours_are_londons_in_summer_too(outside: Outside) -> None:
    month = "2028-07"
    outside.drawn("ovss", month, [online(2010, "01/06/2028")])
    for moment in ("2028-07-19T07:59:59Z", "2028-07-19T18:00:00Z", "2028-07-19T18:30:00Z"):
        assert outside.send(moment)["sent"] == 0
    outside.send("2028-07-19T08:00:00Z")
    assert len(outside.mail_to(email(2010))) == 1


@pytest.mark.req("R22", "R23", "R24", "R25", "R26", "R27")
def test_a_message_says_what_it_must_and_gives_nobody_away(outside: Outside) -> None:
    month, day = "2028-08", "01/07/2028"
    outside.drawn(
        "ovss",
        month,
        [
            online(2100, day),
            online(2101, day, **{"VIW Email": "", "Reported Via": "Telephone"}),
            online(2102, day, **{"VIW Email": "not an address"}),
            online(2103, day, **{"VIW Email": "", "VIW Telephone Mobile": "020 7219 2103"}),
            online(
                2104,
                day,
                **{
                    "VIW Email": "",
                    "VIW Telephone Mobile": "",
                    "VIW Telephone Other": "07812 502104",
                    "VIW Telephone Business": "07812 512104",
                },
            ),
        ],
    )
    outside.send(at("2028-08-21"))
    assert sorted((i["crime_no"], i["channel"]) for i in outside.invitations(month)) == [
        ("4702100/27", "email"),
        ("4702101/27", "sms"),
        ("4702102/27", "sms"),
    ]
    assert not outside.sms_to("+447812502104")
    assert not outside.sms_to("+447812512104")
    (mail,) = outside.mail_to(email(2100))
    assert re.match(r"\"?(Mayor's Office|MOPAC survey)\"? <", mail["Source"])
    seen_first = [mail["Source"], mail["Subject"], mail["BodyText"][:200]]
    (preview,) = re.findall(r"display:none[^>]*>([^&]*)", mail["BodyHtml"])
    (text,) = (sms["Message"] for sms in outside.sms_to("+447812502101"))
    for shown in [*seen_first, preview, text]:
        assert not DISCLOSING.search(shown), shown
    tokens = {row["Link Id"] for row in links(outside, month)}
    assert len(tokens) == 3
    for body in (mail["BodyText"], mail["BodyHtml"], text):
        (token,) = set(LINK.findall(body))
        assert token in tokens
        assert "Sep 2029" in body
        assert "enquiries@mopac.london.gov.uk" in body
        assert not re.search("anonym", body, re.IGNORECASE)
        assert not re.search("quill|wilhelmina|4702", body, re.IGNORECASE)
        assert opt_out_link(outside, body).rsplit("/")[-1] not in tokens
    for body in (mail["BodyText"], mail["BodyHtml"]):
        assert "https://www.london.gov.uk/mopac-privacy-policy" in body
        assert "ORS" in body
        assert "do not answer" in body
    assert len(text) <= 306  # two parts
    assert text.isascii()


def links(outside: Outside, month: str) -> list[dict[str, str]]:
    return outside.rows("SampleBucket", f"samples/ovss/{month}/ovss-{month}-links.csv")


@pytest.mark.req("R22", "R23")
def test_links_and_invitations_name_nobody_and_uss_has_none(outside: Outside) -> None:
    month, day = "2028-12", "01/11/2028"
    outside.drawn("uss", month, [victim(2150, day, **{"VIW Email": "quill.uss@example.org"})])
    outside.drawn("ovss", month, [online(2151, day, **{"Crime Type": "vehicle crime "})])
    (row,) = links(outside, month)
    assert list(row) == ["Link Id", "BCU", "Crime Type"]
    assert (row["BCU"], row["Crime Type"]) == ("Central North", "Vehicle Crime")
    (item,) = outside.invitations(month)
    assert (item["survey"], item["channel"], item["state"]) == ("ovss", "email", "due")
    assert row["Link Id"] not in item["invitation_id"]
    assert float(item["expires_at"]) > 1_800_000_000
    outside.send(at("2028-12-19"))
    assert not outside.mail_to("quill.uss@example.org")
    assert not outside.sms_to("+447812502150")


@pytest.mark.req("R20", "R28")
def test_whoever_says_no_between_the_draw_and_the_send_hears_nothing(outside: Outside) -> None:
    month, day = "2029-01", "01/12/2028"
    people = [
        online(2200 + n, day, **{"VIW Telephone Home": f"020 7219 22{n:02d}"}) for n in range(12)
    ]
    outside.drawn("ovss", month, people)
    tokens = {item["crime_no"]: item["token"] for item in outside.invitations(month)}
    crimes = [person["Crime No"] for person in people]
    outside.type_in(email(2200).upper())
    outside.type_in("+44 (0)7812-502201")
    outside.type_in("(020) 7219 2202")  # a telephone that the email is not sent to
    outside.type_in(f" {crimes[3]} ")
    contacts = [{"Contact": f"tel 07812 50220{n}", "Reason": "asked"} for n in (4,)]
    contacts += [{"Contact": crimes[5], "Scope": "person"}, {"Contact": email(2206)}]
    outside.drop("do-not-contact/sending.csv", contacts, ("Contact", "Reason", "Scope"))
    stopped = [
        {"Crime No": crimes[n], "VIW No": people[n]["VIW No"], "Outcome": outcome}
        | {"Outcome Date": "19/01/2029"}
        for n, outcome in ((7, "Not Safe"), (8, "deceased"), (9, "Do Not Contact"))
    ]
    outside.drop(f"outcomes/ovss/{month}/stop.csv", stopped, OUTCOMES)
    answer = {"Interview Id": "S1", "Interview Date": "18/01/2029", "Took Part": "Yes"}
    answer |= {"Link Id": tokens[crimes[10]], "Q54aa": "2", "Q54ab": "", "Borough": "Camden"}
    answer |= {"Crime Type": "Assault"}
    outside.drop(f"responses/ovss/{month}/early.csv", [answer], list(answer))
    outside.send(at("2029-01-19"))
    reached = [n for n in range(12) if outside.mail_to(email(2200 + n))]
    assert reached == [11]
    outside.send(at("2029-01-20"))
    assert len(outside.mail_to(email(2211))) == 1
    after = states(outside, month)
    assert after[crimes[10]] == "responded"
    assert after[crimes[11]] == "sent"
    assert {after[crime] for crime in crimes[:10]} <= {"suppressed", "opted_out", "due"}


@pytest.mark.req("R28")
def test_runs_at_the_same_time_send_each_message_once(outside: Outside) -> None:
    month, numbers = "2029-02", range(2300, 2340)
    outside.drawn("ovss", month, [online(number, "01/01/2029") for number in numbers])

    def run(_: int) -> None:
        try:
            outside.send(at("2029-02-19"))
        except (ClientError, FunctionFailed) as error:
            assert "TooManyRequests" in str(error) or "under way" in str(error)  # noqa: PT017

    with ThreadPoolExecutor(4) as runs:
        list(runs.map(run, range(4)))
    outside.send(at("2029-02-19", "12:00"))
    letters = [len(outside.mail_to(email(number))) for number in numbers]
    assert letters == [1] * len(letters)
    assert set(states(outside, month).values()) == {"sent"}


@pytest.mark.req("R28")
def test_a_rehearsal_counts_and_a_doubt_is_settled_by_a_person(outside: Outside) -> None:
    month = "2029-03"
    outside.drawn("ovss", month, [online(2400, "01/02/2029"), online(2401, "01/02/2029")])
    before = len(outside.here.sent_mail())
    summary = outside.send(at("2029-03-19"), dry_run=True)
    assert summary["email"]["would_send"] == 2
    assert len(outside.here.sent_mail()) == before
    assert set(states(outside, month).values()) == {"due"}
    first, second = outside.invitations(month)
    for item in (first, second):
        outside.dynamodb.update_item(
            TableName=outside.out["InvitationTable"],
            Key={"invitation_id": {"S": item["invitation_id"]}},
            UpdateExpression="SET #state = :unknown",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":unknown": {"S": "unknown"}},
        )
    outside.send(at("2029-03-19"))
    assert len(outside.here.sent_mail()) == before
    outside.here.invoke(
        "SendLinksFunction", {"invitation_id": first["invitation_id"], "settle": "sent"}
    )
    outside.here.invoke(
        "SendLinksFunction", {"invitation_id": second["invitation_id"], "settle": "not_sent"}
    )
    outside.send(at("2029-03-19"))
    got = states(outside, month)
    assert set(got.values()) == {"sent"}
    assert len(outside.mail_to(second["email"])) == 1
    assert not outside.mail_to(first["email"])
    outside.here.invoke("SendLinksFunction", {"test_to": "tester@example.org"})
    assert len(outside.mail_to("tester@example.org")) == 1


@pytest.mark.req("R20")
def test_the_opt_out_page_tells_nobody_anything_and_a_post_lists_the_whole_person(
    outside: Outside,
) -> None:
    month, day = "2029-04", "01/03/2029"
    person = online(2500, day, **{"VIW Telephone Home": "020 7219 2500"})
    outside.drawn("ovss", month, [person, online(2501, day), online(2502, day)])
    outside.send(at("2029-04-19"))
    link = opt_out_link(outside, outside.mail_to(email(2500))[0]["BodyText"])
    home = outside.out["OptOutUrl"]
    pages = {visit(outside, url) for url in (link, home + "A" * 22, home, home + "no-token")}
    assert len(pages) == 1
    ((status, page),) = pages
    assert status == 200
    assert not re.search("quill|wilhelmina|4702|example.org", page, re.IGNORECASE)
    assert states(outside, month)["4702500/27"] == "sent"
    listed = len(outside.items("DoNotContactTable"))
    one_click = b"List-Unsubscribe=One-Click"
    right, wrong = (visit(outside, url, one_click) for url in (link, home + "A" * 22))
    hidden = re.compile(r'value="[A-Za-z0-9_-]{16,}"')
    assert (right[0], hidden.sub("", right[1])) == (wrong[0], hidden.sub("", wrong[1]))
    assert right[0] == 200
    assert len(outside.items("DoNotContactTable")) == listed + 4  # email, two phones, crime number
    assert states(outside, month)["4702500/27"] == "opted_out"
    visit(outside, link, one_click)
    assert len(outside.items("DoNotContactTable")) == listed + 4
    again = {
        **person,
        "Crime No": "4892500/29",
        "VIW Email": "",
        "VIW Telephone Mobile": "020 7219 2500",
        "Date Reported": "01/10/2029",
        "Reported Via": "Officer",
    }
    outside.drawn("uss", "2029-11", [again, victim(2509, "01/10/2029")])
    assert outside.called("2029-11") == {"4702509/27"}
    # Whose message was for somebody else: the address alone is listed.
    other = opt_out_link(outside, outside.mail_to(email(2501))[0]["BodyText"])
    assert visit(outside, other, urlencode({"choice": "not_me"}).encode())[0] == 200
    assert len(outside.items("DoNotContactTable")) == listed + 5
    # Details may be gone: what is typed is blocked too.
    typed = urlencode({"choice": "stop", "contact": "07812 502599"}).encode()
    assert visit(outside, home, typed)[0] == 200
    assert len(outside.items("DoNotContactTable")) == listed + 6


@pytest.mark.req("R20")
def test_nobody_is_taken_off_the_list_by_the_page_and_each_door_is_remembered(
    outside: Outside,
) -> None:
    month = "2029-05"
    outside.drawn("ovss", month, [online(2600, "01/04/2029")])
    outside.send(at("2029-05-21"))
    link = opt_out_link(outside, outside.mail_to(email(2600))[0]["BodyText"])
    home = outside.here.outputs["OptOutUrl"]
    typed = urlencode({"choice": "stop", "contact": email(2600)}).encode()
    listed = len(outside.items("DoNotContactTable"))
    assert visit(outside, home, typed)[0] == 200
    _, thanks = visit(outside, link, urlencode({"choice": "stop"}).encode())
    assert "<form" not in thanks
    after = outside.items("DoNotContactTable")
    assert len(after) > listed + 1
    assert [{*item["sources"]} for item in after if len(item.get("sources", {})) == 2] == [
        {"page", "link"}
    ]
    fields = {"undo": "u" * 22, "choice": "stop", "contact": email(2600)}
    visit(outside, link, urlencode(fields).encode())
    assert len(outside.items("DoNotContactTable")) == len(after)


@pytest.mark.req("R20", "R53")
def test_the_page_may_write_requests_and_no_other_row_of_the_list(outside: Outside) -> None:
    """The engine holds its role to it, row by row; and what waits is done within the hour."""
    page = outside.here.client("iam").get_role(RoleName="victim-surveys-local-opt-out")["Role"]
    policies = outside.here.client("iam").list_role_policies(RoleName=page["RoleName"])
    (name,) = policies["PolicyNames"]
    got = outside.here.client("iam").get_role_policy(RoleName=page["RoleName"], PolicyName=name)
    rows = [s for s in got["PolicyDocument"]["Statement"] if "dynamodb" in str(s["Action"])]
    assert [s["Action"] for s in rows] == ["dynamodb:UpdateItem"]
    # Long ago, and its change was lost: the hourly run does it.
    waiting = {
        "contact": {"S": "request#+447812502799"},
        "asked": {"SS": ["stop\n+447812502799"]},
        "asked_at": {"S": "2026-01-01T00:00:00Z"},
    }
    listed = len(outside.items("DoNotContactTable"))
    outside.dynamodb.put_item(TableName=outside.out["DoNotContactTable"], Item=waiting)
    outside.here.invoke("TidyListFunction", {})
    outside.answered()
    assert len(outside.items("DoNotContactTable")) == listed + 1


@pytest.mark.req("R21")
def test_whoever_says_no_after_a_handover_is_on_the_next_stop_list(outside: Outside) -> None:
    month, day = "2029-06", "01/05/2029"
    outside.drawn("uss", month, [victim(2700, day), victim(2701, day), victim(2702, day)])
    outside.drawn("ovss", month, [online(2710, day), online(2711, day)])
    outside.type_in("07812 502700")
    outside.type_in(email(2710))
    contact = [{"Contact": "4702701/27"}]
    outside.drop("do-not-contact/after.csv", contact, ("Contact",))
    outside.here.invoke("StopListFunction", {"time": at("2029-06-20")})
    called = {row["Crime No"]: row for row in stop_list(outside, "uss", "2029-06-20")}
    assert {"4702700/27", "4702701/27"} <= set(called)
    assert "4702702/27" not in called
    row = called["4702700/27"]
    assert (row["VIW No"], row["Added"]) == (victim(2700, day)["VIW No"], "20/06/2029")
    online_list = stop_list(outside, "ovss", "2029-06-20")  # ORS know them by their links alone
    assert all([*row] == ["Link Id", "Added"] for row in online_list)
    added = {row["Link Id"]: row["Added"] for row in online_list}
    tokens = {item["crime_no"]: item["token"] for item in outside.invitations(month)}
    assert added[tokens["4702710/27"]] == "20/06/2029"
    assert tokens["4702711/27"] not in added


def stop_list(outside: Outside, survey: str, day: str) -> list[dict[str, str]]:
    return outside.rows("SampleBucket", f"stop-lists/{survey}/{day}.csv")


@pytest.mark.req("R28")
def test_a_pause_holds_those_invitations_only(outside: Outside) -> None:
    month, day = "2029-07", "01/06/2029"
    people = [online(2800, day), online(2801, day, **{"Crime Type": "Hate Crime"})]
    outside.drawn("ovss", month, people)
    pause = {"survey": "ovss", "crime_type": "Hate Crime", "reason": "a test"}
    name = outside.out["PausesParameter"]
    outside.ssm.put_parameter(
        Name=name, Value=json.dumps([{**pause, "until": "2029-07-20"}]), Overwrite=True
    )
    outside.send(at("2029-07-19"))
    outside.ssm.put_parameter(Name=name, Value="[]", Overwrite=True)
    assert len(outside.mail_to(email(2800))) == 1
    assert not outside.mail_to(email(2801))
    outside.send(at("2029-07-19", "12:00"))
    assert len(outside.mail_to(email(2801))) == 1


@pytest.mark.req("R20")
def test_a_complaint_about_an_email_is_an_opt_out_and_a_bounce_is_noted(outside: Outside) -> None:
    month, day = "2029-08", "01/07/2029"
    outside.drawn("ovss", month, [online(2900, day), online(2901, day)])
    outside.send(at("2029-08-20"))
    ids = {item["crime_no"]: item["invitation_id"] for item in outside.invitations(month)}
    for crime, kind, words in (
        ("4702900/27", "Complaint", "Email Complaint Received"),
        ("4702901/27", "Bounce", "Email Bounced"),
    ):
        tags = {"ses:configuration-set": [outside.out["ConfigurationSet"]]}
        tags["invitation_id"] = [ids[crime]]
        mail = {"tags": tags, "destination": ["quill@example.org"]}
        detail = {"eventType": kind, "mail": mail, kind.lower(): {"bounceType": "Permanent"}}
        event = {"source": "aws.ses", "detail-type": words, "detail": detail}
        outside.here.invoke("DeliveryEventsFunction", event)  # nobody may put events as AWS does
    outside.answered()
    assert states(outside, month) == {"4702900/27": "opted_out", "4702901/27": "bounced"}
    outside.drawn("uss", "2029-10", [victim(2900, "01/09/2029", **{"Crime No": "4882900/29"})])
    assert outside.called("2029-10") == set()


# The last of these files: its cloud has worked through everything that they ask for.
# A telephone does not begin within a decimal fraction ("0.080781206") or a hash.
TOLD = re.compile(
    r"quill|wilhelmina|zzyzx|secretperson|example\.org|4[78]\d{5}/2\d|\+44\d"
    r"|(?<![\da-f])(?<!\d\.)(?:(?:(?:00)?44 ?|0)7812|(?:(?:00)?44 ?|0)?20 ?7219)",
    re.IGNORECASE,
)


@pytest.mark.req("R53")
def test_no_log_of_any_function_says_anything_of_anybody(outside: Outside) -> None:
    logs = outside.here.client("logs")
    lines = [
        event["message"]
        for page in logs.get_paginator("describe_log_groups").paginate()
        for group in page["logGroups"]
        for some in logs.get_paginator("filter_log_events").paginate(
            logGroupName=group["logGroupName"]
        )
        for event in some["events"]
    ]
    assert len(lines) > 100
    assert [line for line in lines if TOLD.search(line)] == []


@pytest.mark.req("R20", "R39a", "R53")
def test_no_report_notice_or_memory_of_the_system_says_anything_of_anybody(
    outside: Outside,
) -> None:
    said = outside.notices()
    said += [outside.read("ReportBucket", key) for key in outside.keys("ReportBucket")]
    said += [
        json.dumps(item, default=str)
        for table in ("DoNotContactTable", "HistoryTable", "LedgerTable")
        for item in outside.items(table)
    ]
    assert len(said) > 50
    assert [text for text in said if TOLD.search(text)] == []
