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
HEAD_BYTES = 6  # of a contact's hash; 8 characters of its key
KINDS = ("phone", "email", "crime")

_LISTED = re.compile(r"(?:phone|email|crime)#[A-Za-z0-9_-]{20}\Z")
_TAG = slice(CONTACT_BYTES, CONTACT_BYTES + TAG_BYTES)
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
        self, kind: str, values: Sequence[str], heads: set[bytes], tags: set[bytes]
    ) -> list[int]:
        """Places of the contacts whose head or tag is among those; no other is known.

        Blank ones are passed over. A head is how the hash of a contact begins (:func:`heads`), its
        tag four other bytes: the hash of everybody known by a contact begins with its tag. So a
        draw need make whole keys for the few alone of whom something is known.
        """
        digests = self._of_kind[kind].all(map(str.encode, filter(None, values)))
        # All at once: one by one, each look into a large set waits for the memory.
        of_list = heads.intersection([digest[:HEAD_BYTES] for digest in digests])
        of_people = tags.intersection([digest[_TAG] for digest in digests])
        if not (of_list or of_people):
            return []
        return [
            at
            for at, digest in zip(compress(range(len(values)), values), digests, strict=True)
            if digest[:HEAD_BYTES] in of_list or digest[_TAG] in of_people
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


def heads(keys: Iterable[str]) -> set[bytes]:
    """How the hashes in these do-not-contact keys begin, for :meth:`Keyring.perhaps_known`."""
    characters = HEAD_BYTES * 4 // 3
    texts = (key[key.index("#") + 1 :][:characters] for key in keys)
    packed = urlsafe_b64decode("".join(texts))
    return {packed[at : at + HEAD_BYTES] for at in range(0, len(packed), HEAD_BYTES)}


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
