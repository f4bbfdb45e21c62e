"""The bucket of linked answers, searched and rewritten for single people (R32, R39)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Stored
from functions.shared.csv.writer import csv_text
from functions.shared.stores.linked_files import Changed, LinkedFiles
from tests.component.conftest import World
from tests.dropping import all_versions

ADA, BOB, EVE = "4600001/27", "4600002/27", "4600003/27"
MOPAC, PACK, WAITING = ("mopac/uss/2027-11/a.csv", "mps/uss/2027-11/a.csv", "mps/uss/2027-11/b.csv")


def files(world: World) -> LinkedFiles:
    return LinkedFiles(Bucket(world.s3, world.bucket("linked")))


def put(world: World, key: str, crimes: Iterable[str], comment: str = "Kind.") -> None:
    rows = [(crime, comment) for crime in crimes]
    world.put("linked", key, csv_text(("Crime No", "V1"), rows))


def release(world: World, key: str) -> None:
    tags = {"TagSet": [{"Key": "released", "Value": "yes"}]}
    world.s3.put_object_tagging(Bucket=world.bucket("linked"), Key=key, Tagging=tags)


@pytest.mark.req("R32", "R39")
def test_of_what_would_change_only_packs_that_a_person_released_are_called_so(
    world: World,
) -> None:
    put(world, MOPAC, [ADA, BOB, ADA])
    put(world, PACK, [ADA])
    put(world, WAITING, [EVE, ADA])
    put(world, "mps/uss/2027-11/c.csv", [EVE])
    release(world, PACK)
    release(world, MOPAC)  # by mistake: it is MOPAC's own, and no pack
    assert files(world).affected({ADA: ["all"]}) == [
        Changed(MOPAC, 2, frozenset({ADA}), released=False),
        Changed(PACK, 1, frozenset({ADA}), released=True),
        Changed(WAITING, 1, frozenset({ADA}), released=False),
    ]
    assert files(world).affected({}) == []
    # Nothing has been written.
    assert len(all_versions(world, "linked")) == 4


@pytest.mark.req("R39")
def test_people_are_found_in_every_file_though_none_holds_them_all(world: World) -> None:
    crimes = [f"46{number:05d}/27" for number in range(19)]
    keys = [f"mopac/uss/2027-11/{number:02d}.csv" for number in range(19)]
    for key, crime in zip(keys, crimes, strict=True):
        put(world, key, [crime])
    found = files(world).affected({crime: ["all"] for crime in crimes})
    assert [(one.key, *one.crimes) for one in found] == [*zip(keys, crimes, strict=True)]


@pytest.mark.req("R39")
def test_all_versions_of_what_is_withdrawn_go_and_a_pack_waits_for_its_release_again(
    world: World,
) -> None:
    elsewhere = "mps/ovss/2027-11/a.csv"
    for _ in range(2):
        put(world, PACK, [ADA, BOB])
        put(world, MOPAC, [ADA])
        put(world, elsewhere, [ADA])
    release(world, PACK)
    files(world).withdraw({ADA: ["all"]}, survey="uss")
    assert all_versions(world, "linked", "mopac/") == []
    assert all_versions(world, "linked", PACK) == [csv_text(("Crime No", "V1"), [(BOB, "Kind.")])]
    assert not files(world).is_released(PACK)
    # Another survey's files are another lock's; what was replaced in them is nobody's.
    assert len(all_versions(world, "linked", elsewhere)) == 1
    assert ADA in world.read("linked", elsewhere).decode()


@pytest.mark.req("R39")
def test_a_person_has_the_rows_under_their_number_and_none_that_only_speaks_of_it(
    world: World,
) -> None:
    header = ["Crime No", "V1"]
    put(world, MOPAC, [BOB, ADA, EVE])
    put(world, PACK, [ADA])
    put(world, "mopac/uss/2027-11/b.csv", [BOB], comment=f"My sister's is {ADA}.")
    found = [*files(world).rows({ADA}, "mopac/")]
    assert found == [(MOPAC, header, [[ADA, "Kind."]])]
    assert files(world).read(PACK) == (header, [[ADA, "Kind."]])
    assert files(world).read(WAITING) == ([], [])


class Vanishing(Bucket):
    """The purge is at work: what was listed has gone when it is read."""

    def listing(self, prefix: str) -> Iterator[Stored]:
        for one in [*super().listing(prefix)]:
            if one.key == MOPAC:
                self.delete_all(one.key)
            yield one


@pytest.mark.req("R39", "R44")
def test_a_file_that_goes_while_they_are_read_is_no_hindrance(world: World) -> None:
    put(world, MOPAC, [ADA])
    put(world, PACK, [ADA])
    found = LinkedFiles(Vanishing(world.s3, world.bucket("linked"))).affected({ADA: ["all"]})
    assert [one.key for one in found] == [PACK]
