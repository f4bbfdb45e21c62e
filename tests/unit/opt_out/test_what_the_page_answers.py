"""What the opt-out page answers to each method, and what it reads of a form (R20, R20a)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.opt_out import pages
from functions.opt_out.events import Form, read
from functions.shared.policy import sending
from functions.shared.stores.people.objecting.requests import Choice
from tests.opt_out_page import FORM, ask, request

LARGEST = sending.rules().opt_out.largest_body
MULTIPART = "multipart/form-data; boundary=b"


def multipart(*parts: tuple[str, str]) -> str:
    """A form of parts, each with what follows its disposition and its text."""
    start = "--b\r\nContent-Disposition: form-data"
    return "".join(f"{start}{name}\r\n\r\n{text}\r\n" for name, text in parts) + "--b--"


def choice_of(body: str, kind: str = FORM) -> Choice:
    return read(request("POST", body=body, kind=kind), largest=LARGEST).choice


@pytest.mark.req("R20")
@pytest.mark.parametrize("path", ["/", "/numbers", "/numbers/", "/numbersx", f"/{'w' * 22}"])
def test_a_link_shows_the_form_and_one_step_on_the_phone_lines(path: str) -> None:
    page = pages.numbers() if path.strip("/") == "numbers" else pages.form()
    shown, asked_for = ask(request("GET", path)), ask(request("HEAD", path))
    assert (shown["statusCode"], shown["body"]) == (200, page)
    assert shown["isBase64Encoded"] is False  # it would be shown as letters without a sense
    assert asked_for == {**shown, "body": ""}


@pytest.mark.attack("header")
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", ""])
def test_who_asks_in_another_way_learns_which_ways_there_are(method: str) -> None:
    reply = ask(request(method))
    assert (reply["statusCode"], reply["body"]) == (405, pages.problem())
    assert reply["headers"] == {**pages.headers(), "Allow": "GET, HEAD, POST"}


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    ("typed", "read_of_it", "is_all"),
    [
        ("", (), True),
        ("07700 900123", ("+447700900123",), True),
        ("07700 900123 and my crime 4612345/26", ("+447700900123",), False),
        ("07700 900123 or mary@home", ("+447700900123",), False),
        ("4612345/26", (), False),
    ],
)
def test_who_types_more_than_is_taken_is_told_that_not_all_was_read(
    typed: str, read_of_it: tuple[str, ...], *, is_all: bool
) -> None:
    """Nobody takes a crime number from the page, and nobody is to think that it was taken."""
    assert Form(Choice.STOP, typed).contacts() == (read_of_it, is_all)


@pytest.mark.attack("body")
@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize("kind", [FORM, MULTIPART])
@pytest.mark.parametrize(("others", "choice"), [(11, Choice.NOT_SAFE), (12, Choice.STOP)])
def test_a_form_of_more_than_a_dozen_fields_is_none_of_ours_and_means_stop(
    kind: str, others: int, choice: Choice
) -> None:
    fields = [*((f"a{n}", "1") for n in range(others)), ("choice", "not_safe")]
    plain = "&".join(f"{name}={text}" for name, text in fields)
    parts = multipart(*((f'; name="{name}"', text) for name, text in fields))
    assert choice_of(plain if kind == FORM else parts, kind) is choice


@pytest.mark.attack("body")
@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize("odd", ["", "; name*=utf-8''a", '; filename="a"', "; name"])
def test_a_part_without_a_name_of_its_own_hides_no_other(odd: str) -> None:
    body = multipart((odd, "stop"), ('; name="choice"', "not_safe"), (odd, "not_me"))
    assert choice_of(body, MULTIPART) is Choice.NOT_SAFE


@pytest.mark.attack("body")
@pytest.mark.parametrize("headers", [{}, {"Content-Type": FORM}, {"CONTENT-TYPE": MULTIPART}])
def test_a_form_is_read_by_its_kind_however_the_header_is_written(headers: dict[str, Any]) -> None:
    body = multipart(('; name="choice"', "not_me"))
    plain = {**request("POST", body="choice=not_me"), "headers": headers}
    parts = {**request("POST", body=body), "headers": headers}
    as_parts = MULTIPART in headers.values()
    assert read(parts if as_parts else plain, largest=LARGEST).choice is Choice.NOT_ME
