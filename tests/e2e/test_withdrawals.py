"""Whoever withdraws everything is gone within moments from what ingest itself may not read."""

from __future__ import annotations

import json

import pytest

from tests.e2e.invented import victim
from tests.e2e.outside import Outside

MONTH = "2031-05"
GONE, STAYS = "4705700/27", "4705701/27"


@pytest.mark.req("R21", "R39", "R53")
def test_a_withdrawal_of_everything_empties_extract_and_sample_and_stops_the_calls(
    outside: Outside,
) -> None:
    outside.drawn("uss", MONTH, [victim(5700, "01/04/2031"), victim(5701, "01/04/2031")])
    assert outside.called(MONTH) == {GONE, STAYS}
    listed = outside.items("DoNotContactTable")
    wish = [{"Crime No": GONE, "Withdraw": "all"}]
    outside.drop("withdrawals/everything.csv", wish, ("Crime No", "Withdraw"))
    knew = json.loads(outside.read("ReportBucket", "findings/withdrawals/everything.csv.json"))
    assert "held-elsewhere" in [found["rule"] for found in knew["findings"]]
    # The list is there before the report is: ORS reads the newest one.
    newest = max(outside.keys("SampleBucket", "stop-lists/uss/"))
    stopped = {row["Crime No"] for row in outside.rows("SampleBucket", newest)}
    assert GONE in stopped
    assert STAYS not in stopped

    held = [f"extracts/uss/{MONTH}/x.csv", f"working/uss/{MONTH}.csv"]

    def numbers() -> list[list[str]]:
        return [[row["Crime No"] for row in outside.rows("ExtractBucket", key)] for key in held]

    outside.wait_for(lambda: numbers() == [[STAYS], [STAYS]], "the person is still held")
    outside.wait_for(
        lambda: all(outside.versions("ExtractBucket", key) == [key] for key in held),
        "an older version still holds the person",
    )
    assert outside.items("DoNotContactTable") == listed
    again = outside.here.invoke("SubjectAccessFunction", {"withdrawals": True})
    assert again["erased"] == {}
    assert outside.denied() == []
