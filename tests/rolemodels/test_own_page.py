"""What a role model sees and does herself."""

from datetime import timedelta

import pytest

from app.access import Role
from app.extensions import db, now
from app.rolemodels.models import ConsentSource, ContactKind, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import current_consents, offers_in_force
from app.rolemodels.services import log_contact, pause
from app.rolemodels.services.pausing import stop_writing
from app.schools.queries import today
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def noor(make: Factories, browser: Browser) -> RoleModel:
    role_model = make.role_model(
        Offer.CIRCLE,
        Offer.GUEST_LESSON,
        email="noor@work.example",
        with_account=True,
        town="Zwolle",
        conduct_accepted_at=now(),
    )
    assert role_model.user is not None
    browser.sign_in(role_model.user)
    return role_model


def test_shows_what_she_offers_and_whom_she_helped(browser: Browser, noor: RoleModel) -> None:
    for kind in (ContactKind.ASKED, ContactKind.ASKED, ContactKind.ACCEPTED):
        log_contact(noor, kind, offer=Offer.GUEST_LESSON)

    page = browser.get("/today").click("My offer")

    assert "Mentoring circle, up to and including" in page.text
    assert "Guest lesson: 1 time" in page.text
    assert "You were asked 2 times this school year." in page.text


def test_changes_everything_of_hers(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/my-offer/edit")

    after = page.submit(
        "Save", first_name="Nora", town="Kampen", offers=["speed_date"], slots=["mon_evening"], ways=["online"],
        until=(today() + timedelta(days=10)).isoformat(), max_circles="3", phone="0612345678",
        email="nora@work.example", kind="alumna", diploma_year="2020",
    )  # fmt: skip

    assert after.h1 == "My offer"
    assert (noor.first_name, noor.town, noor.phone, noor.max_circles) == ("Nora", "Kampen", "0612345678", 3)
    assert (noor.kind, noor.diploma_year, noor.slots) == ("alumna", 2020, ["mon_evening"])
    assert offers_in_force(noor) == [Offer.SPEED_DATE]
    assert {one.source for one in current_consents(noor)} == {ConsentSource.LINK}
    assert noor.verified_at is not None
    assert noor.user is not None
    assert (noor.user.email, noor.user.name) == ("noor@work.example", noor.name)
    assert "We sent an email to nora@work.example." in after.text


def test_accepts_the_code_of_conduct_when_she_came_from_a_file(browser: Browser, noor: RoleModel) -> None:
    noor.conduct_accepted_at = None
    db.session.commit()
    page = browser.get("/my-offer/edit")

    again = page.submit("Save", until=today().isoformat())
    assert "Read the code of conduct" in again.text
    again.submit("Save", accepts_conduct="y")

    assert noor.conduct_accepted_at is not None
    assert "The code of conduct" not in browser.get("/my-offer/edit").text


def test_says_when_a_day_is_too_far(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/my-offer/edit").submit("Save", until="1-1-2099", town="Kampen")

    assert "Choose a day up to and including" in page.text
    assert noor.town == "Zwolle"


def test_does_not_overwrite_what_a_coordinator_saved_meanwhile(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/my-offer/edit")
    noor.town = "Meppel"
    db.session.commit()

    page.submit("Save", until=today().isoformat(), town="Kampen", expect=409)

    assert noor.town == "Meppel"


def test_pauses_and_comes_back(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/my-offer")
    assert "still to come" in page.submit("Pause", until="1-1-2020").text
    page = page.submit("Pause", until=(today() + timedelta(days=3)).isoformat())
    assert noor.state is RoleModelState.PAUSED
    assert "You are paused" in page.text
    page.submit("I am back")
    assert noor.state is RoleModelState.ACTIVE


def test_says_that_everything_is_right(browser: Browser, noor: RoleModel) -> None:
    browser.get("/my-offer").submit("Everything is right")

    assert noor.verified_at is not None


def test_stops_and_is_signed_out(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/my-offer").click("Stop as a role model")
    assert noor.state is RoleModelState.ACTIVE

    after = page.submit("Stop and wipe everything")

    assert after.h1 == "Everything about you is wiped"
    assert noor.state is RoleModelState.WITHDRAWN
    assert browser.get("/today").h1 == "Sign in"


def test_tells_a_mentor_without_an_entry_how_to_get_one(browser: Browser, make: Factories) -> None:
    browser.sign_in(make.user(Role.MENTOR))

    assert "You are not in the register" in browser.get("/my-offer").text
    browser.get("/my-offer/edit", expect=404)


def test_start_page_greets_her_and_says_when_she_is_paused(browser: Browser, noor: RoleModel) -> None:
    page = browser.get("/today")
    assert page.h1 == f"Hello {noor.first_name}"
    account = browser.get("/account").text
    assert ("This includes this browser." in account, "password" in account) == (True, False)
    assert "You get an email as soon as somebody would like to ask you something." in page.text

    pause(noor)
    assert "You have paused: nobody asks you for anything." in browser.get("/today").text

    stop_writing(noor)
    assert "You have paused and get no emails." in browser.get("/today").text
