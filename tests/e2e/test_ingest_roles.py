"""What ORS drops, deployed: who can read what becomes of it, each with a role of their own."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.stages import stage
from tests.e2e.outside import Outside, rules

MONTH = "2026-02"
HEADER = ("Interview Id", "Interview Date", "Took Part", "Crime No", "Q54aa", "Q54ab", "Borough",
          "Crime Type", "Q1", "V1")  # fmt: skip
ROW = {
    "Interview Id": "E2E-1", "Interview Date": "03/03/2026", "Took Part": "Yes",
    "Crime No": "4899001/26", "Q54aa": "1", "Q54ab": "1", "Borough": "Camden",
    "Crime Type": "Assault", "Q1": "2", "V1": "Kind and quick.",
}  # fmt: skip
READERS = ("AnalystRole", "EiQualityRole", "EiUploadRole", "OrsFilesRole", "MpsRecipientRole")


def client_of(outside: Outside, role: str) -> Any:
    """Somebody's own client; ORS's programs say the id that was agreed with them."""
    agreed = stage("local").ors_files.external_id if role == "OrsFilesRole" else ""
    return outside.role(role, "s3", agreed)


def may_read(outside: Outside, role: str, bucket: str, key: str) -> bool:
    try:
        client_of(outside, role).get_object(Bucket=outside.out[bucket], Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("AccessDenied", "403"):
            return False
        raise
    return True


@pytest.mark.req("R34", "R46", "R53")
def test_a_refused_file_is_read_by_nobody_and_its_report_by_ors(outside: Outside) -> None:
    key = f"responses/uss/{MONTH}/refused.csv"
    report = outside.drop(key, [{**ROW, "VIW Surname": "Exampla"}], (*HEADER, "VIW Surname"))
    assert report["result"] == "refused"
    assert rules(report)["forbidden-column"] == [2]
    assert outside.keys("OrsDropBucket", key) == [key]
    assert [role for role in READERS if may_read(outside, role, "OrsDropBucket", key)] == []
    for ending in ("json", "csv"):
        assert may_read(outside, "OrsFilesRole", "ReportBucket", f"ingests/{key}.{ending}")
        assert "Exampla" not in outside.read("ReportBucket", f"ingests/{key}.{ending}")
    assert outside.keys("LinkedBucket", f"mopac/uss/{MONTH}/refused") == []


@pytest.mark.req("R32", "R53")
def test_the_police_read_a_pack_once_it_is_released_and_never_what_is_mopacs(
    outside: Outside,
) -> None:
    outside.drop(f"responses/uss/{MONTH}/pack.csv", [ROW], HEADER)
    pack, linked = f"mps/uss/{MONTH}/pack.csv", f"mopac/uss/{MONTH}/pack.csv"
    assert [row["Crime No"] for row in outside.rows("LinkedBucket", pack)] == ["4899001/26"]
    assert not may_read(outside, "MpsRecipientRole", "LinkedBucket", pack)
    outside.s3.put_object_tagging(
        Bucket=outside.out["LinkedBucket"],
        Key=pack,
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    assert may_read(outside, "MpsRecipientRole", "LinkedBucket", pack)
    assert not may_read(outside, "MpsRecipientRole", "LinkedBucket", linked)
    assert not may_read(
        outside, "MpsRecipientRole", "AnonymisedBucket", f"responses/uss/{MONTH}.csv"
    )
    # A corrected file makes a new pack, which nobody has released.
    outside.drop(f"responses/uss/{MONTH}/pack.csv", [{**ROW, "Q1": "3"}], HEADER)
    assert not may_read(outside, "MpsRecipientRole", "LinkedBucket", pack)


@pytest.mark.req("R20", "R38", "R39")
def test_every_kind_of_drop_is_worked_by_the_function_with_its_own_role(outside: Outside) -> None:
    outside.drop(f"responses/uss/{MONTH}/kinds.csv", [{**ROW, "Interview Id": "E2E-2"}], HEADER)
    files = {
        f"outcomes/uss/{MONTH}/kinds.csv": "Crime No,VIW No,Outcome,Outcome Date\n"
        "4899001/26,1,Not Safe,03/03/2026\n",
        "do-not-contact/kinds.csv": "Contact,Reason\n07700 900456,asked\n",
        "deletions/ors/2027-02/kinds.csv": "Survey,Sample Month,Deleted On\n"
        "uss,2026-02,03/02/2027\n",
        "concerns/kinds.csv": "Crime No,Detail\n4899001/26,Sounded frightened.\n",
        "withdrawals/kinds.csv": "Crime No,Withdraw\n4899001/26,all\n",
        f"rehearsal/responses/uss/{MONTH}/kinds.csv": ",".join(HEADER) + "\n",
    }
    for key, body in files.items():
        outside.drop(key, body.encode())
        assert outside.versions("OrsDropBucket", key) == []
    held = [
        key
        for key in outside.keys("LinkedBucket")
        if "4899001/26" in outside.read("LinkedBucket", key)
    ]
    assert held == []
    concerns = [key.rpartition("/")[2] for key in outside.keys("SafeguardingBucket")]
    assert {"kinds.csv", f"uss-{MONTH}-kinds.csv"} <= {*concerns}
