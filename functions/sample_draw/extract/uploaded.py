"""The extracts that were uploaded for a survey and month (R06a)."""

from __future__ import annotations

from dataclasses import dataclass

from functions.sample_draw.extract import reader
from functions.sample_draw.extract.reader import Extract
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month


@dataclass(frozen=True, slots=True)
class Uploads:
    """Asked anew each time: one may come while a draw runs."""

    bucket: Bucket
    survey: str
    month: Month

    def every(self) -> list[Extract]:
        """The newest first."""
        return reader.uploads(self.bucket, self.survey, self.month)

    def since(self, drawn: Extract) -> list[Extract]:
        """Not the file that was drawn, whatever a withdrawal has taken out of it meanwhile."""
        return [one for one in self.every() if one.is_after(drawn)]

    def has_newer(self, was: Extract) -> bool:
        """Is there another upload since, or is its own rewritten without somebody?"""
        return any(
            one.is_after(was) or (one.key == was.key and one.etag != was.etag)
            for one in self.every()
        )
