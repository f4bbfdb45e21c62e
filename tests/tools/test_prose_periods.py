"""Periods and hours in hand-written documents are policy's: a change there names the page."""

from __future__ import annotations

import re

import pytest

from functions.shared.policy import (
    calendar,
    drops,
    governance,
    people,
    responses,
    retention,
    sending,
)
from local import ROOT

KEPT = retention.rules().by_name
CONTACTS, DAYS, SENDING = governance.rules().contacts, calendar.rules(), sending.rules()
RINGS = "the watch raises an alarm if"
NO_STANDS = KEPT["interview-id"].months or 0
TOMBSTONE = (KEPT["tombstone"].months or 0) // 12
TEN = {10: "ten"}
WORDS = {1: "an", 3: "three", 5: "five", 7: "seven", 12: "twelve", 13: "thirteen"}

# What the document says, with the figure as policy has it.
OPERATIONS = (
    f"| 1st, {DAYS.draw_at:%H:%M} | the seeds of the month",
    f"| by the {DAYS.heartbeat_extract_day}th | – | E&I upload the extracts",
    f"| {DAYS.heartbeat_extract_day}th, {DAYS.watch_at:%H:%M} | {RINGS} an extract is missing",
    f"| {DAYS.draw_day}th, {DAYS.draw_at:%H:%M}; again each morning",
    f"| {DAYS.heartbeat_draw_day}th, {DAYS.watch_at:%H:%M} | {RINGS} a draw is missing",
    f"| {DAYS.heartbeat_release_day}st, {DAYS.watch_at:%H:%M} | {RINGS} a draw is not released",
    f"| Mon–Sat, {SENDING.hours.first:%H:%M}–{SENDING.hours.last:%H:%M} | invitations",
    f"sent every {WORDS[SENDING.every_minutes]} minutes while the switch is on",
    f"| every day, {DAYS.purge_at:%H:%M} | the purge",
    f"| {DAYS.summary_day}th | the month's summary",
    f"files that have been unread for {WORDS[drops.rules().unread_hours]} hour",
    f"more than {DAYS.time_days_back} days back",
    f"at most {people.rules().take_back.longest_days} days long",
    f"start at most {people.rules().take_back.oldest_days} days ago",
    f"Policy gives them {CONTACTS.concern_close_hours} hours to close it",
    f"The {CONTACTS.breach_hours} hours of the ICO",
    f"| within {CONTACTS.breach_hours} hours | data protection officer",
    f"deleted after {KEPT['handover'].days} days",
    f"for up to {KEPT['drop'].days} days",
    f"is deleted after {KEPT['drop'].days} days. Only the malware scan",
    f"Messages end after {KEPT['dead-letter'].days} days",
    f"more than {retention.rules().ahead_days} days ahead",
    f"at most a week of {KEPT['stop-list'].days} days or {TOMBSTONE} years",
    f"{responses.rules().wait_days} days after the month's last file, we remove",
    f"must run within {WORDS[retention.rules().margin_days]} days of the first",
    f"It has {WORDS[retention.rules().margin_days]} days before a promise",
    f"any time in the last {WORDS[retention.rules().restorable_days]} days",
    f"more than {retention.rules().hard_limit_months} months ahead",
)
DATA_PROTECTION = (
    f"scrubbed, {KEPT['comments'].months} months",
    f"R48 limits it to {WORDS[retention.rules().hard_limit_months // 12]} years",
    f"{responses.rules().wait_days} days after the last file, we remove their borough",
    f"about the same interview or link, for {WORDS[NO_STANDS // 12]} years",
    f"cannot bring the person back; keyed hashes, {WORDS[TOMBSTONE]} years",
    f"never looked up, on purpose (R39a); {WORDS[KEPT['contact-history'].months or 0]} months",
    f"deletes each thing {WORDS[retention.rules().margin_days]} days before the promise",
    f"table backups for {WORDS[retention.rules().restorable_days]} more days",
    f"an end after {KEPT['raw-extract'].days} days (extract)",
    f"Both end after {KEPT['export'].days} days",
    f"ORS would go on calling; {KEPT['stop-list'].days} days",
    f"the safeguarding role decides; {KEPT['concern'].days} days",
    f"no one here can open it; {KEPT['handover'].days} days",
    f"From {WORDS[KEPT['sample-at-ors'].chase_months or 0]} months on",
    f"(a pack: {KEPT['packs-at-mps'].chase_months})",
    f"after {WORDS[KEPT['sample-at-ors'].months or 0]} ({KEPT['packs-at-mps'].months})",
    f"The {DAYS.summary_day}th of each month",
)
ALARMS = (
    f"It is the {DAYS.heartbeat_extract_day}th or later and a survey's police extract",
    f"On the {DAYS.draw_day}th no one is drawn",
    f"It is the {DAYS.heartbeat_draw_day}th or later and a survey of this month has no draw",
    f"It is the {DAYS.heartbeat_release_day}st or later, and E&I have neither",
    f"for more than {WORDS[drops.rules().unread_hours]} hour and has not been read",
    f"{CONTACTS.breach_hours} hours are running",
    f"There are {WORDS[retention.rules().margin_days]} days to fix this",
    f"{responses.rules().wait_days} days after a month's last file",
    f"from fewer than {TEN[responses.rules().together]} people",
    f"policy gives it {CONTACTS.concern_close_hours} hours",
)
SAID = [("docs/operations.md", text) for text in OPERATIONS]
SAID += [("docs/data-protection.md", text) for text in DATA_PROTECTION]
SAID += [("infra/operations/alarms.toml", text) for text in ALARMS]


@pytest.mark.req("R49", "R51")
@pytest.mark.parametrize(("page", "text"), SAID)
def test_a_period_in_a_document_is_the_one_of_policy(page: str, text: str) -> None:
    written = re.sub(r"\s+", " ", (ROOT / page).read_text(encoding="utf-8"))
    assert text in written, "policy has changed: change this sentence too"
