"""Requests that try the public page: bodies of any kind and size, headers and paths (R20)."""

from __future__ import annotations

import base64

import pytest

from functions.opt_out.events import Form, TooLarge, read
from functions.shared.policy import sending
from functions.shared.stores.people.objecting.requests import Choice
from tests.component.conftest import World
from tests.invitations import RING, invitation
from tests.opt_out_page import FORM, ask, follow, get, request
from tests.sending_world import put

LARGEST = sending.rules().opt_out.largest_body
BOUNDARY = "----somewhere"
pytestmark = pytest.mark.attack("body")


def multipart(**fields: str) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def form_of(body: str | bytes, kind: str = FORM) -> Form:
    return read(request("POST", body=body, kind=kind), largest=LARGEST)


def sent_as(body: str, *, coded: bool) -> Form:
    """The body as it came, and what the event says about it."""
    event = {**request("POST"), "body": body, "isBase64Encoded": coded}
    return read(event, largest=LARGEST)


@pytest.mark.req("R20")
@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data"])
def test_a_multipart_form_says_what_the_plain_one_says(kind: str) -> None:
    body = multipart(choice="not_safe", contact="07700 900123")
    said = form_of(body, f"{kind}; boundary={BOUNDARY}")
    assert said == form_of("choice=not_safe&contact=07700+900123")
    assert (said.choice, said.contact) == (Choice.NOT_SAFE, "07700 900123")


@pytest.mark.req("R20")
def test_a_body_counts_as_it_is_sent_whether_in_base64_or_not() -> None:
    text = "choice=not_me&contact=someone%40example.org"
    coded = base64.b64encode(text.encode()).decode()
    plain = sent_as(text, coded=False)
    assert plain == sent_as(coded, coded=True)
    assert (plain.choice, plain.contact) == (Choice.NOT_ME, "someone@example.org")
    # What says that it is in base64 and is not, asks for nothing but a stop.
    assert sent_as(text, coded=True).contact == ""
    assert sent_as(coded, coded=False).contact == ""


@pytest.mark.req("R20")
@pytest.mark.parametrize("coded", [False, True])
def test_a_body_of_exactly_the_limit_is_read_and_of_a_byte_more_is_refused(coded: bool) -> None:
    start = "choice=not_me&contact="
    for more in (0, 1):
        body = start + "x" * (LARGEST - len(start) + more)
        sent = base64.b64encode(body.encode()).decode() if coded else body
        if more:
            with pytest.raises(TooLarge):
                sent_as(sent, coded=coded)
        else:
            assert sent_as(sent, coded=coded).choice is Choice.NOT_ME


@pytest.mark.req("R20")
def test_letters_of_several_bytes_count_as_their_bytes() -> None:
    body = "contact=" + "é" * (LARGEST // 2)
    assert len(body) < LARGEST
    with pytest.raises(TooLarge):
        sent_as(body, coded=False)


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "", "multipart/mixed"])
def test_whatever_else_is_posted_by_a_link_means_stop(kind: str) -> None:
    assert form_of('{"choice": "not_safe"}', kind) == Form(Choice.STOP)


@pytest.mark.parametrize("field", ["take_back", "undo", "remove", "_method", "choice"])
def test_no_field_takes_an_entry_back(world: World, field: str) -> None:
    (one,) = put(world, [invitation(1)])
    ask(request("POST", f"/{one.opt_out_token}", "choice=stop"))
    follow()
    before = {item["contact"] for item in world.items("do_not_contact")}
    for value in ("undo", "yes", "remove", "DELETE", "start", RING.contact("crime", "x")):
        ask(request("POST", f"/{one.opt_out_token}", f"{field}={value}"))
        follow()
    assert before <= {item["contact"] for item in world.items("do_not_contact")}


@pytest.mark.attack("header")
@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", "x\r\nSet-Cookie: a=b", "{{7*7}}", "http://evil.example.org"],
)
def test_nothing_of_a_request_is_repeated_in_an_answer(world: World, evil: str) -> None:
    """Host, referrer, forwarding headers, path, query, and what was typed."""
    headers = dict.fromkeys(
        ("host", "referer", "origin", "x-forwarded-host", "x-forwarded-for", "user-agent"), evil
    )
    plain = {method: ask(request(method, body="contact=nobody")) for method in ("GET", "POST")}
    for method, wanted in plain.items():
        made = request(method, f"/{evil}", body="contact=nobody") | {"rawQueryString": evil}
        made["headers"] = {"content-type": FORM, **headers}
        assert ask(made) == wanted
    typed = ask(request("POST", body=f"contact={evil}"))
    assert evil not in str(typed)
    assert get()["headers"] == plain["GET"]["headers"]
