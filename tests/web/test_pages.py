"""The pages and switches of the kit: language, theme, about, the gallery, errors, and the shell around a page."""

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask, render_template
from flask_login import login_user
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from app import create_app
from app.access import Role
from app.accounts.models import BrowserSession
from app.extensions import db
from config import Production
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories


def cookies(browser: Browser) -> dict[str, str]:
    return {
        name: cookie.value
        for name in ("language", "theme")
        if (cookie := browser.client.get_cookie(name)) is not None
    }


def test_about_is_for_everybody(browser: Browser) -> None:
    page = browser.get("/about")

    assert page.h1 == "About Meervoud"
    assert "GeoNames" in page.text


def test_what_stands_around_a_page_of_a_student_takes_six_statements(
    browser: Browser, make: Factories
) -> None:
    """Her account and enrolment, three counts in the menu, and the period above the page."""
    student = make.student(user=make.user(Role.STUDENT))
    browser.sign_in(student.user).get("/about")

    with counted() as asked:
        browser.get("/about")

    assert asked.count == 6


def test_language_switch_is_kept_for_a_visitor(browser: Browser) -> None:
    page = browser.get("/about").submit("Nederlands")

    assert (page.path, page.root.get("lang")) == ("/about", "nl")
    assert cookies(browser)["language"] == "nl"


def test_language_switch_is_kept_in_the_account(browser: Browser, make: Factories) -> None:
    user = make.user(Role.STUDENT)

    browser.sign_in(user).get("/about").submit("Nederlands")

    assert user.language == "nl"


def test_theme_switch_is_kept_and_shown_without_scripts(browser: Browser) -> None:
    dark = browser.get("/about").submit("Dark")

    assert dark.root.get("data-bs-theme") == "dark"
    assert sheets(dark.html)["dark.css"] is None
    light = dark.submit("Light")
    assert light.root.get("data-bs-theme") == "light"
    assert "dark.css" not in sheets(light.html)
    device = light.submit("Same as my device")
    assert device.root.get("data-bs-theme") is None
    assert sheets(device.html)["dark.css"] == "(prefers-color-scheme: dark)"


def sheets(html: str) -> dict[str, str | None]:
    """The style sheets of a page by file name, with the media they are for."""
    found = re.findall(
        r'<link rel="stylesheet" href="[^"]*?/([^/"?]+)(?:\?[^"]*)?"(?: media="([^"]+)")?', html
    )
    return {name: media or None for name, media in found}


@pytest.mark.parametrize("name", ["language", "theme"])
def test_switch_refuses_what_it_does_not_know(browser: Browser, name: str) -> None:
    token = browser.get("/about").form("Dark").find(".//input[@name='csrf_token']")
    assert token is not None

    browser.post(
        f"/{name}", {"csrf_token": token.get("value"), name: "klingon", "next": "/about"}, expect=400
    )

    assert cookies(browser) == {}


@pytest.mark.parametrize(
    "next_page",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "about",
        "",
        "/\n/elsewhere.example",
    ],
)
def test_switch_leads_back_to_our_own_pages_only(browser: Browser, next_page: str) -> None:
    token = browser.get("/about").form("Dark").find(".//input[@name='csrf_token']")
    assert token is not None

    page = browser.post(
        "/theme",
        {"csrf_token": token.get("value"), "theme": "dark", "next": next_page},
        expect=303,
        follow=False,
    )

    assert page.response.headers["Location"] == "/"


def test_switch_keeps_the_state_of_a_list(browser: Browser) -> None:
    page = browser.get("/gallery?town=zwolle&sort=-name").submit("Dark")

    assert page.url == "/gallery?town=zwolle&sort=-name"


def test_gallery_is_valid_in_both_languages(browser: Browser) -> None:
    assert browser.get("/gallery").h1 == "Components"
    browser.get("/gallery?as=student").submit("Nederlands")


def test_gallery_orders_without_scripts(browser: Browser) -> None:
    page = browser.get("/gallery").submit("Move Installatiebedrijf Noorderlicht up")

    titles = [row.get("data-title") for row in page.all(".//ol[@data-rank]/li")]
    assert titles == ["Installatiebedrijf Noorderlicht", "Bakker Metaal", "Van der Veen Elektrotechniek"]


