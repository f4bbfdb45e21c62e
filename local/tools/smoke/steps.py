"""The steps of a smoke test, in the order of a month: each by what people and senders touch."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from functions.shared.aws.dynamodb import scan
from functions.shared.policy import extract
from local import invoking

MONTH, MOMENT = "2027-11", "2027-11-18T09:00:00Z"  # dev plays any month
_WAIT, _PAUSE = 180, 3  # seconds
_VICTIM = {
    "VIW No": "1",
    "VIW Co/Forenames": "Ada",
    "Owning Borough": "Camden",
    "Crime Type": "Assault",
    "Date Reported": "28/09/2027",
    "Reported Via": "Online",
    "VIW Date of Birth": "04/03/1980",
    **dict.fromkeys(("Domestic Abuse", "Sexual Element", "Vulnerable", "TIU"), "N"),
}
_ANSWERS = "Interview Date,Took Part,Interview Id,Link Id,Q54aa,Q54ab,Borough,Crime Type\r\n"


@dataclass(frozen=True)
class Smoke:
    """A stage: clients of whoever is signed in, and the outputs of its stacks."""

    clients: Callable[[str], Any]
    outputs: dict[str, str]

    def invoke(self, function: str, **event: Any) -> Any:
        return invoking.invoke(self.clients("lambda"), self.outputs[function], event)

    def put(self, bucket: str, key: str, body: str) -> None:
        self.clients("s3").put_object(Bucket=self.outputs[bucket], Key=key, Body=body.encode())

    def report(self, key: str) -> Any:
        """A report, once it is there."""
        s3, until = self.clients("s3"), time.monotonic() + _WAIT
        while True:
            try:
                found = s3.get_object(Bucket=self.outputs["ReportBucket"], Key=key)
                return json.loads(found["Body"].read())
            except s3.exceptions.NoSuchKey:
                if time.monotonic() > until:
                    raise TimeoutError(f"no report {key} after {_WAIT} seconds") from None
                time.sleep(_PAUSE)


def checks(smoke: Smoke) -> Any:
    """An extract is checked when it arrives."""
    text = io.StringIO()
    rows = csv.DictWriter(text, extract.rules().names, restval="", lineterminator="\r\n")
    rows.writeheader()
    for n in range(1, 41):
        name = "".join(chr(97 + int(digit)) for digit in str(n))
        own = {"Crime No": f"{4700000 + n}/27", "VIW Surname": f"Example{name}"}
        rows.writerow({**_VICTIM, **own, "VIW Email": f"smoke-{name}@example.org"})
    smoke.put("ExtractBucket", f"extracts/ovss/{MONTH}/smoke.csv", text.getvalue())
    told = smoke.report(f"extracts/ovss/{MONTH}/smoke.json")
    if not told["accepted"]:
        raise ValueError(f"refused: {told['refused']['rule']}")
    return "accepted"


def plans(smoke: Smoke) -> Any:
    """A draw is tried without being made."""
    return smoke.invoke("SampleDrawFunction", survey="ovss", month=MONTH, dry_run=True, time=MOMENT)


def draws(smoke: Smoke) -> Any:
    """The month is drawn, and its links file is there."""
    return smoke.invoke("SampleDrawFunction", survey="ovss", month=MONTH, time=MOMENT)


def releases(smoke: Smoke) -> Any:
    """The links file takes the tag of a release."""
    key = f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv"
    tags = {"TagSet": [{"Key": "released", "Value": "yes"}]}
    smoke.clients("s3").put_object_tagging(
        Bucket=smoke.outputs["SampleBucket"], Key=key, Tagging=tags
    )
    return "released=yes"


def would_send(smoke: Smoke) -> Any:
    """Sending says what it would do, and is off."""
    return smoke.invoke("SendLinksFunction", dry_run=True, time=MOMENT)


def rehearses(smoke: Smoke) -> Any:
    """A file of answers is rehearsed: notification, function, report."""
    row = "28/11/2027,Yes,smoke-1,none,2,2,Camden,Assault\r\n"
    key = f"rehearsal/responses/ovss/{MONTH}/smoke.csv"
    smoke.put("OrsDropBucket", key, _ANSWERS + row)
    return smoke.report(f"ingests/{key}.json")["result"]


def objects(smoke: Smoke) -> Any:
    """An objection is taken in from a file."""
    smoke.put(
        "OrsDropBucket", "do-not-contact/smoke.csv", "Contact,Reason\r\nsmoke-a@example.org,\r\n"
    )
    return smoke.report("ingests/do-not-contact/smoke.csv.json")["result"]


def page(smoke: Smoke) -> Any:
    """The opt-out page takes a request, and it is done within the minute."""
    posted = {"method": "POST", "path": "/"}
    reply = smoke.invoke(
        "OptOutFunction",
        version="2.0",
        rawPath="/",
        headers={"content-type": "application/x-www-form-urlencoded"},
        requestContext={"http": posted},
        body="choice=stop&contact=smoke-b%40example.org",
        isBase64Encoded=False,
    )
    if reply["statusCode"] != 200:
        raise ValueError(f"the page answered {reply['statusCode']}")
    until, began = time.monotonic() + _WAIT, time.monotonic()
    table = smoke.outputs["DoNotContactTable"]
    while any("asked" in item for item in scan(smoke.clients("dynamodb"), table)):
        if time.monotonic() > until:
            raise TimeoutError(f"a request waits after {_WAIT} seconds")
        time.sleep(_PAUSE / 10)
    return f"done after {time.monotonic() - began:.1f} seconds"


def finds(smoke: Smoke) -> Any:
    """What is held of one person is found (the case's id is all that is shown)."""
    found = smoke.invoke("SubjectAccessFunction", find="4700001/27", time=MOMENT)
    return sorted(found)


def would_purge(smoke: Smoke) -> Any:
    """The purge says what it would delete."""
    found = smoke.invoke("PurgeFunction", dry_run=True)
    return {name: found[name] for name in ("due", "held")}


STEPS: tuple[Callable[[Smoke], Any], ...] = (
    checks,
    plans,
    draws,
    releases,
    would_send,
    rehearses,
    objects,
    page,
    finds,
    would_purge,
)
