"""First steps of an empty school and of a new installation, each with its state; and no filters where nothing is."""

from datetime import date

import pytest
from flask import Flask

from app.access import Role
from app.background.health import FIGURES
from app.extensions import db
from tests.browser import Browser, Page
from tests.factories import Factories

pytestmark = pytest.mark.database


def steps(page: Page) -> dict[str, tuple[bool, str]]:
    """Of each step, whether it is done, and what is said of it."""
    found = {}
    for item in page.all(".//ol[@class='today first-steps']/li"):
        what, said = ("".join(part.itertext()).strip() for part in item.findall(".//p"))
        found[what] = ("task-ok" in (item.get("class") or ""), said)
    return found


def test_an_empty_school_is_led_from_its_rules_to_the_first_run(make: Factories, browser: Browser) -> None:
    """Nothing that has nothing to show is there; what was done keeps its figure; a run ends the list."""
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/today")
    found = steps(page)
    assert found["Look at the rules of your school"] == (False, "as Meervoud proposes them")
    assert found["Enter the period of the internships"] == (False, "none yet")
    assert found["Add your students"] == (False, "none yet; a spreadsheet is enough")
    assert found["Enter the openings"] == (False, "once there is a period")
    assert found["Make the first match run"] == (False, "not yet")
    assert "0 of 8 done" in page.text
    assert "sites with a known number" not in page.text
    assert "Nothing needs your attention" not in page.text
    assert page.click("Import companies: Add your companies").h1 == "Imports"

    opening = make.opening(make.site(women=1), make.period(name="P2", starts_on=date(2027, 2, 1)))
    make.site(women=None)
    make.student()
    make.team(name="ICT", intensive_places=4)
    make.team(name="Lab", intensive_places=None)
    found = steps(browser.get("/today"))
    assert found["Add your students"] == (True, "1 student")
    assert found["Add your companies"] == (True, "2 sites")
    assert found["Find out how many women work in technical roles"] == (False, "1 of 2 sites counted")
    teams = "Say how many students each team can guide intensively"
    assert found[teams] == (False, "1 of 2 teams")
    assert found["Enter the openings"] == (True, "1 opening in P2")
    assert found["Enter the period of the internships"][1].startswith(
        "P2, from 1 Feb 2027; choosing closes on"
    )

    make.match_run(period_id=opening.period_id)
    assert steps(browser.get("/today")) == {}


def test_an_administrator_is_led_through_a_new_installation(
    make: Factories, browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = make.user(Role.ADMINISTRATOR)
    browser.sign_in(administrator)
    found = steps(browser.get("/today"))
    assert found["Invite the internship coordinators"] == (False, "nobody yet")
    assert found["Make backups"][0] is False
    assert found["Let emails leave"] == (
        False,
        "not yet: they are kept on the server until MAIL_TRANSPORT and SMTP_HOST are set there",
    )
    assert (
        browser.get("/today")
        .click("Invite somebody: Invite the internship coordinators")
        .path.startswith("/people/invite")
    )

    make.user(Role.COORDINATOR)
    make.school.second_person_id = make.user(Role.COUNSELLOR).id
    db.session.commit()
    monkeypatch.setitem(app.config, "MAIL_TRANSPORT", "smtp")
    FIGURES.init_app(app, (lambda: {"backup_hours": 26},))
    assert steps(browser.get("/today"))["Make backups"] == (False, "the newest is 26 hours old")

    FIGURES.init_app(app, (lambda: {"backup_hours": 5},))
    found = steps(browser.get("/today"))
    assert found["Invite the internship coordinators"] == (True, "1 person")
    assert found["Have a second person who confirms roles and erasures"] == (True, "there is one")
    assert found["Let emails leave"] == (True, "they leave")
    assert found["Make backups"] == (True, "the newest is 5 hours old")


def test_a_list_has_filters_once_there_is_something_to_filter(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    lists = ("/students", "/companies", "/companies/openings", "/role-models")
    assert [path for path in lists if "Search and filter" in browser.get(path).text] == []
    assert "Search and filter" in browser.get("/companies?q=nothing").text

    make.opening()
    make.student()
    make.role_model()
    assert [path for path in lists if "Search and filter" in browser.get(path).text] == list(lists)
