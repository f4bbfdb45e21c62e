"""Who can read whom: the pairs that must never be, asked of the policies themselves (R22, R52)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.access.ors import DROPS
from infra.access.people import PEOPLE
from local.tools.access.deployed import ACCOUNT, Deployed
from local.tools.access.matrix import page, replaced
from local.tools.access.questions import Access

MONTH = "2027-11"
ZIP = f"samples/uss/{MONTH}/uss-{MONTH}.zip"
LINKS = f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv"
EXTRACT = f"extracts/uss/{MONTH}/police.csv"
ANSWERS = f"responses/uss/{MONTH}.csv"
PACK = f"mps/uss/{MONTH}/answers.csv"
OUTSIDE = ("ors-files", "ors-passwords", "mps-recipient")


def readers(access: Access, bucket: str, key: str, *, released: bool = False) -> set[str]:
    return {
        role
        for role in access.roles()
        if access.on_object(role, "read", bucket, key, released=released)
    }


@pytest.mark.attack("role")
@pytest.mark.req("R52")
def test_no_one_role_reads_both_the_file_and_its_password(access: Access) -> None:
    file = readers(access, "SampleBucket", ZIP, released=True)
    password = {role for role in access.roles() if access.password(role)}
    assert "ors-files" in file
    assert "ors-passwords" in password
    # Not even the draw, which writes both and reads neither.
    assert not file & password


@pytest.mark.req("R52")
def test_ors_reads_a_handover_only_once_it_is_released(access: Access) -> None:
    for key in (ZIP, LINKS):
        assert not access.on_object("ors-files", "read", "SampleBucket", key)
        assert access.on_object("ors-files", "read", "SampleBucket", key, released=True)


@pytest.mark.req("R52")
def test_only_the_quality_check_can_release(access: Access) -> None:
    stores = access.deployed.stores
    for bucket, key in (("SampleBucket", ZIP), ("LinkedBucket", PACK)):
        arn = f"{stores[bucket].arn}/{key}"
        tag = {
            "s3:requestobjecttag/released": "yes",
            "s3:requestobjecttagkeys": "released",
        }
        who = {r for r in access.roles() if access.may(r, "s3:PutObjectTagging", arn, **tag)}
        assert who == {"ei-quality"}
        other = {"s3:requestobjecttag/released": "perhaps", "s3:requestobjecttagkeys": "released"}
        assert not access.may("ei-quality", "s3:PutObjectTagging", arn, **other)


@pytest.mark.req("R21")
def test_a_stop_list_waits_for_nobody(access: Access) -> None:
    assert access.on_object("ors-files", "read", "SampleBucket", "stop-lists/uss/2027-11-20.csv")


@pytest.mark.req("R34", "R53")
def test_ors_drops_by_writing_only(access: Access) -> None:
    for prefix in DROPS:
        key = f"{prefix}file.csv"
        assert access.on_object("ors-files", "write", "OrsDropBucket", key)
        for verb in ("read", "list", "delete"):
            assert not access.on_object("ors-files", verb, "OrsDropBucket", key)


@pytest.mark.req("R37")
def test_ors_cannot_drop_victim_voice_answers(access: Access) -> None:
    key = f"responses/vvs/{MONTH}/answers.csv"
    assert not access.on_object("ors-files", "write", "OrsDropBucket", key)
    assert access.on_object("ei-upload", "write", "OrsDropBucket", key)


@pytest.mark.req("R34")
def test_no_person_reads_the_raw_drop(access: Access) -> None:
    people = {person.name for person in PEOPLE}
    for prefix in (*DROPS, f"responses/vvs/{MONTH}/"):
        assert not readers(access, "OrsDropBucket", f"{prefix}file.csv") & people


@pytest.mark.req("R40a", "R53")
def test_only_the_quality_check_reads_an_extract(access: Access) -> None:
    people = {person.name for person in PEOPLE}
    assert readers(access, "ExtractBucket", EXTRACT) & people == {"ei-quality"}


@pytest.mark.req("R32")
def test_the_mps_reads_released_packs_and_nothing_else(access: Access) -> None:
    assert not access.on_object("mps-recipient", "read", "LinkedBucket", PACK)
    assert access.on_object("mps-recipient", "read", "LinkedBucket", PACK, released=True)
    for bucket, key in (
        ("LinkedBucket", f"mopac/uss/{MONTH}/answers.csv"),
        ("AnonymisedBucket", ANSWERS),
        ("AnonymisedBucket", f"comments/uss/{MONTH}.csv"),
        ("SampleBucket", ZIP),
        ("ExtractBucket", EXTRACT),
    ):
        assert not access.on_object("mps-recipient", "read", bucket, key, released=True)


@pytest.mark.req("R38")
def test_concerns_are_for_the_safeguarding_role_alone(access: Access) -> None:
    who = readers(access, "SafeguardingBucket", "concerns/2027-11-20/file.csv")
    assert who == {"safeguarding", "subject-access"}


@pytest.mark.req("R45")
def test_answers_without_identity_are_the_analysts_alone_among_people(access: Access) -> None:
    assert readers(access, "AnonymisedBucket", ANSWERS) == {
        "analyst",
        "ingest",
        "purge",
        "results",
    }


@pytest.mark.req("R36", "R45")
def test_what_waits_for_others_is_for_no_person(access: Access) -> None:
    assert readers(access, "AnonymisedBucket", f"held/{ANSWERS}") == {
        "ingest",
        "purge",
        "results",
    }
    assert readers(access, "AnonymisedBucket", f"held/comments/uss/{MONTH}.csv") == {"ingest"}


@pytest.mark.req("R55")
def test_unrounded_results_are_for_those_who_check_and_analyse(access: Access) -> None:
    where = access.deployed.stores["ReportBucket"].arn
    check, plan = {"analyst", "ei-quality", "results"}, {"sample-draw", "purge"}
    for key, wanted in {
        "results/uss/2027-Q4.json": check,
        # The draw plans by the yield of earlier months, and the purge writes a month's counts.
        "fieldwork/uss/2027-11.json": check | plan,
    }.items():
        found = {r for r in access.roles() if access.may(r, "s3:GetObject", f"{where}/{key}")}
        assert found == wanted, key


@pytest.mark.req("R55")
def test_only_results_writes_what_is_public(access: Access) -> None:
    where = f"{access.deployed.stores['PublicBucket'].arn}/public/2027-Q4/index.html"
    assert {r for r in access.roles() if access.may(r, "s3:PutObject", where)} == {"results"}


@pytest.mark.req("R22")
def test_the_sender_reads_no_object_of_any_bucket(access: Access) -> None:
    for store, where in access.deployed.stores.items():
        if store.endswith("Bucket"):
            for action in ("s3:GetObject", "s3:PutObject", "s3:ListBucket"):
                assert not access.may("send-links", action, f"{where.arn}/anything")
                assert not access.may("send-links", action, where.arn)
    assert not access.on_row("send-links", "read", "RegisterTable")
    assert not access.on_row("send-links", "read", "HistoryTable")


@pytest.mark.attack("role")
@pytest.mark.req("R22")
def test_nobody_but_the_sender_can_write_to_a_person(access: Access) -> None:
    identity = f"arn:aws:ses:eu-west-2:{ACCOUNT}:identity/survey.example.org"
    ours = {"ses:fromaddress": "survey@survey.example.org"}
    assert {r for r in access.roles() if access.may(r, "ses:SendEmail", identity, **ours)} == {
        "send-links"
    }
    assert {r for r in access.roles() if access.may(r, "sns:Publish", "*")} == {"send-links"}
    theirs = {"ses:fromaddress": "commissioner@survey.example.org"}
    assert not access.may("send-links", "ses:SendEmail", identity, **theirs)


@pytest.mark.req("R49")
def test_certificates_are_deleted_by_nobody(access: Access) -> None:
    arn = f"{access.deployed.stores['CertificateBucket'].arn}/purges/2027-11-20.json"
    actions = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention")
    assert not [r for r in access.roles() for a in actions if access.may(r, a, arn)]


@pytest.mark.req("R53")
def test_ops_see_the_state_of_invitations_and_no_contact_details(access: Access) -> None:
    assert access.on_row("ops", "read", "InvitationTable", "for-ops")
    assert not access.on_row("ops", "read", "InvitationTable")
    assert not access.on_row("ops", "list", "InvitationTable")
    for index in ("by-state", "by-token", "by-opt-out"):
        assert not access.on_row("ops", "read", "InvitationTable", index)


@pytest.mark.req("R20")
def test_nobody_outside_touches_the_do_not_contact_list(access: Access) -> None:
    for role in OUTSIDE:
        for verb in ("read", "write", "list", "delete"):
            assert not access.on_row(role, verb, "DoNotContactTable")


@pytest.mark.attack("role")
@pytest.mark.req("R53")
def test_a_role_that_a_key_does_not_name_cannot_use_it(prod: Deployed) -> None:
    """Even an administrator who writes himself a policy is stopped by the key's own."""
    prod = Deployed(prod.templates)
    name = "victim-surveys-prod-newcomer"
    everything = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    from local.tools.access.evaluator import statements

    prod.roles[name] = statements(everything)
    access = Access(prod, "victim-surveys-prod")
    for store, where in prod.stores.items():
        if where.key:
            via = "s3" if store.endswith("Bucket") else "dynamodb"
            assert not access.use_key("newcomer", "kms:Decrypt", where.key, via)
    assert not access.password("newcomer")


