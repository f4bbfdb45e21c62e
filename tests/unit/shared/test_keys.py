"""Keyed hashes: real HMACs, apart by purpose, packed without loss."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.keyed_hashes import (
    KINDS,
    Keyed,
    Keyring,
    heads,
    is_listed_key,
    pack_contacts,
    pack_people,
    tags,
    unpack_contacts,
    unpack_people,
)
from functions.shared.stores.people.tombstones import Tombstones

RING = Keyring(b"s" * 64)


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=300))
def test_the_quick_hmac_is_the_standard_one(secret: bytes, message: bytes) -> None:
    assert Keyed(secret)(message) == hmac.digest(secret, message, "sha256")


@pytest.mark.req("R20", "R39a")
def test_a_hash_of_one_purpose_cannot_be_looked_up_in_another() -> None:
    value = "4612345/27"
    hashes = {
        RING.contact("crime", value).partition("#")[2],
        RING.other("tombstone", value),
        RING.other("interview", value),
        RING.case("uss", "2027-11", value, ""),
    }
    assert len(hashes) == 4
    assert RING.contact("crime", value) != Keyring(b"t" * 64).contact("crime", value)


@pytest.mark.attack("key")
def test_what_a_person_types_is_never_taken_for_a_tidied_key() -> None:
    assert is_listed_key(RING.contact("phone", "+447812345678"))
    for text in (
        "07700 900123",
        "phone#07700900123",
        "phone#" + "a" * 21,
        "x#" + "a" * 20,
        "a@b.org",
    ):
        assert not is_listed_key(text)


@given(st.lists(st.sampled_from(["phone", "email", "crime"]), max_size=8))
def test_packing_loses_nothing(kinds: list[str]) -> None:
    keys = [RING.contact(kind, str(n)) for n, kind in enumerate(kinds)]
    people = [RING.person(key) for key in keys]
    assert unpack_contacts(pack_contacts(keys)) == keys
    assert unpack_people(pack_people(people)) == people


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(b"short")


@given(st.sampled_from(["+447812345678", "someone@example.org"]), st.sampled_from(["born", "name"]))
def test_the_hash_of_a_person_begins_with_the_tag_of_the_contact(value: str, kind: str) -> None:
    contact = "email" if "@" in value else "phone"
    for identity, message in (
        (f"{kind}|{value}|khan|729384", f"{contact}|{value}"),
        ("crime|4612345/27|1", "crime|4612345/27"),
    ):
        of_person = tags([RING.person(identity)])
        values = [message.partition("|")[2], message.partition("|")[2] + "1", ""]
        assert RING.perhaps_known(message.partition("|")[0], values, set(), of_person) == [0]
    assert RING.person(f"{kind}|{value}|khan|1") != RING.person(f"{kind}|{value}|khan|2")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(min_size=1)), min_size=1))
def test_whoever_is_listed_is_known_by_the_head_of_the_key(contacts: list[tuple[str, str]]) -> None:
    listed = heads(RING.contact(kind, value) for kind, value in contacts)
    for kind, value in contacts:
        assert RING.perhaps_known(kind, ["somebody else", value], listed, set())[-1:] == [1]
        assert not RING.perhaps_known(kind, [value], set(), set())
    assert not RING.perhaps_known("phone", ["somebody else"], listed, set())


@pytest.mark.req("R20", "R39a")
def test_the_hashes_are_for_ever_the_same() -> None:
    """The list, the register and the tombstones of all months are found by them."""
    assert RING.contact("phone", "+447812345678") == "phone#Y6HgzGyZwSwrNXanjWTe"
    assert RING.contact("email", "ada@example.org") == "email#DoFhh5T0rh8qHTZpWe7k"
    assert RING.contact("crime", "4612345/27") == "crime#LSTxNiTaYpZ0Ja5cdvFR"
    assert RING.person("+447812345678|ada").hex() == "237e9cec47207570d834"
    assert RING.person("crime|4612345/27|1").hex() == "9640317faa92ff513c47"
    assert RING.case("uss", "2027-11", "4612345/27", "1") == "di3N0J6om43PcM-pZ8Eu"
    assert RING.other("interview", "X1") == "XhKVf_RvjXhG_3m8Yyq3"
    assert Tombstones(RING).item("crime", "4612345/27") == "tombstone#6a45b2c838822172fb4be59f"
