"""A table comes back from its backup, and nobody who said no in the meantime is contacted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import pytest

from local.emulator import cloud
from local.emulator.cloud import STAGE
from local.tools.restore.__main__ import of_stage
from local.tools.restore.restoring import KEYS, NotNow
from tests.e2e.invented import online, victim
from tests.e2e.outside import Outside, at

MONTH, REPORTED, ERASED_ON, DAY = "2027-11", "28/09/2027", "2027-11-22", "2027-11-24"
OBJECTS, ERASED, STAYS = (online(6000 + n, REPORTED) for n in range(3))
CALLED = victim(6010, REPORTED)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """A cloud of its own: the drill ends with a purge."""
    with cloud.running(tmp_path_factory.mktemp("restore") / "cloud") as running:
        yield Outside(running)


def copy_of(here: Outside, output: str) -> str:
    """A backup of a table, brought back under another name."""
    made = here.dynamodb.create_backup(TableName=here.out[output], BackupName="drill")
    name = f"victim-surveys-local-restored-{output}"  # the emergency role may read no other
    here.dynamodb.restore_table_from_backup(
        TargetTableName=name, BackupArn=made["BackupDetails"]["BackupArn"]
    )
    return name


def lose(here: Outside, output: str) -> None:
    key = KEYS[output]
    for item in here.items(output):
        here.dynamodb.delete_item(TableName=here.out[output], Key={key: {"S": item[key]}})


def restore(here: Outside, output: str, name: str) -> dict[str, int]:
    """As the emergency role, whose rights the engine enforces: an administrator has none."""
    clients = cache(partial(here.role, "RestoreRole"))
    return of_stage(clients, STAGE, print).run(output, name, at(DAY, "06:00"))


def invited(here: Outside) -> set[str]:
    return {item["crime_no"] for item in here.items("InvitationTable")}


@pytest.mark.req("R20", "R39", "R49")
def test_a_restored_table_contacts_nobody_who_said_no_and_keeps_nothing_too_long(
    alone: Outside,
) -> None:
    alone.drawn("ovss", MONTH, [OBJECTS, ERASED, STAYS])
    alone.drawn("uss", MONTH, [CALLED])
    alone.type_in("07700 900600")
    invitations = copy_of(alone, "InvitationTable")
    objections = copy_of(alone, "DoNotContactTable")
    # What happens after the backup: two say no, one is erased.
    alone.type_in(OBJECTS["VIW Email"])
    alone.type_in(CALLED["VIW Telephone Mobile"])
    alone.here.invoke("StopListFunction", {"time": at("2027-11-20")})
    found = alone.here.invoke(
        "SubjectAccessFunction", {"find": ERASED["Crime No"], "time": at(ERASED_ON)}
    )
    alone.here.invoke(
        "SubjectAccessFunction",
        {"case": found["case"], "erase": True, "time": at(ERASED_ON)},
    )
    assert invited(alone) == {OBJECTS["Crime No"], STAYS["Crime No"]}
    alone.release(MONTH)  # their row left the links file, which is checked and released again
    # The accident.
    lose(alone, "InvitationTable")
    lose(alone, "DoNotContactTable")
    alone.switch("on")
    with pytest.raises(NotNow, match="turn it off"):
        restore(alone, "InvitationTable", invitations)
    alone.switch("off")
    listed = restore(alone, "DoNotContactTable", objections)
    assert listed["copied"] == 1  # who had said no before the backup
    assert listed["replayed"] >= 1  # whom the stop list of callers names
    back = restore(alone, "InvitationTable", invitations)
    assert back["copied"] == 3
    assert back["replayed"] >= 1  # whom the other list names by links, now that they lead somewhere
    assert back["erased_again"] >= 1
    assert invited(alone) == {OBJECTS["Crime No"], STAYS["Crime No"]}
    switch = alone.ssm.get_parameter(Name=alone.out["SendingSwitchParameter"])
    assert switch["Parameter"]["Value"] == "off"
    assert f"purges/{DAY}.json" in alone.keys("CertificateBucket")
    alone.wait_for(
        lambda: all("#" in item["contact"] for item in alone.items("DoNotContactTable")),
        "replayed entries are not tidied",
    )

    alone.switch("on")
    waiting = alone.send(at(DAY))
    assert waiting["sent"] == 0, "each may have been sent after the backup"
    for ident in waiting["unknown_ids"]:
        alone.send(at(DAY), invitation_id=ident, settle="not_sent")
    alone.send(at(DAY))
    written_to = {row["VIW Email"] for row in (OBJECTS, ERASED, STAYS)}
    assert {one for one in written_to if alone.mail_to(one)} == {STAYS["VIW Email"]}
    assert alone.denied() == []
