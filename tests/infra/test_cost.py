"""The cost page says what its model says, and what is idle costs next to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.tools.access.deployed import Deployed
from local.tools.cost.__main__ import VOLUMES, keys_of, page
from local.tools.cost.bill import bill
from local.tools.cost.month import Month


def test_the_published_page_is_the_models(local: Deployed) -> None:
    published = Path("docs/cost.md").read_text()
    assert page(keys_of(local)) == published, "run python -m local.cost"


@pytest.mark.parametrize("victims", VOLUMES)
def test_what_is_paid_while_nothing_happens_are_keys_a_secret_and_alarms(
    victims: int, local: Deployed
) -> None:
    idle = {line.what for line in bill(Month(victims), keys_of(local)) if line.idle}
    assert idle == {"KMS keys", "the secret key of the hashes", "metrics that alarms watch"}


def test_nothing_in_the_templates_runs_or_is_reserved_while_idle(deployed: Deployed) -> None:
    paid_by_the_hour = ("AWS::EC2::", "AWS::ECS::", "AWS::RDS::", "AWS::ElasticLoadBalancing")
    for *_rest, kind, properties in deployed.resources():
        assert not kind.startswith(paid_by_the_hour)
        assert "ProvisionedConcurrencyConfig" not in properties
        if kind == "AWS::DynamoDB::Table":
            assert properties["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.req("R05")
def test_the_sample_does_not_grow_with_the_extract_but_the_census_does() -> None:
    small, large = Month(20_000), Month(200_000)
    assert large.drawn < 1.1 * small.drawn
    assert large.invited == 10 * small.invited


@pytest.mark.req("R28")
def test_every_person_is_paid_for_once() -> None:
    month = Month(20_000)
    assert month.emails + month.sms == month.invited
    usd = {line.what: line.usd for line in bill(month, 0)}
    assert usd["SMS"] == pytest.approx(month.sms * 2 * 0.0405)


def test_a_month_without_anybody_costs_little_more_than_what_is_idle(local: Deployed) -> None:
    lines = bill(Month(0), keys_of(local))
    usd = {line.what: line.usd for line in lines}
    assert usd["SMS"] == usd["emails"] == 0
    idle = sum(line.usd for line in lines if line.idle)
    assert idle < sum(usd.values()) < idle + 10
