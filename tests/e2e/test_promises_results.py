"""The quarter's findings through the deployed function: its own rights, its stores, its page."""

from __future__ import annotations

import pytest

from functions.results.estimates.quarters import Quarter, before
from functions.shared.policy import results
from local.demo.pages import keep
from local.synthetic.results_history import History
from tests.e2e.outside import Outside

LAST = Quarter.parse("2033-Q4")
MOMENT = "2034-02-25T05:00:00Z"


@pytest.mark.req("R55", "R57")
def test_a_quarter_is_made_by_itself_and_published_by_a_person(outside: Outside) -> None:
    here = outside.here
    client, out = here.client("s3"), here.outputs
    for survey in results.rules().surveys:
        for quarter in before(LAST, results.rules().quarters_read):
            for month in quarter.months:
                made = History(survey, month, share=0.1)
                key = f"responses/{survey}/{month}.csv"
                client.put_object(Bucket=out["AnonymisedBucket"], Key=key, Body=made.answers)
                if made.fieldwork:
                    body = made.fieldwork.model_dump_json().encode()
                    client.put_object(Bucket=out["ReportBucket"], Key=made.fieldwork.key, Body=body)
    found = here.invoke("ResultsFunction", {"time": MOMENT})
    assert found["quarter"] == "2033-Q4"
    assert all(one["complete"] for one in found["surveys"].values())
    assert keep.keys(here, "PublicBucket") == []
    assert '"reason"' in outside.error("ResultsFunction", {"reason": "x", "time": MOMENT})
    here.invoke("ResultsFunction", {"release": "2033-Q4", "time": MOMENT})
    page = keep.read(here, "PublicBucket", "public/2033-Q4/index.html").decode()
    assert "of victims of crime were satisfied" in page
