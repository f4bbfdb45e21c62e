"""Who may take on a role, and under which conditions: what AWS's documentation says of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.app import build, new_app
from infra.stages import Stage, StageRefused, stage
from local.tools.access.deployed import ACCOUNT, Deployed
from local.tools.access.evaluator import Request, Statement, key_allowed
from tests.infra.conftest import settings

# A condition that a service does not fill in refuses the service itself.
CONDITIONS = {
    "cloudtrail.amazonaws.com": set[str](),
    "lambda.amazonaws.com": set[str](),
    "malware-protection-plan.guardduty.amazonaws.com": {"aws:SourceAccount"},
    "scheduler.amazonaws.com": {"aws:SourceAccount"},
}
# Named, and kept whatever becomes of their stack: they hold what must not be lost (R20, R49).
KEPT_FROM_THE_START = {"AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"}
KEPT_FROM_THE_START |= {"AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"}
ISSUER = "token.actions.githubusercontent.com"
NAMES = ("Name", "LogGroupName", "RoleName", "TopicName", "QueueName", "FunctionName", "AliasName")


def trusts(deployed: Deployed) -> Iterator[tuple[str, dict[str, Any]]]:
    for _stack, _name, _kind, properties in deployed.resources("AWS::IAM::Role"):
        for statement in properties["AssumeRolePolicyDocument"]["Statement"]:
            yield str(properties["RoleName"]), statement


def keys_of(statement: dict[str, Any]) -> set[str]:
    return {key for keys in statement.get("Condition", {}).values() for key in keys}


@pytest.mark.req("R53")
def test_a_service_is_asked_for_no_condition_that_it_does_not_fill_in(deployed: Deployed) -> None:
    asked = [
        (role, statement["Principal"]["Service"], keys_of(statement))
        for role, statement in trusts(deployed)
        if "Service" in statement["Principal"]
    ]
    assert asked
    for role, service, keys in asked:
        assert keys <= CONDITIONS[service], role


@pytest.mark.req("R53")
def test_the_scheduler_starts_functions_for_this_account_alone(deployed: Deployed) -> None:
    (trust,) = [s for role, s in trusts(deployed) if role.endswith("-scheduler")]
    assert keys_of(trust) == {"aws:SourceAccount"}


@pytest.mark.parametrize("written", ["example-org/surveys", "example-org@12345/surveys@678901"])
def test_both_forms_in_which_github_names_a_repository_are_trusted(
    written: str, tmp_path: Any
) -> None:
    which = settings("dev", github_repository=written)
    found = github(tmp_path, which)
    assert found["deploy"] == f"repo:{written}:environment:dev"
    assert found["diff"] == f"repo:{written}:pull_request"
    looks = Deployed.of(tmp_path).roles[f"{which.prefix}-diff"][0].raw["Resource"]
    assert "lookup-role" in str(looks)
    assert "deploy-role" not in str(looks)


@pytest.mark.parametrize("written", ["example-org", "example-org@12345/surveys", "a/b/c", "*/b"])
def test_half_a_repositorys_name_is_refused(written: str) -> None:
    with pytest.raises(StageRefused, match="github_repository"):
        settings("dev", github_repository=written)


@pytest.mark.req("R53")
def test_a_pull_request_looks_into_dev_and_never_into_prod(tmp_path: Any) -> None:
    assert set(github(tmp_path, settings("prod"))) == {"deploy"}


def github(folder: Any, which: Stage) -> dict[str, str]:
    """Whom each of GitHub's roles lets in."""
    app = new_app(str(folder))
    build(app, which)
    app.synth()
    return {
        role.removeprefix(f"{which.prefix}-"): trust["Condition"]["StringEquals"][f"{ISSUER}:sub"]
        for role, trust in trusts(Deployed.of(folder))
        if "Federated" in trust["Principal"]
    }


@pytest.mark.req("R53")
def test_a_stack_that_failed_to_be_made_can_be_deleted_and_one_that_stands_cannot() -> None:
    assert not stage("dev").deployed
    assert not settings("prod").deployed
    for stands in (False, True):
        built = build(new_app(), settings("prod", deployed=stands))
        for stack in (built.data, built.processing, built.operations):
            assert stack.termination_protection is stands


def test_nothing_with_a_name_of_its_own_survives_a_first_deployment_that_failed(
    deployed: Deployed,
) -> None:
    """Plainly retained it would, and the next try would find its name taken."""
    kept = [
        (kind, named)
        for kind, named, policy in policies(deployed)
        if policy == "Retain" and kind not in KEPT_FROM_THE_START
    ]
    assert not kept
    assert [kind for kind, _, policy in policies(deployed) if policy == "RetainExceptOnCreate"]


def policies(deployed: Deployed) -> Iterator[tuple[str, str, str]]:
    """Type, name and deletion policy of everything that has a name of its own."""
    for template in deployed.templates.values():
        for resource in template["Resources"].values():
            named = next((n for n in NAMES if n in resource.get("Properties", {})), "")
            if named:
                yield resource["Type"], named, resource.get("DeletionPolicy", "Delete")


@pytest.mark.req("R53")
def test_only_the_deployments_own_role_makes_tables_and_secrets_under_a_key(
    prod: Deployed,
) -> None:
    exact = "arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-2"
    creating = [
        statement
        for *_rest, key in prod.resources("AWS::KMS::Key")
        for statement in key["KeyPolicy"]["Statement"]
        if statement.get("Sid") == "CreateByDeployment"
    ]
    assert creating
    for statement in creating:
        assert statement["Condition"]["ArnEquals"]["aws:PrincipalArn"] == exact


INVENTED = [
    "Administrator",
    "cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-2-copy",
    "cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1",
    "cdk-hnb659fds-deploy-role-111122223333-eu-west-2",
    "my-cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-2",
    "victim-surveys-prod",
    "victim-surveys-prod-ingest-2",
    "victim-surveys-prod-",
    "team/victim-surveys-prod-ingest",
    "victim-surveys-dev-ingest",
]
USES = ("Decrypt", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "CreateGrant")
EVERYTHING = [Statement({"Effect": "Allow", "Action": "*", "Resource": "*"})]


@pytest.mark.req("R53")
@pytest.mark.parametrize("name", INVENTED)
def test_no_key_lets_in_a_role_that_is_only_named_like_one_of_ours(
    prod: Deployed, name: str
) -> None:
    """Though its own policy allows everything, through whatever service, it uses no key."""
    via = ("s3", "dynamodb", "secretsmanager", "ssm", "sns", "logs")
    assert len(prod.key_policies) > 15
    for key, policy in prod.key_policies.items():
        for service in via:
            context = {"kms:viaservice": f"{service}.eu-west-2.amazonaws.com"}
            for use in USES:
                arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
                assert not key_allowed(EVERYTHING, policy, Request(arn, f"kms:{use}", key, context))


@pytest.mark.req("R53")
def test_the_same_question_about_a_role_of_ours_is_answered_with_yes(prod: Deployed) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/victim-surveys-prod-ingest"
    context = {"kms:viaservice": "s3.eu-west-2.amazonaws.com"}
    store = prod.stores["OrsDropBucket"].key
    asked = Request(arn, "kms:Decrypt", store, context)
    assert key_allowed(EVERYTHING, prod.key_policies[store], asked)
