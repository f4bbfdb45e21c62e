"""After everything else: what the functions may do, and what no test ever made them do (R53).

This file runs last. A permission that nothing needs is one too many: it is taken away, or its
reason stands here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from local.access.deployed import Deployed
from local.access.used import permissions, unused
from local.cloud import STAGE, Cloud
from local.synth import synthesised

PREFIX = f"victim-surveys-{STAGE}"
# Without these there is no telling what is unused.
WHOLE_RUN = ("draw", "events", "ingest", "retention", "sending")

NEVER_ASKED_HERE = {
    "send_links ReadSendingQuota": "the embedded cloud's stage gives a rate instead of SES's quota",
}


def whole(items: Sequence[pytest.Item]) -> bool:
    """Whether this session runs all the promises, and not one file of them."""
    names = {item.path.stem for item in items}
    return {f"test_promises_{part}" for part in WHOLE_RUN} <= names


@pytest.mark.req("R53")
def test_every_statement_of_every_function_is_used(
    here: Cloud, request: pytest.FixtureRequest
) -> None:
    if not whole(request.session.items):
        pytest.skip("only after the whole end-to-end run")
    templates = Deployed.of(synthesised(STAGE))
    left = unused(templates, PREFIX, here.calls(), here.outputs)
    everything = {permission for permission, _ in permissions(templates, PREFIX)}
    used = {(item.package, item.sid) for item in everything - set(left)}
    never = {f"{item.package} {item.sid}" for item in left if (item.package, item.sid) not in used}
    assert sorted(never) == sorted(NEVER_ASKED_HERE), ", ".join(sorted(never))
