"""Works a file of answers with stores that hold and keep nothing; prints the peak in MB."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from functions.ingest.handler import handler
from functions.ingest.stores import Settings
from functions.shared.aws import clients


class Silent:
    """A client of a cloud that is empty, and that takes whatever it is given."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_object(self, Bucket: str, **_: Any) -> dict[str, Any]:
        if Bucket != "ors_drop_bucket":
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": self._path.open("rb"), "VersionId": "1"}

    def put_object(self, **_: Any) -> dict[str, Any]:
        return {"ETag": '"1"', "VersionId": "1"}

    def get_secret_value(self, **_: Any) -> dict[str, Any]:
        return {"SecretString": "k" * 64}

    def get_paginator(self, _: str) -> Silent:
        return self

    def paginate(self, **_: Any) -> Iterator[dict[str, Any]]:
        yield {"Items": []}

    def __getattr__(self, _: str) -> Any:
        return lambda **_: {}


class Context:
    aws_request_id = "bench"


def main() -> int:
    path = Path(sys.argv[1])
    os.environ.update({name.upper(): name for name in Settings.model_fields}, STAGE="local")
    clients.session()  # boto3 itself is part of the function's memory
    clients.client = cache(lambda service: Silent(path))
    done = handler({"key": "responses/uss/2027-11/year.csv"}, Context())
    if done["status"] not in ("ingested", "ingested, some rows set aside"):
        raise AssertionError(done["status"])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
