"""A no stands: the least that was ever agreed to about an interview or by a link (R31, R32).

Remembered as keyed hashes for as long as a linked row can be kept, across files, corrections and
replays of old bytes: ``refusal#{survey}#{file}#{n}`` packs nine bytes each, a hash and which of the
consents were not given. A case of Evidence and Insight may overrule one that was recorded wrongly;
``again`` on a drop's own entry then lets its bytes be worked though they have come before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from functions.shared.keyed_hashes import Keyed, Keyring
from functions.shared.policy import responses
from functions.shared.policy.geography import match_key
from functions.shared.text.survey_tokens import token_in

REFUSAL = "refusal"
AGAIN = "again"
_BYTES = 8
_WIDTH = _BYTES + 1
_IN_ONE = 40_000  # of one item, which holds 400 KB


class Refusals:
    """What was refused by whom in one survey."""

    def __init__(self, keyring: Keyring, survey: str) -> None:
        self._digest: Callable[[bytes], bytes] = Keyed(keyring.other(REFUSAL, survey).encode())
        self._blanks = {"", *responses.rules().blanks}
        self._known: dict[bytes, int] = {}
        self._own: dict[bytes, int] = {}  # what this file has brought, now or in earlier bytes

    def take(self, packed: bytes, *, own: bool) -> None:
        """Remembers an entry that was read from the ledger."""
        for at in range(0, len(packed), _WIDTH):
            who, what = packed[at : at + _BYTES], packed[at + _BYTES]
            self._known[who] = self._known.get(who, 0) | what
            if own:
                self._own[who] = self._own.get(who, 0) | what

    def before(self, interview_id: str, link: str) -> frozenset[str]:
        """The consents that this person has refused before, in any file."""
        found = 0
        for who in self._keys(interview_id, link):
            found |= self._known.get(who, 0)
        return _names(found)

    def packed(self, rows: Iterable[tuple[str, str, frozenset[str]]]) -> Iterator[bytes]:
        """What the ledger is to keep of this file: (interview id, link, given) of its rows too."""
        for interview_id, link, given in rows:
            what = _mask(given)
            for who in self._keys(interview_id, link) if what else ():
                self._own[who] = self._own.get(who, 0) | what
        found = sorted(self._own.items())
        for at in range(0, len(found), _IN_ONE):
            yield b"".join(who + bytes([what]) for who, what in found[at : at + _IN_ONE])

    def overruled(
        self, packed: bytes, interview_id: str, link: str, consents: Collection[str]
    ) -> bytes:
        """An entry as it is once this person's no to ``consents`` counts no more."""
        keys = {*self._keys(interview_id, link)}
        stays = 0xFF & ~_mask(frozenset(responses.CONSENTS) - {*consents})
        left = bytearray()
        for at in range(0, len(packed), _WIDTH):
            who, what = packed[at : at + _BYTES], packed[at + _BYTES]
            what &= stays if who in keys else 0xFF
            left += who + bytes([what]) if what else b""
        return bytes(left)

    def _keys(self, interview_id: str, link: str) -> list[bytes]:
        ids = (("interview", match_key(interview_id)), ("link", token_in(link) or match_key(link)))
        return [
            self._digest(f"{kind}|{text}".encode())[:_BYTES]
            for kind, text in ids
            if text not in self._blanks
        ]


def _mask(given: frozenset[str]) -> int:
    return sum(1 << n for n, name in enumerate(responses.CONSENTS) if name not in given)


def _names(mask: int) -> frozenset[str]:
    return frozenset(name for n, name in enumerate(responses.CONSENTS) if mask & 1 << n)
