"""The seed of a draw: committed before there is an extract, known to nobody before the draw (R11a).

``sealed-seeds/{survey}/{month}.json`` in ExtractBucket holds the seed; no person's role can read
it. ``seeds/…`` in CertificateBucket holds its hash, under Object Lock: a later version adds to the
first and cannot replace it. After the draw the seed goes to ``seeds/…`` in ExtractBucket, which is
E&I's, and the hashes of all that it made go beside the commitment.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.sample_draw.seed_and_verdicts import JSON, seed_key, seed_of
from functions.sample_draw.selection.selection import SEED_BYTES
from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.clock import Month, stamp
from functions.shared.errors import DataError

Json = dict[str, Any]
Hashes = Mapping[str, str]


class How(StrEnum):
    """What made the commitment."""

    SCHEDULE = "by the schedule, before the extract is due"
    BY_HAND = "by hand"
    ARRIVAL = "when an extract came"
    DRAW = "when the draw began"
    RECALL = "when the draw before it was recalled"


def sealed_key(survey: str, month: Month) -> str:
    return f"sealed-seeds/{survey}/{month}.json"


def forecast_seed(survey: str, month: Month) -> bytes:
    """For checks and forecasts: no secret, so that nothing of the draw can be learnt from them."""
    return hashlib.sha256(f"forecast|{survey}|{month}".encode()).digest()


def fingerprint(seed: bytes) -> str:
    """SHA-256 of the seed: shows later that the seed was this one, and does not give it away."""
    return hashlib.sha256(seed).hexdigest()


@dataclass(frozen=True, slots=True)
class Seeds:
    """The seed of one survey and month, and what is certified of it."""

    extracts: Bucket
    certificates: Bucket
    survey: str
    month: Month

    def commitment(self) -> Json | None:
        """What is certified, or ``None`` if there is no commitment yet."""
        found = self.certificates.find(seed_key(self.survey, self.month))
        return dict(json.loads(found)) if found else None

    def commit(self, how: How, moment: datetime) -> Json:
        """Makes the seed and certifies its hash, unless that is done; returns what is certified.

        ``extract_there`` says whether there was an extract by then: nobody's word, but a look.
        """
        found = self.commitment()
        if found is not None:
            return found
        with suppress(AlreadyThere):  # a run that died between the two: its seed it is
            self.extracts.put_once(sealed_key(self.survey, self.month), self._fresh(), JSON)
        with suppress(AlreadyThere):  # somebody else was quicker
            self.certificates.put_once(*self._certificate(how, moment), JSON)
        return self.commitment() or {}

    def renew(self, moment: datetime) -> None:
        """Another seed for a draw that is recalled after its own became known; safe to repeat."""
        found = self.commitment()
        if found is None or "draw" not in found:
            return
        self.extracts.put(sealed_key(self.survey, self.month), self._fresh(), JSON)
        key, content = self._certificate(How.RECALL, moment, before=found["seed_sha256"])
        self.certificates.put(key, content, JSON)

    def seed(self) -> bytes:
        """The committed seed; :class:`DataError` if what is sealed is another."""
        found = seed_of(self.extracts.read(sealed_key(self.survey, self.month)))
        if fingerprint(found) != (self.commitment() or {}).get("seed_sha256"):
            raise DataError(
                "the sealed seed differs from the one that was committed: recall the draw"
            )
        return found

    def certify(self, hashes: Hashes) -> None:
        """The hashes of what the draw made, beside the commitment; then the seed is E&I's."""
        found = self.commitment() or {}
        if found.get("draw") != dict(hashes):
            content = json.dumps({**found, "draw": dict(hashes)}, indent=1)
            self.certificates.put(seed_key(self.survey, self.month), content, JSON)
        sealed = self.extracts.read(sealed_key(self.survey, self.month))
        self.extracts.put(seed_key(self.survey, self.month), sealed, JSON)

    def _fresh(self) -> str:
        about = {"survey": self.survey, "month": str(self.month)}
        return json.dumps({**about, "seed": secrets.token_hex(SEED_BYTES)})

    def _certificate(self, how: How, moment: datetime, **more: str) -> tuple[str, str]:
        seed = seed_of(self.extracts.read(sealed_key(self.survey, self.month)))
        there = any(True for _ in self.extracts.listing(f"extracts/{self.survey}/{self.month}/"))
        content = {
            "survey": self.survey,
            "month": str(self.month),
            "seed_sha256": fingerprint(seed),
            "committed_at": stamp(moment),
            "committed": how.value,
            "extract_there": there,
            **more,
        }
        return seed_key(self.survey, self.month), json.dumps(content, indent=1)


def told(commitment: Mapping[str, Any] | None) -> Json:
    """What a report says of the commitment."""
    names = ("committed_at", "committed", "extract_there")
    return {name: (commitment or {}).get(name) for name in names}
