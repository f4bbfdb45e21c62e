"""What a message must never carry, and what it must: asked at build and before a run. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from functions.send_links.messages import gsm7
from functions.send_links.messages.facts import Facts
from functions.send_links.messages.links import addresses_in, is_our_survey_link
from functions.send_links.messages.render import Email, Sms
from functions.send_links.messages.visible_text import visible
from functions.shared.policy import people, sending
from functions.shared.text.characters import normalise_characters
from functions.shared.text.crime_numbers import crime_numbers_in

# What every email tells (R24, R27, R57), beside the facts themselves.
_TOLD = (
    "who we are",
    "why you",
    "how we got your details",
    "how long your details are kept",
    "how to say no",
    "how to check that this message is real",
    "other formats, questions and complaints",
    "you do not have to take part",
    "we never ask for personal details",
)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})(?:s|es|'s|’s|d|ed|ing)?\b", re.IGNORECASE)


def words_in(text: str, words: tuple[str, ...]) -> list[str]:
    """Which of these words stand in the text, also with a usual ending."""
    return sorted({match.lower() for match in _pattern(words).findall(text)})


def faults_of_email(message: Email, facts: Facts, sender: str) -> list[str]:
    """What is wrong with an email; nothing if it may be sent."""
    words = sending.rules().words
    shown = visible(message.html)
    openings = (message.text, shown)
    seen = [sender, message.subject, message.preview]
    seen += [opening[: words.preview_characters] for opening in openings]
    return [
        *_said(" \n ".join(seen), words.forbidden, "where other people may see it"),
        *_said(f"{message.text} {shown} {message.subject}", words.never, "anywhere"),
        *(f"text: {fault}" for fault in _body(message.text, message.text, facts)),
        *(f"html: {fault}" for fault in _body(shown, message.html, facts)),
        *_markup(message.html),
    ]


def faults_of_sms(message: Sms, facts: Facts) -> list[str]:
    """What is wrong with an SMS; nothing if it may be sent."""
    rules = sending.rules()
    faults = _said(message.text, (*rules.words.forbidden, *rules.words.never), "in an SMS")
    count = gsm7.parts(message.text)
    if count is None:
        faults.append("a character outside the GSM alphabet")
    elif count > rules.sms_max_parts:
        faults.append(f"{count} parts instead of {rules.sms_max_parts}")
    must = (facts.survey_link, facts.opt_out_link, facts.kept_until, facts.enquiries)
    return [*faults, *_missing(message.text, must), *_links(message.text, facts)]


def _said(text: str, words: tuple[str, ...], where: str) -> list[str]:
    return [f'the word "{word}" {where}' for word in words_in(text, words)]


def _missing(text: str, wanted: Iterable[str]) -> list[str]:
    return [f'"{part}" is missing' for part in wanted if part not in text]


def _body(shown: str, source: str, facts: Facts) -> list[str]:
    """``shown``: what is read; ``source``: where addresses stand."""
    told = " ".join(shown.lower().split())
    links = (facts.survey_link, facts.opt_out_link, facts.privacy_page)
    period = f"for {facts.linked_period}"
    must = (facts.kept_until, period, facts.survey_base, facts.enquiries, facts.format_days)
    faults = [*_missing(told, _TOLD), *_missing(source, links), *_missing(shown, must)]
    numbers = crime_numbers_in(normalise_characters(source), people.rules().crime_numbers)
    if any(number.certain for number in numbers):
        faults.append("something that looks like a crime number")
    return [*faults, *_links(source, facts)]


def _links(text: str, facts: Facts) -> list[str]:
    """Every address must be one of ours, whole (R23)."""
    allowed = {facts.opt_out_link, facts.privacy_page, facts.survey_base, facts.survey_link}
    found = addresses_in(text)
    faults = [] if is_our_survey_link(facts.survey_link) else ["the survey link is not ours"]
    return faults + ["a link to somewhere else" for _ in sorted(found - allowed)]


def _markup(html: str) -> list[str]:
    """No pictures, scripts, forms or anything else that could tell that somebody reads (R25)."""
    tags = {"img", "script", "form", "iframe", "link", "object", "embed", "video", "audio", "svg"}
    found = {match.lower() for match in re.findall(r"<\s*([a-zA-Z]+)", html)} & tags
    faults = [f"<{tag}> in an email" for tag in sorted(found)]
    if re.search(r"url\s*\(|@import|background\s*=|\son\w+\s*=", html, re.IGNORECASE):
        faults.append("something that would be downloaded or run")
    return faults
