"""The lint of messages finds what must not be sent, links above all (R23 to R27)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.send_links.messages import lint, render
from functions.send_links.messages.facts import Facts, facts_of
from functions.send_links.messages.links import is_our_survey_link, is_survey_link
from functions.shared.policy import sending
from tests.invitations import invitation

OPT_OUT = "https://" + "a" * 32 + ".lambda-url.eu-west-2.on.aws/"  # as long as such an address is
SENDER = sending.rules().sender.email_name


@pytest.fixture
def facts() -> Facts:
    return facts_of(invitation(), OPT_OUT)


HOSTILE_LINKS = [
    "https://online.ors.org.uk.evil.com/questionnaire/o?id={t}",
    "https://online.ors.org.uk/questionnaire.evil.com/o?id={t}",
    "https://online.ors.org.uk/questionnaireX/o?id={t}",
    "https://online.ors.org.uk/questionnaire@evil.com/o?id={t}",
    "https://online.ors.org.uk@evil.com/questionnaire/o?id={t}",
    "https://user:pw@online.ors.org.uk/questionnaire/o?id={t}",
    "http://online.ors.org.uk/questionnaire/o?id={t}",
    "HTTPS://ONLINE.ORS.ORG.UK.evil.com/questionnaire/o?id={t}",
    "https://online.ors.org.uk:8443/questionnaire/o?id={t}",
    "https://xn--online-ors.org.uk/questionnaire/o?id={t}",
    "https://оnline.ors.org.uk/questionnaire/o?id={t}",  # noqa: RUF001 - a Cyrillic o
    "https://online.ors.org.uk\\@evil.com/questionnaire/o?id={t}",
    "https://online.ors.org.uk/questionnaire/../evil/o?id={t}",
    "https://online.ors.org.uk/questionnaire/%2e%2e/evil?id={t}",
    "https://online.ors.org.uk//questionnaire/o?id={t}",
    "https://online.ors.org.uk/Questionnaire/o?id={t}",
    "//online.ors.org.uk/questionnaire/o?id={t}",
    "javascript:https://online.ors.org.uk/questionnaire/o?id={t}",
    "https://online.ors.org.uk./questionnaire/o?id={t}",
    "https://[::1]/questionnaire/o?id={t}",
    "https://[online.ors.org.uk/questionnaire/o?id={t}",
    "https://online.ors.org.uk/questionnaire/o?id={t}\r\nBcc: a@example.org",
    "https://online.ors.org.uk/questionnaire/o?id={t}#evil",
]


@pytest.mark.req("R23")
@pytest.mark.parametrize("link", HOSTILE_LINKS)
def test_a_link_that_only_looks_like_the_published_one_is_refused(link: str) -> None:
    assert not is_survey_link(link.format(t="t" * 22))
    assert not is_our_survey_link(link.format(t="t" * 22))


@pytest.mark.req("R23")
@pytest.mark.parametrize(
    "link",
    [
        "https://online.ors.org.uk/questionnaire",
        "https://online.ors.org.uk/questionnaire/o?id=" + "t" * 22,
        "https://online.ors.org.uk/questionnaire/other?id=abc",
    ],
)
def test_what_is_behind_the_published_address_is_a_survey_link(link: str) -> None:
    assert is_survey_link(link)


@pytest.mark.req("R23")
@pytest.mark.parametrize(
    "token", ["", "short", "4612345/27", "ovss-" + "t" * 20, "t" * 22 + "&x=1"]
)
def test_only_an_opaque_token_may_stand_in_our_link(token: str) -> None:
    assert not is_our_survey_link(sending.rules().links.survey(token))


@pytest.mark.req("R23", "R25", "R26")
@pytest.mark.parametrize(
    ("add", "fault"),
    [
        (" See https://evil.example.org/x", "a link to somewhere else"),
        (" See www.evil.example.org", "a link to somewhere else"),
        (" https://online.ors.org.uk.evil.com/questionnaire", "a link to somewhere else"),
        (" Your crime number is ready.", 'the word "crime" in an SMS'),
        (" To all VICTIMS.", 'the word "victims" in an SMS'),
        (" The survey is anonymous.", 'the word "anonymous" in an SMS'),
        (" It’s easy.", "a character outside the GSM alphabet"),
        (" And more" * 5, "3 parts instead of 2"),
    ],
)
def test_the_lint_finds_what_an_sms_must_not_carry(facts: Facts, add: str, fault: str) -> None:
    message = render.sms(facts)
    assert fault in lint.faults_of_sms(replace(message, text=message.text + add), facts)


@pytest.mark.req("R24", "R27")
@pytest.mark.parametrize("lost", ["survey_link", "opt_out_link", "kept_until", "enquiries"])
def test_the_lint_misses_what_is_missing(facts: Facts, lost: str) -> None:
    message, part = render.email(facts), getattr(facts, lost)
    without = replace(
        message, text=message.text.replace(part, ""), html=message.html.replace(part, "")
    )
    assert any("is missing" in fault for fault in lint.faults_of_email(without, facts, SENDER))
    sms = render.sms(facts)
    assert lint.faults_of_sms(replace(sms, text=sms.text.replace(part, "")), facts)


@pytest.mark.req("R25", "R26")
@pytest.mark.parametrize(
    "change",
    [
        {"subject": "About your crime report"},
        {"preview": "The police would like to know"},
        {"text": "Dear victim\n"},
        {"html": "<p>Your burglary</p>"},
        {"html": '<img src="https://x.example.org/pixel.png">'},
        {"html": "<script>1</script>"},
        {"text": "This survey is anonymous\n"},
        {"text": "Crime number 4612345/27\n"},
    ],
)
def test_the_lint_finds_what_an_email_must_not_carry(facts: Facts, change: dict[str, str]) -> None:
    message = render.email(facts)
    (field, text), *_ = change.items()
    before = getattr(message, field)
    spoilt = text + before if field != "html" else before.replace("<main>", "<main>" + text)
    assert lint.faults_of_email(replace(message, **{field: spoilt}), facts, SENDER)
    assert lint.faults_of_email(message, facts, "Mayor's Office for Policing And Crime")


def test_words_are_found_whole_and_with_their_endings() -> None:
    words = ("case", "victim", "hate")
    assert lint.words_in("because of cases, a Victim's suitcase, chateau", words) == [
        "cases",
        "victim's",
    ]