@pytest.mark.req("R53")
def test_another_encryption_or_old_tls_is_refused(access: Access, prod: Deployed) -> None:
    arn = f"{prod.stores['ExtractBucket'].arn}/{EXTRACT}"
    own, other = prod.stores["ExtractBucket"].key, prod.stores["LinkedBucket"].key
    header, key = (
        "s3:x-amz-server-side-encryption",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    )

    def upload(**context: str) -> bool:
        return access.may("ei-upload", "s3:PutObject", arn, **context)

    assert upload()
    assert upload(**{header: "aws:kms", key: own})
    assert not upload(**{header: "AES256"})
    assert not upload(**{header: "aws:kms"})
    assert not upload(**{header: "aws:kms", key: other})
    assert not upload(**{"s3:x-amz-server-side-encryption-customer-algorithm": "AES256"})
    assert not upload(**{"s3:tlsversion": "1.1"})
    assert not upload(**{"aws:securetransport": "false"})


def trusts(deployed: Deployed) -> Iterator[tuple[str, dict[str, object]]]:
    for _stack, _name, _kind, properties in deployed.resources("AWS::IAM::Role"):
        for statement in properties["AssumeRolePolicyDocument"]["Statement"]:
            yield str(properties["RoleName"]), statement


@pytest.mark.attack("role")
@pytest.mark.req("R52", "R53")
def test_programs_come_with_an_external_id_and_people_with_a_second_factor(
    prod: Deployed,
) -> None:
    ways = dict(trusts(prod))
    for person in PEOPLE:
        condition = ways[f"victim-surveys-prod-{person.name}"]["Condition"]
        wanted = "Bool" if person.whose in ("people", "mps") else "StringEquals"
        assert list(condition) == [wanted]  # type: ignore[call-overload]
    programs = [person.name for person in PEOPLE if person.whose.startswith("ors")]
    ids = {str(ways[f"victim-surveys-prod-{who}"]["Condition"]) for who in programs}
    assert len(ids) == len(programs) == 2


