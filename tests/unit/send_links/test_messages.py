"""What invitations say, and what they never say (R22 to R27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from functions.send_links.messages import gsm7, lint, render
from functions.send_links.messages.facts import Facts, facts_of, span
from functions.send_links.messages.links import is_our_survey_link
from functions.send_links.messages.visible_text import visible
from functions.shared.clock import Month
from functions.shared.policy import governance, retention, sending
from functions.shared.retention import destroy_by
from functions.shared.stores.people.invitation import Channel
from tests.invitations import invitation
from tests.periods import last_day

OPT_OUT = "https://" + "a" * 32 + ".lambda-url.eu-west-2.on.aws/"  # as long as such an address is
SENDER = sending.rules().sender.email_name


@pytest.fixture
def facts() -> Facts:
    return facts_of(invitation(), OPT_OUT)


def test_the_messages_have_no_fault(facts: Facts) -> None:
    assert lint.faults_of_email(render.email(facts), facts, SENDER) == []
    assert lint.faults_of_sms(render.sms(facts), facts) == []


@pytest.mark.req("R24", "R57")
@pytest.mark.parametrize(
    "told",
    [
        "Who we are",
        "Why you",
        "How we got your details",
        "How long your details are kept",
        "How to say no",
        "How to check that this message is real",
        "Other formats, questions and complaints",
        "https://online.ors.org.uk/questionnaire",
        "enquiries@mopac.london.gov.uk",
        "within 5 working days",
        "You do not have to take part",
    ],
)
def test_an_email_tells_who_why_and_how_to_say_no(facts: Facts, told: str) -> None:
    message = render.email(facts)
    for text in (message.text, visible(message.html)):
        assert told.lower() in " ".join(text.lower().split())


@pytest.mark.req("R27")
def test_the_month_of_destruction_follows_the_retention_policy(facts: Facts) -> None:
    month = destroy_by(Month(2027, 11))
    assert month == f"{last_day('sample-at-ors', '2027-11'):%b %Y}"
    message, sms = render.email(facts), render.sms(facts)
    sentence = (
        f"ORS will destroy any information which identifies you as an individual by {month} "
        "but the rest of your responses will be kept for statistical purposes."
    )
    for text in (message.text, visible(message.html)):
        assert sentence.replace(",", "") in text.replace(",", "")
    assert month in sms.text


@pytest.mark.req("R44")
def test_the_years_of_answers_with_a_number_follow_the_retention_policy(facts: Facts) -> None:
    months = retention.rules().by_name["linked-responses"].months or 0
    said = f"{months // 12} years" if months % 12 == 0 else f"{months} months"
    assert f"for {said}" in render.email(facts).text


@pytest.mark.req("R27")
def test_another_period_in_policy_is_another_month_in_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = retention.rules()
    changed = [
        item.model_copy(update={"months": 6}) if item.name == "sample-at-ors" else item
        for item in rules.classes
    ]
    other = rules.model_copy(update={"classes": tuple(changed)})
    other.__dict__.pop("by_name", None)
    monkeypatch.setattr(retention, "rules", lambda: other)
    assert "May 2028" in render.sms(facts_of(invitation(), OPT_OUT)).text


@pytest.mark.req("R25")
def test_what_others_may_see_has_no_word_of_it(facts: Facts) -> None:
    message = render.email(facts)
    seen = f"{SENDER} {sending.rules().sender.sms_id} {message.subject} {message.preview}"
    for word in ("victim", "crime", "police", "offence", "case", "report"):
        assert word not in seen.lower()
        assert word not in render.sms(facts).text.lower()


@pytest.mark.req("R25")
def test_messages_say_nothing_about_the_person() -> None:
    one = invitation(4, bcu="Central West", crime_type="Hate Crime", channel=Channel.SMS)
    other = replace(
        invitation(5), token=one.token, opt_out_token=one.opt_out_token, bcu="x", crime_type="y"
    )
    assert render.email(facts_of(one, OPT_OUT)) == render.email(facts_of(other, OPT_OUT))
    assert render.sms(facts_of(one, OPT_OUT)) == render.sms(facts_of(other, OPT_OUT))


@pytest.mark.req("R26")
@pytest.mark.parametrize("file", ["email.txt", "email.html", "sms.txt", "subject.txt"])
def test_no_text_calls_the_survey_anonymous(file: str) -> None:
    text = (Path(lint.__file__).parent / file).read_text().lower()
    assert "anonym" not in text


def test_an_sms_is_plain_gsm_and_two_parts_at_most_whatever_the_month(facts: Facts) -> None:
    for number in range(12):
        one = invitation(month=Month(2027, 11).plus(number))
        text = render.sms(facts_of(one, OPT_OUT)).text
        assert gsm7.parts(text) == 2
    assert gsm7.parts("a" * 160) == 1
    assert gsm7.parts("a" * 161) == 2
    assert gsm7.parts("a" * 306) == 2
    assert gsm7.parts("a" * 307) == 3
    assert gsm7.parts("€" * 80) == 1
    assert gsm7.parts("€" * 81) == 2
    assert gsm7.parts("It’s") is None  # a curly quote would halve it


def test_neither_pictures_nor_scripts_tell_that_somebody_reads(facts: Facts) -> None:
    html = render.email(facts).html.lower()
    for part in ("<img", "<script", "src=", "<form", "url(", "@import", "http-equiv"):
        assert part not in html


@pytest.mark.req("R23")
def test_the_survey_link_is_the_published_one_and_names_no_survey(facts: Facts) -> None:
    assert facts.survey_link.startswith("https://online.ors.org.uk/questionnaire/o?id=")
    assert is_our_survey_link(facts.survey_link)
    assert "ovss" not in facts.survey_link.lower()


def test_whom_to_write_to_is_policy(facts: Facts) -> None:
    contacts = governance.rules().contacts
    assert (facts.enquiries, facts.privacy_page) == (contacts.enquiries, contacts.privacy_page)
    assert invitation().contact_from == date(2027, 11, 18)


@pytest.mark.req("R27", "R44")
@pytest.mark.parametrize(
    ("months", "said"), [(36, "3 years"), (30, "30 months"), (12, "1 year"), (1, "1 month")]
)
def test_a_period_that_is_no_whole_year_is_not_rounded(months: int, said: str) -> None:
    assert span(months) == said
