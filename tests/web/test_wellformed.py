"""Requests that nothing of ours sends, refused in one place."""

import io
import logging

import pytest

from app.access import Role
from tests.browser import Browser
from tests.factories import Factories


@pytest.mark.parametrize(
    "address", ["/students?q=zoe%00", "/students?%00=1", "/students/%00", "/join/%00", "/students%00"]
)
def test_a_nul_in_an_address_is_refused_and_not_written_down(
    make: Factories, browser: Browser, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    with caplog.at_level(logging.DEBUG):
        page = browser.get(address, expect=400)

    assert page.h1 == "This form could not be read"
    assert "zoe" not in caplog.text


@pytest.mark.parametrize("field", ["name", "na\0me"])
def test_a_nul_in_a_form_is_refused(make: Factories, browser: Browser, field: str) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.post(
        "/school/teams/new",
        {"csrf_token": browser.token(), field: "\0" if field == "name" else "x"},
        expect=400,
    )

    assert page.h1 == "This form could not be read"


def test_a_nul_in_the_name_of_a_file_is_refused(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    data = {"csrf_token": browser.token(), "file": (io.BytesIO(b"a;b"), "a\0.csv")}

    assert browser.post("/imports/new/students", data, expect=400).h1 == "This form could not be read"


@pytest.mark.parametrize("body", ["[" * 100_000, "[1, 2]", '"x"', '{"email": "zoe@work.example"}'])
def test_json_is_no_form(make: Factories, browser: Browser, body: str) -> None:
    """With the token of its session in the header, so that nothing else refuses it."""
    browser.sign_in(make.user(Role.COORDINATOR))
    headers = {"X-CSRFToken": browser.token()}

    answer = browser.client.post(
        "/school/teams/new", data=body, content_type="application/json", headers=headers
    )

    assert answer.status_code == 400
    assert "This form could not be read" in answer.get_data(as_text=True)
