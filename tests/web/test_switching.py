"""Switching the language of a page that answered a form: the page in the other language, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.extensions import db
from app.schools.models import Vacation
from tests.browser import Browser, Page
from tests.factories import Factories

pytestmark = pytest.mark.database
NEW = "/school/vacations/new"
TYPED = {"name": "Herfst", "starts_on": "17-10-2026", "ends_on": "1-1-99999"}


def in_dutch(page: Page, expect: int = 200) -> Page:
    found = page.submit("Nederlands", expect=expect)
    assert found.root.get("lang") == "nl"
    return found


def values(page: Page) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in page.main.iter("input")}


def test_form_with_a_mistake_is_shown_in_the_other_language_as_it_was_filled_in(
    make: Factories, browser: Browser
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(NEW).submit("Save the holiday", **TYPED)
    page = in_dutch(page)

    assert {name: text for name, text in values(page).items() if name in TYPED} == TYPED
    assert "Vul een datum in" in page.text
    assert browser.get("/today").root.get("lang") == "nl", "and so from then on"
    page = in_dutch(browser.get(NEW))
    page.submit("Vakantie opslaan", **{**TYPED, "ends_on": "25-10-2026"})
    assert db.session.scalars(select(Vacation.name)).all() == ["Herfst"]


def test_switching_never_does_what_the_form_does(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    sent = {**TYPED, "ends_on": "25-10-2026", "csrf_token": browser.token(), "switch_language": "nl"}
    page = browser.post(NEW, sent)

    assert page.root.get("lang") == "nl"
    assert values(page)["name"] == "Herfst"
    assert db.session.scalars(select(Vacation)).all() == []


def test_password_is_not_repeated_and_a_visitor_keeps_what_she_chose(browser: Browser) -> None:
    page = browser.get("/sign-in").submit("Sign in", email="noor@school.example", password="Geheim-1234-lang")
    page = in_dutch(page)

    assert values(page)["email"] == "noor@school.example"
    assert "Geheim-1234-lang" not in page.html
    assert browser.get("/about").root.get("lang") == "nl"
