"""Keyed hashes (HMAC-SHA256): how people are remembered without their details (R20, R39a)."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from copy import copy
from itertools import compress

CONTACT_BYTES = 15  # 20 url-safe characters; two of 10^7 contacts meet with probability 10^-22
PERSON_BYTES = 10
TAG_BYTES = 4
KINDS = ("phone", "email", "crime")

_LISTED = re.compile(r"(?:phone|email|crime)#[A-Za-z0-9_-]{20}\Z")
# Four bytes of a contact's hash each: of what its key keeps of it, and the tag behind that. As
# numbers, at places that a machine reads at once: it is their looking up in large sets that costs.
_HEAD_AT = CONTACT_BYTES % TAG_BYTES
_TAG = slice(CONTACT_BYTES, CONTACT_BYTES + TAG_BYTES)
_DIGEST_WORDS, _TAG_WORD = 32 // TAG_BYTES, CONTACT_BYTES // TAG_BYTES
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_KIND_CODES = {kind: kind[0].encode() for kind in KINDS}
_KIND_OF = {code[0]: kind for kind, code in _KIND_CODES.items()}


class Keyed:
    """HMAC-SHA256 under one key, the first ``size`` bytes of it, at 40 % of the cost of
    :func:`hmac.digest`.

    The two half-keyed states of RFC 2104 are made once and copied for each message: a draw hashes
    some hundred thousand.
    """

    def __init__(self, secret: bytes, size: int = 32) -> None:
        block = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
        self._size = size

    def begun(self, begins: bytes) -> Keyed:
        """The same of what stands behind such a beginning."""
        other = copy(self)
        other._inner = self._inner.copy()
        other._inner.update(begins)
        return other

    def __call__(self, message: bytes) -> bytes:
        return self.all((message,))[0]

    def all(self, messages: Iterable[bytes]) -> list[bytes]:
        """Of many, in their order."""
        copy_inner, copy_outer = self._inner.copy, self._outer.copy
        digests = []
        for message in messages:
            first = copy_inner()
            first.update(message)
            second = copy_outer()
            second.update(first.digest())
            digests.append(second.digest())
        return [digest[: self._size] for digest in digests] if self._size < 32 else digests


def _text(digest: bytes) -> str:
    return b2a_base64(digest[:CONTACT_BYTES], newline=False).translate(_URL_SAFE).decode()


class Keyring:
    """One secret, a key for each purpose: hashes of one cannot be looked up in another."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the secret of the hashes needs 32 bytes or more")
        self._secret = secret
        self._contact = self._for("contact")
        self._of_kind = {kind: self._contact.begun(f"{kind}|".encode()) for kind in KINDS}
        self._person = self._for("person")
        self._case = self._for("case")

    def _for(self, purpose: str) -> Keyed:
        return Keyed(hmac.digest(self._secret, purpose.encode(), "sha256"))

    def contact(self, kind: str, value: str) -> str:
        """The do-not-contact key of a normalised phone, email or crime number: ``phone#…``."""
        return f"{kind}#{_text(self._contact(f'{kind}|{value}'.encode()))}"

    def perhaps_known(
        self, kind: str, values: Sequence[str], heads: set[int], tags: set[int]
    ) -> list[int]:
        """Places of the contacts whose head or tag is among those; no other is known.

        Blank ones are passed over. Heads are parts of the hashes of contacts (:func:`heads`); tags
        are four other bytes, with which the hash of everybody known by a contact begins
        (:func:`tags`). So a draw need make whole keys for the few alone of whom something is known.
        """
        digests = self._of_kind[kind].all(map(str.encode, filter(None, values)))
        if not digests:
            return []
        words = memoryview(b"".join(digests))[_HEAD_AT : _HEAD_AT - TAG_BYTES].cast("I")
        own_heads = words[::_DIGEST_WORDS].tolist()
        own_tags = words[_TAG_WORD::_DIGEST_WORDS].tolist()
        of_list, of_people = heads.intersection(own_heads), tags.intersection(own_tags)
        if not (of_list or of_people):
            return []
        places = compress(range(len(values)), values)
        return [
            at
            for at, head, tag in zip(places, own_heads, own_tags, strict=True)
            if head in of_list or tag in of_people
        ]

    def person(self, identity: str) -> bytes:
        """Ten bytes for one identity key of a person (``people.identity_keys``)."""
        first, _, rest = identity.partition("|")
        value = rest.partition("|")[0]
        kind = "crime" if first == "crime" else "email" if "@" in value else "phone"
        tag = self._contact(f"{kind}|{value}".encode())[_TAG]
        return tag + self._person(identity.encode())[: PERSON_BYTES - TAG_BYTES]

    def case(self, survey: str, month: str, crime: str, viw: str) -> str:
        """The register's key of one person handed over in one draw."""
        return _text(self._case(f"{survey}|{month}|{crime}|{viw}".encode()))

    def other(self, purpose: str, value: str) -> str:
        """A keyed hash for a purpose of its own (interview ids, tombstones), 20 characters."""
        return _text(self._for(purpose)(value.encode()))


def is_listed_key(text: str) -> bool:
    """Is it a tidied do-not-contact key, rather than something a person typed?"""
    return _LISTED.match(text) is not None


def heads(keys: Iterable[str]) -> set[int]:
    """Of these do-not-contact keys, for :meth:`Keyring.perhaps_known`."""
    packed = urlsafe_b64decode("".join([key[key.index("#") + 1 :] for key in keys]))
    places = range(_HEAD_AT, len(packed), CONTACT_BYTES)
    return _words(packed[at : at + TAG_BYTES] for at in places)


def tags(people: Iterable[bytes]) -> set[int]:
    """Of these person hashes, likewise."""
    return _words(one[:TAG_BYTES] for one in people)


def _words(parts: Iterable[bytes]) -> set[int]:
    return set(memoryview(b"".join(parts)).cast("I").tolist())


def pack_contacts(keys: Iterable[str]) -> bytes:
    """Do-not-contact keys in 16 bytes each: a kind and its hash."""
    parts = []
    for key in keys:
        kind, _, text = key.partition("#")
        parts.append(_KIND_CODES[kind] + urlsafe_b64decode(text))
    return b"".join(parts)


def unpack_contacts(packed: bytes) -> list[str]:
    """The keys that :func:`pack_contacts` packed."""
    size = CONTACT_BYTES + 1
    return [
        f"{_KIND_OF[packed[at]]}#{urlsafe_b64encode(packed[at + 1 : at + size]).decode()}"
        for at in range(0, len(packed), size)
    ]


def pack_people(ids: Iterable[bytes]) -> bytes:
    """Person hashes one behind the other."""
    return b"".join(ids)


def unpack_people(packed: bytes) -> list[bytes]:
    return [packed[at : at + PERSON_BYTES] for at in range(0, len(packed), PERSON_BYTES)]
