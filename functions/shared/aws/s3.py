"""S3, as far as it is needed: read as a stream, write once, list and delete every version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws.clients import error_code
from functions.shared.aws.s3_listing import Stored, Upload, Version, is_folder
from functions.shared.errors import SurveyError

DELETE_BATCH = 1000
_CHANGED = ("PreconditionFailed", "412", "ConditionalRequestConflict")
COPY_WHOLE, COPY_PART = 5 * 1024**3, 512 * 1024**2


class AlreadyThere(SurveyError):
    """A write-once object is there already."""


class Bucket:
    """One bucket, named by the environment."""

    def __init__(self, client: Any, name: str) -> None:
        self.client, self.name = client, name

    def open(self, key: str, version_id: str | None = None) -> tuple[Any, str]:
        """The object as a stream, and its version id (``"null"`` if unversioned)."""
        extra = {"VersionId": version_id} if version_id else {}
        reply = self.client.get_object(Bucket=self.name, Key=key, **extra)
        return reply["Body"], str(reply.get("VersionId", "null"))

    def read(self, key: str) -> bytes:
        """The whole object."""
        return bytes(self.open(key)[0].read())

    def find(self, key: str) -> bytes | None:
        """The whole object, or ``None`` if there is none."""
        try:
            return self.read(key)
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "404"):
                return None
            raise

    def metadata(self, key: str) -> dict[str, str]:
        """What was written beside the object; nothing if there is no object."""
        try:
            return dict(self.client.head_object(Bucket=self.name, Key=key)["Metadata"])
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "404"):
                return {}
            raise

    def tags(self, key: str) -> dict[str, str] | None:
        """The object's tags, or ``None`` if there is no object."""
        try:
            reply = self.client.get_object_tagging(Bucket=self.name, Key=key)
        except ClientError as error:
            # A delete marker answers with MethodNotAllowed: the object is gone.
            if error_code(error) in ("NoSuchKey", "404", "MethodNotAllowed"):
                return None
            raise
        return {tag["Key"]: tag["Value"] for tag in reply.get("TagSet", [])}

    def put(self, key: str, body: bytes | str, content_type: str, **options: Any) -> str:
        """Writes the object; returns its version id."""
        data = body.encode() if isinstance(body, str) else body
        reply = self.client.put_object(
            Bucket=self.name, Key=key, Body=data, ContentType=content_type, **options
        )
        return str(reply.get("VersionId", "null"))

    def copy(self, source: Bucket, key: str, version_id: str, to: str, content_type: str) -> None:
        """Copies one version of an object here as it is, of any size, without its tags."""
        # Late: only whoever copies pays for it at the start.
        from boto3.s3.transfer import TransferConfig

        origin = {"Bucket": source.name, "Key": key}
        if version_id != "null":
            origin["VersionId"] = version_id
        options = {
            "ContentType": content_type,
            "MetadataDirective": "REPLACE",
            "TaggingDirective": "REPLACE",
        }
        # In one call up to S3's limit, by parts above it.
        parts = TransferConfig(multipart_threshold=COPY_WHOLE, multipart_chunksize=COPY_PART)
        self.client.copy(origin, self.name, to, ExtraArgs=options, Config=parts)

    def put_once(self, key: str, body: bytes | str, content_type: str) -> None:
        """Writes the object unless it is there; :class:`AlreadyThere` then."""
        try:
            self.put(key, body, content_type, IfNoneMatch="*")
        except ClientError as error:
            if error_code(error) in _CHANGED:
                raise AlreadyThere("a write-once object is there already") from None
            raise

    def put_unless_changed(
        self, key: str, body: bytes | str, content_type: str, *, etag: str
    ) -> None:
        """Writes over what had this ETag (blank: nothing); :class:`AlreadyThere` if another has."""
        if not etag:
            return self.put_once(key, body, content_type)
        try:
            self.put(key, body, content_type, IfMatch=f'"{etag}"')
        except ClientError as error:
            if error_code(error) in (*_CHANGED, "NoSuchKey", "404"):
                raise AlreadyThere("the object has changed meanwhile") from None
            raise
        return None

    def listing(self, prefix: str) -> Iterator[Stored]:
        """Current objects below a prefix, in the order of their keys.

        The console's "Create folder" leaves an empty object whose key ends in "/": nobody's.
        """
        for page in self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=prefix
        ):
            for entry in page.get("Contents", []):
                if is_folder(entry["Key"], entry["Size"]):
                    continue
                yield Stored(
                    entry["Key"], entry["LastModified"], entry["Size"], entry["ETag"].strip('"')
                )

    def versions(self, prefix: str) -> Iterator[Version]:
        """Every version and delete marker below a prefix."""
        for page in self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        ):
            for entry in page.get("Versions", []):
                yield Version(
                    entry["Key"],
                    entry["VersionId"],
                    entry["LastModified"],
                    entry["IsLatest"],
                    False,
                    entry["Size"],
                )
            for entry in page.get("DeleteMarkers", []):
                yield Version(
                    entry["Key"], entry["VersionId"], entry["LastModified"], entry["IsLatest"], True
                )

    def uploads(self, prefix: str) -> Iterator[Upload]:
        """Unfinished uploads below a prefix."""
        for page in self.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.name, Prefix=prefix
        ):
            for entry in page.get("Uploads", []):
                yield Upload(entry["Key"], entry["UploadId"], entry["Initiated"])

    def delete_versions(self, versions: Iterable[Version]) -> int:
        """Deletes versions and markers for good, 1,000 a call; raises if one stays."""
        return self.delete_ids((version.key, version.version_id) for version in versions)

    def delete_ids(self, ids: Iterable[tuple[str, str]]) -> int:
        """:meth:`delete_versions`, for keys with version ids."""
        count = 0
        batch: list[dict[str, str]] = []
        for key, version_id in ids:
            batch.append({"Key": key, "VersionId": version_id})
            if len(batch) == DELETE_BATCH:
                count, batch = count + self._delete(batch), []
        return count + (self._delete(batch) if batch else 0)

    def _delete(self, batch: list[dict[str, str]]) -> int:
        reply = self.client.delete_objects(
            Bucket=self.name, Delete={"Objects": batch, "Quiet": True}
        )
        failed = reply.get("Errors", [])
        if failed:
            codes = ", ".join(sorted({str(entry.get("Code")) for entry in failed}))
            raise SurveyError(
                f"{len(failed)} of {len(batch)} object versions were not deleted: {codes}"
            )
        return len(batch)

    def delete_replaced(self, prefix: str, *, but: str = "") -> int:
        """Deletes what newer versions replaced below a prefix; ``but``: not of keys ending so."""
        return self.delete_versions(
            version
            for version in self.versions(prefix)
            if not version.latest and not (but and version.key.endswith(but))
        )

    def abort(self, key: str, upload_id: str) -> None:
        """Ends an unfinished upload and what it holds; one that is gone is fine."""
        try:
            self.client.abort_multipart_upload(Bucket=self.name, Key=key, UploadId=upload_id)
        except ClientError as error:
            if error_code(error) not in ("NoSuchUpload", "404"):
                raise

    def delete_all(self, key: str) -> int:
        """Deletes one key with all its versions and markers; none is fine."""
        return self.delete_versions(
            [version for version in self.versions(key) if version.key == key]
        )