def test_gallery_is_not_there_in_production(tmp_path: Path) -> None:
    settings = Production(
        SECRET_KEY="x" * 32,
        PUBLIC_URL="https://stage.school.example",
        DATA_DIR=tmp_path,
        SQLALCHEMY_DATABASE_URI="sqlite://",
    )

    assert "web.show_gallery" not in create_app(settings).view_functions


def test_gallery_is_there_for_those_who_build_pages(app: Flask) -> None:
    assert "web.show_gallery" in app.view_functions


def test_shell_shows_school_and_person(browser: Browser, make: Factories) -> None:
    user = make.user(Role.COORDINATOR, name="Merel Hendriks")
    make.period(name="Spring 2027")

    page = browser.sign_in(user).get("/about")

    header = " ".join(page.texts(".//header"))
    assert user.school.name in header
    assert "Spring 2027" in header
    assert "Merel Hendriks" in header


def test_missing_page_says_where_to_go(browser: Browser) -> None:
    page = browser.get("/no-such-page", expect=404)

    assert page.h1 == "Page not found"
    assert page.links["Go to the start page"] == "/"


def test_conflict_shows_both_versions_side_by_side(app: Flask, make: Factories) -> None:
    with app.test_request_context("/sites/3/edit", headers={"Accept-Language": "en"}):
        login_user(make.user(Role.COORDINATOR))
        html = render_template(
            "errors/conflict.html",
            message="Somebody else saved this.",
            yours=[("Name", "Bakker"), ("Women", "3")],
            stored=[("Name", "Bakker"), ("Women", "2")],
            back="/sites/3/edit",
        )
    table = html5lib.parse(html, namespaceHTMLElements=False).find(".//main//tbody")

    assert [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table] == [
        ["Name", "Bakker", "Bakker"],
        ["Women different", "3", "2"],
    ]
    assert 'href="/sites/3/edit"' in html


def test_failure_has_a_page_also_when_the_database_is_gone(
    browser: Browser, make: Factories, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    def gone(*_args: object, **_values: object) -> None:
        raise OperationalError("select 1", {}, Exception("the disk is gone"))

    monkeypatch.setattr("sqlalchemy.orm.Session.get", gone)
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", gone)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", gone)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalars", gone)
    page = browser.get("/today", expect=500)

    assert page.h1 == "Something went wrong"
    assert page.links["Go to the start page"] == "/"


def test_a_refused_form_gives_back_what_was_typed_but_never_the_words_of_another_site(
    make: Factories, browser: Browser
) -> None:
    """The session ended while she wrote: the page still has her words, and the way back to the form."""
    student = make.student(with_account=True)
    assert student.user is not None
    notes = browser.sign_in(student.user).get("/my-notes")
    db.session.execute(delete(BrowserSession))
    written = "The stand-up\r\nwent well today."
    refused = notes.submit("Save my note", expect=401, text=written)

    assert refused.texts(".//*[@class='typed']") == ["The stand-up went well today."]
    assert refused.links["Sign in"] == "/sign-in?next=/my-notes"
    own, foreign = (
        browser._open("POST", "/my-notes", data=fields, headers={"Origin": origin})
        for origin, fields in (
            ("http://localhost", {"text": "short", "password": "a b c d e f g"}),
            ("https://x.example", {"text": written}),
        )
    )
    assert ["typed" in answer.text for answer in (own, foreign)] == [False, False]
    token = browser.token()
    back = browser.post("/my-placement/accept", {"note": written, "csrf_token": token}, 401)
    assert back.links["Sign in"] == "/sign-in"
    browser.client.delete_cookie("meervoud_session")
    gone = browser.post("/my-notes", {"text": written, "csrf_token": token}, 401)
    assert (gone.h1, gone.links["Sign in"]) == ("Sign in first", "/sign-in?next=/my-notes")
    assert gone.texts(".//*[@class='typed']") == ["The stand-up went well today."]
    assert browser.post("/sign-in", {"email": "zoe@work.example"}, 400).h1 == "This form could not be read"
