"""What a draw must remember to be run again and proved: its seed, and what the lists said.

Both are E&I's alone, beside the extract: ``seeds/{survey}/{month}.json`` (once the draw is done)
and ``working/{survey}/{month}/lists.json``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Verdict
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.errors import DataError

JSON = "application/json"
_BY_CODE = {outcome.code: outcome for outcome in Outcome}


def seed_key(survey: str, month: Month) -> str:
    return f"seeds/{survey}/{month}.json"


def lists_key(survey: str, month: Month) -> str:
    return f"working/{survey}/{month}/lists.json"


def seed_of(content: bytes) -> bytes:
    """The seed in a seed file."""
    try:
        return bytes.fromhex(json.loads(content)["seed"])
    except (ValueError, KeyError, TypeError):
        raise DataError("the seed file cannot be read") from None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the lists said of the records of a draw, by name.

    At the second reading: ``late`` are those found, ``blanked`` the places of numbers of others.
    """

    hits: Mapping[bytes, Verdict]
    late: frozenset[bytes] = frozenset()
    blanked: Mapping[bytes, tuple[int, ...]] = field(default_factory=dict)

    def to_json(self) -> str:
        """Names in hex; only those about whom the lists said something."""
        hits = {
            name.hex(): {
                "code": verdict.outcome.code if verdict.outcome is not None else None,
                "blanked": list(verdict.blanked),
            }
            for name, verdict in sorted(self.hits.items())
        }
        late = sorted(name.hex() for name in self.late)
        blanked = {name.hex(): list(places) for name, places in sorted(self.blanked.items())}
        return json.dumps({"hits": hits, "late": late, "blanked": blanked})

    @classmethod
    def from_json(cls, content: bytes) -> Verdicts:
        """The other way round."""
        try:
            found = json.loads(content)
            hits = {bytes.fromhex(name): _verdict(one) for name, one in found["hits"].items()}
            late = frozenset(map(bytes.fromhex, found["late"]))
            blanked = found.get("blanked", {}).items()
            return cls(hits, late, {bytes.fromhex(name): tuple(at) for name, at in blanked})
        except (ValueError, KeyError, TypeError):
            raise DataError("the record of what the lists said cannot be read") from None


def _verdict(found: Mapping[str, Any]) -> Verdict:
    code = found["code"]
    return Verdict(None if code is None else _BY_CODE[code], tuple(found["blanked"]))


class SeedAndVerdicts:
    """Where a draw's verdicts are kept."""

    def __init__(self, bucket: Bucket, survey: str, month: Month) -> None:
        self._bucket, self._key = bucket, lists_key(survey, month)

    def read(self) -> Verdicts | None:
        found = self._bucket.find(self._key)
        return Verdicts.from_json(found) if found else None

    def keep(self, verdicts: Verdicts) -> None:
        """Overwrites: the lock sees to it that one run at a time draws."""
        self._bucket.put(self._key, verdicts.to_json(), JSON)

    def add_late(
        self,
        verdicts: Verdicts,
        late: Collection[bytes],
        blanked: Mapping[bytes, tuple[int, ...]],
    ) -> Verdicts:
        """What the second reading found; kept if it is new."""
        if verdicts.late.issuperset(late) and verdicts.blanked == blanked:
            return verdicts
        wider = replace(verdicts, late=verdicts.late | frozenset(late), blanked=blanked)
        self.keep(wider)
        return wider