@pytest.mark.req("R53")
def test_the_published_matrix_is_the_templates(synthesised: Callable[[str], Path]) -> None:
    published = Path("docs/data-protection.md").read_text()
    section = page(Access(Deployed.of(synthesised("local")), "victim-surveys-local"))
    assert replaced(published, section) == published, "run python -m local.access"


@pytest.mark.attack("role")
@pytest.mark.req("R49", "R53")
def test_only_the_emergency_role_restores_and_only_under_the_agreed_name(access: Access) -> None:
    table = access.deployed.stores["InvitationTable"]
    copies = f"arn:aws:dynamodb:eu-west-2:{ACCOUNT}:table/victim-surveys-prod-restored-1"
    action = "dynamodb:RestoreTableToPointInTime"
    for arn in (table.arn, copies):
        assert {role for role in access.roles() if access.may(role, action, arn)} == {"restore"}
    assert access.use_key("restore", "kms:CreateGrant", table.key, "dynamodb")
    assert not access.may("restore", action, copies.replace("restored-", "invented-"))
    assert not access.may("restore", "dynamodb:DeleteTable", table.arn)
    assert not access.on_object("restore", "read", "SampleBucket", ZIP, released=True)


@pytest.mark.attack("role")
@pytest.mark.req("R53")
def test_no_role_leads_to_another_or_to_more_rights(access: Access) -> None:
    """No chain: none takes on another, hands one on, changes rights, code or its own trace."""
    roles = access.roles()
    arns = [f"arn:aws:iam::{ACCOUNT}:role/{access.prefix}-{role}" for role in roles]
    for action in ("sts:AssumeRole", "iam:PassRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"):
        may = {(r, arn) for r in roles for arn in arns if access.may(r, action, arn)}
        assert not may, action
    function = f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:{access.prefix}-ingest"
    trail = f"arn:aws:cloudtrail:eu-west-2:{ACCOUNT}:trail/{access.prefix}"
    for action, arn in (
        ("lambda:UpdateFunctionCode", function),
        ("lambda:UpdateFunctionConfiguration", function),
        ("lambda:AddPermission", function),
        ("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/somebody"),
        ("cloudtrail:StopLogging", trail),
        ("cloudtrail:DeleteTrail", trail),
    ):
        assert not {role for role in roles if access.may(role, action, arn)}, action
