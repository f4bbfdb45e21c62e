"""The command that looks at an account, on an account that is there: the embedded one."""

from __future__ import annotations

import pytest

from infra.stages import stage
from local.emulator.cloud import STAGE, Cloud
from local.tools.preflight.__main__ import findings


@pytest.mark.req("R51", "R54")
def test_preflight_tells_what_holds_from_what_is_missing(here: Cloud) -> None:
    found = {finding.what: finding.missing for finding in findings(here.client, stage(STAGE))}
    for name in ("Data", "Processing"):
        assert not found[f"VictimSurveys-{STAGE}-{name} is deployed"]
    assert not found["you are signed in to the stage's account"]
    assert not found["survey.example.org is verified in SES"]
    assert not found["the sending switch says on or off"]
    assert not found[f"the role victim-surveys-{STAGE}-restore is there"]
    assert "deploy it" in found[f"VictimSurveys-{STAGE}-Operations is deployed"]
    assert "dpia.reference" in found["the impact assessment has a reference"]
    # What the embedded cloud does not have is said, and hides nothing else.
    assert any("could not check" in missing for missing in found.values())
