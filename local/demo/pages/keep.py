"""Puts what the embedded cloud holds into files under ``build/demo`` that a person can open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from local import ROOT
from local.emulator.cloud import Cloud

HOME = ROOT / "build" / "demo"
KEPT = {
    "ReportBucket": "reports",
    "CertificateBucket": "certificates",
    "AnonymisedBucket": "answers-without-identity",
    "PublicBucket": "published",
}


def clear() -> None:
    """An empty ``build/demo``: nothing of an earlier run may look like a result of this one."""
    for name in (*KEPT.values(), "messages"):
        shutil.rmtree(HOME / name, ignore_errors=True)
    (HOME / "index.html").unlink(missing_ok=True)
    HOME.mkdir(parents=True, exist_ok=True)


def keys(here: Cloud, output: str, prefix: str = "") -> list[str]:
    """The current keys of a bucket."""
    pages = here.client("s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=here.outputs[output], Prefix=prefix)
    return [entry["Key"] for page in found for entry in page.get("Contents", [])]


def read(here: Cloud, output: str, key: str) -> bytes:
    """One object."""
    return bytes(here.client("s3").get_object(Bucket=here.outputs[output], Key=key)["Body"].read())


def objects(here: Cloud, output: str) -> Iterator[Path]:
    """Copies what a bucket of :data:`KEPT` holds; yields the files."""
    for key in keys(here, output):
        path = HOME / KEPT[output] / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(read(here, output, key))
        yield path


def messages(mail: list[dict[str, Any]], sms: list[dict[str, Any]]) -> None:
    """Every email as ``.eml``, every SMS as ``.txt``; one email as text and as page besides."""
    for folder in ("email", "sms"):
        (HOME / "messages" / folder).mkdir(parents=True)
    for number, sent in enumerate(mail, 1):
        path = HOME / "messages" / "email" / f"{number:04d}.eml"
        path.write_bytes(bytes(_eml(sent)))
    for number, sent in enumerate(sms, 1):
        path = HOME / "messages" / "sms" / f"{number:04d}.txt"
        path.write_text(f"To: {sent['PhoneNumber']}\n\n{sent['Message']}\n", encoding="utf-8")
    for sent in mail[:1]:
        (HOME / "messages" / "email.txt").write_text(sent["BodyText"], encoding="utf-8")
        (HOME / "messages" / "email.html").write_text(sent["BodyHtml"], encoding="utf-8")
    for sent in sms[:1]:
        (HOME / "messages" / "sms.txt").write_text(sent["Message"], encoding="utf-8")


def _eml(sent: dict[str, Any]) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = sent["Source"], sent["Subject"]
    made["To"] = sent["To"] if isinstance(sent["To"], str) else ", ".join(sent["To"])
    made.set_content(sent.get("BodyText") or "")
    if sent.get("BodyHtml"):
        made.add_alternative(sent["BodyHtml"], subtype="html")
    return made
