"""Verbatims as interviewers type them: some name a phone, an email, a postcode or a crime number.

The ``telling`` ones hold a mark (:data:`MARKS`) that must not survive without consent (R36).
"""

from __future__ import annotations

from random import Random

HARMLESS = (
    "Kind and quick, kept me informed all the way.",
    "Nobody rang me back for three weeks.",
    "The officer listened. That was what mattered.",
    "I was passed from one desk to the next, and then nothing",
    "good",
    "Too slow!!",
    "They came within the hour and explained what would happen; a letter followed.",
    "More people at the front counter, please.",
    "It felt like a number, not like a person.",
    "The website froze twice while I was reporting.",
    "Très bien, merci beaucoup.",
    "Muy amables — gracias.",
    'She said "we will do what we can", and they did.',
    "First part of it was fine.\nThe second part was not.",
    "=1+1 is what the form answered me",
    "- no answer to my letters",
    "+ friendly staff",
    "@ the desk they were helpful",
    "n/a",
    "I would rather not say.",
)
# What would tell who it was, and the sentences that hold it. Drama numbers and example domains.
MARKS = ("020 7946 0321", "+44 7700 900123", "mary.sample@example.org", "SE15 4QX", "4612345/27",
         "https://example.org/my-video", "01/123456/26")  # fmt: skip
TELLING = (
    f"Please call me on {MARKS[0]} after six.",
    f"my new mobile is {MARKS[1]}, they never wrote it down",
    f"Write to {MARKS[2]} instead",
    f"It happened again at {MARKS[3]} last week.",
    f"reference {MARKS[4]} was closed without telling me",
    f"The recording is at {MARKS[5]}",
    f"I have had {MARKS[6]} and another one since.",
)
_SILENT, _TELLS = 0.35, 0.08


def comment(rng: Random) -> str:
    """A verbatim: blank for a third, telling for a few."""
    at = rng.random()
    if at < _SILENT:
        return ""
    texts = TELLING if at < _SILENT + _TELLS else HARMLESS
    return texts[int(rng.random() * len(texts))]
