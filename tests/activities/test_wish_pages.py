"""A student asks to come along, confirms a day and says how it was; a coordinator helps with an open wish."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from app.access import Role
from app.activities.models import InvitationState, Request, RequestState
from app.activities.services.answers import suggest_day
from app.activities.services.days import confirm_day
from app.activities.services.requests import add_wish
from app.circles.calendars import calendar_with, new_event
from app.companies.models import PlacementStop, Site, StopGround, StopState
from app.rolemodels.models import Offer, RoleModel
from app.shadowdays.models import ShadowHost
from app.students.models import Student
from tests.activities.conftest import emails_to, invitations, path_in, states
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement

S = InvitationState


@pytest.fixture
def ada(make: Factories) -> RoleModel:
    site = make.site(company_name="Bakker Metaal", address="Dorpsstraat 1")
    return make.role_model(
        Offer.SHADOW_DAY,
        with_account=True,
        first_name="Ada",
        last_name="de Boer",
        site_id=site.id,
        job_title="welder",
        phone="06 1234 5678",
    )


@pytest.fixture
def noor(make: Factories) -> Student:
    return make.student(with_account=True, first_name="Noor", last_name="Yilmaz")


@pytest.fixture
def wish(ada: RoleModel, noor: Student) -> Request:
    assert ada.site is not None
    assert noor.user is not None
    return add_wish(noor, ada.site, Offer.SHADOW_DAY, "The welding robots.", actor=noor.user)


def test_student_sees_who_can_be_asked_and_asks_from_the_page_of_a_company(
    make: Factories, ada: RoleModel, noor: Student, browser: Browser
) -> None:
    assert noor.user is not None
    page = browser.sign_in(noor.user).get(f"/companies/{ada.site_id}").click("Come along for a day")
    assert page.h1 == "Come along to Bakker Metaal"
    nobody = "Nobody who works here has agreed to this yet. Your coordinator reads your wish and looks for somebody."
    assert page.texts(".//*[@id='offer-0-hint']") == ["1 woman who works here can be asked."]
    assert page.texts(".//*[@id='offer-1-hint']") == [nobody]
    ada.shows_name = True
    make.role_model(Offer.SHADOW_DAY, site_id=ada.site_id)
    page = browser.get(f"/my-wishes/at/{ada.site_id}")
    assert page.texts(".//*[@id='offer-0-hint']") == ["Ada and 1 other who works here can be asked."]
    host = make.student(first_name="Iris")
    placement = a_placement(host, make.opening(ada.site), agreement_signed_on=date(2026, 11, 2))
    make.row(ShadowHost(placement_id=placement.id))
    page = browser.get(f"/my-wishes/at/{ada.site_id}")
    assert "come along with a student who has an internship here: Iris." in page.text
    page = page.submit("Send my wish", offer="shadow_day", details="The welding robots.")

    assert "We have asked somebody who works there." in page.text
    assert "Ada" not in page.text


def test_open_wish_is_shown_to_the_student_and_on_the_coordinators_list(
    make: Factories, noor: Student, browser: Browser
) -> None:
    """R27, the example: no role model at that company."""
    assert noor.user is not None
    site = make.site(company_name="Cirkel Bouw")
    page = browser.sign_in(noor.user).get(f"/my-wishes/at/{site.id}").submit("Send my wish")
    assert "There is nobody there we can ask at the moment. Your wish stays open" in page.text
    assert "open wish" in browser.get("/my-wishes").text
    assert [email.subject for email in emails_to(noor.user.email)] == [
        "We are looking for somebody: Shadow day, Cirkel Bouw"
    ]
    page = browser.sign_in(make.user()).get("/activities?state=needs_you")

    assert "Cirkel Bouw" in page.text
    assert "Noor Yilmaz" in page.text
    assert any("Activities" in label and "1" in label for label in page.links)
    page = page.click("Cirkel Bouw")
    assert "No role model at this company can be asked at the moment." in page.text
    assert "Anyone who signs up there later is asked automatically." in page.text


def test_what_may_not_be_wished_is_said_in_the_form_and_before_it(
    make: Factories, noor: Student, browser: Browser
) -> None:
    assert noor.user is not None
    sites = [make.site() for _ in range(4)]
    first = browser.sign_in(noor.user).get(f"/my-wishes/at/{sites[0].id}")
    first.submit("Send my wish")
    again = first.submit("Send my wish", expect=409, details="The welding robots.")
    assert "You have already asked for this." in again.text
    assert again.texts(".//textarea") == ["The welding robots."]
    for site in sites[1:3]:
        browser.get(f"/my-wishes/at/{site.id}").submit("Send my wish")
    host = a_placement(
        make.student(first_name="Iris"), make.opening(sites[3]), agreement_signed_on=date(2026, 11, 2)
    )
    make.row(ShadowHost(placement_id=host.id))
    full = browser.get(f"/my-wishes/at/{sites[3].id}")
    assert "come along with a student who has an internship here: Iris." in full.text
    assert "You can have 3 open wishes. Wait for an answer, or withdraw one." in full.text
    assert full.links["Look at your wishes"] == "/my-wishes"


def test_coordinator_reads_only_what_follows_for_an_open_wish(
    make: Factories, noor: Student, browser: Browser
) -> None:
    assert noor.user is not None
    wish = add_wish(noor, make.site(), Offer.SHADOW_DAY, "", actor=noor.user)
    wish.asks_others = False
    page = browser.sign_in(make.user()).get(f"/activities/{wish.id}")

    assert "No role model at this company can be asked at the moment." in page.text
    assert "is asked automatically" not in page.text
    assert "Below, you can also ask somebody" not in page.text


def test_coordinator_asks_somebody_elsewhere_for_an_open_wish(
    make: Factories, ada: RoleModel, noor: Student, browser: Browser
) -> None:
    assert noor.user is not None
    wish = add_wish(noor, make.site(), Offer.SHADOW_DAY, "", actor=noor.user)
    page = browser.sign_in(make.user()).get(f"/activities/{wish.id}")
    assert "Who offers this elsewhere" in page.text
    assert "Bakker Metaal: not asked this year" in page.text
    assert "another address of this company" not in page.text
    page.submit("Ask them now", people=[str(ada.id)])

    assert states(wish) == {"Ada": S.ASKED}


def test_student_confirms_the_day_and_both_hear_who_the_other_is(
    ada: RoleModel, noor: Student, wish: Request, browser: Browser
) -> None:
    assert noor.user is not None
    page = browser.get(path_in(emails_to(ada.email)[0], "/yes"))
    assert "Yilmaz" not in browser.get(path_in(emails_to(ada.email)[0], "")).text
    page = page.submit("Send this day", on="2026-12-08")
    assert "Once the student has confirmed the day, we will tell you who is coming." in page.text
    assert "Yilmaz" not in page.text
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}")
    assert "Tuesday 8 December 2026" in page.text
    assert "Ada" not in page.text
    page = page.submit("Yes, I will come on this day")

    assert "Ada, welder" in page.text
    for hidden in ("de Boer", str(ada.email), str(ada.phone)):
        assert hidden not in page.html
    assert "Noor Yilmaz" in browser.get(path_in(emails_to(ada.email)[-1], "")).text
    calendar = browser.client.get(f"/my-wishes/{wish.id}/calendar").get_data(as_text=True)
    assert "LOCATION:Bakker Metaal\\, Dorpsstraat 1\\, Zwolle" in calendar
    assert "Ada" not in calendar


def test_a_line_break_in_a_title_breaks_no_calendar(app: Flask) -> None:
    with app.test_request_context():
        content = calendar_with([new_event("x")], "Een dag\r\nmee")

    assert b"X-WR-CALNAME:Een dag mee\r\n" in content


def test_list_says_that_a_day_waits_for_the_student(make: Factories, wish: Request, browser: Browser) -> None:
    page = browser.sign_in(make.user()).get("/activities")
    assert [row[3] for row in page.rows()] == ["looking for somebody"]
    suggest_day(invitations(wish)[0], 1, date(2026, 12, 8))

    page = browser.get("/activities?state=open")

    assert [row[3] for row in page.rows()] == ["waiting for the student"]


def test_student_asks_for_another_day(ada: RoleModel, noor: Student, wish: Request, browser: Browser) -> None:
    assert noor.user is not None
    suggest_day(invitations(wish)[0], 1, date(2026, 12, 8))
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}")
    page.submit("Ask for another day", **{"day-note": "Any Friday suits me."})

    assert states(wish) == {"Ada": S.ASKED}
    assert "Any Friday suits me." in browser.get(path_in(emails_to(ada.email)[-1], "")).text


def test_student_takes_her_wish_back(noor: Student, wish: Request, browser: Browser) -> None:
    assert noor.user is not None
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}").submit("Withdraw my wish")

    assert "This wish is closed." in page.text
    assert wish.state is RequestState.CANCELLED


def test_student_reads_why_her_wish_was_called_off(
    make: Factories, noor: Student, wish: Request, browser: Browser
) -> None:
    assert noor.user is not None
    page = browser.sign_in(make.user()).get(f"/activities/{wish.id}")
    page.submit("Call it off", **{"off-note": "The company moves that month."})

    assert "The company moves that month." in browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}").text


def test_student_sees_her_own_wishes_only(make: Factories, wish: Request, browser: Browser) -> None:
    other = make.student(with_account=True)
    assert other.user is not None

    browser.sign_in(other.user).get(f"/my-wishes/{wish.id}", expect=404)


def test_student_says_how_it_was_and_nobody_sees_her_score(
    make: Factories,
    ada: RoleModel,
    noor: Student,
    wish: Request,
    browser: Browser,
    clock: time_machine.Traveller,
) -> None:
    assert noor.user is not None
    (invitation,) = invitations(wish)
    suggest_day(invitation, 1, date(2026, 12, 8))
    confirm_day(invitation, actor=noor.user)
    clock.move_to(datetime(2026, 12, 8, 17, tzinfo=UTC))
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}").submit("I was there")
    page = page.submit("Send", score="2", remark="Too short.")
    assert "You gave it 2 out of 5." in page.text
    page = browser.sign_in(make.user()).get(f"/activities/{wish.id}")

    assert "Too short." not in page.text
    assert "2 out of 5" not in page.text
    assert "Say whether it helped" not in page.text
    browser.post(f"/activities/{wish.id}/evaluate", {"csrf_token": browser.token(), "score": "5"}, expect=404)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR])
def test_button_to_come_along_is_for_students(
    make: Factories, ada: RoleModel, browser: Browser, role: Role
) -> None:
    page = browser.sign_in(make.user(role)).get(f"/companies/{ada.site_id}")

    assert "Come along for a day" not in page.links


def test_stopped_company_has_no_button(
    make: Factories, ada: RoleModel, noor: Student, browser: Browser
) -> None:
    assert noor.user is not None
    assert ada.site is not None
    _stop(make, ada.site)

    assert "Come along for a day" not in browser.sign_in(noor.user).get(f"/companies/{ada.site_id}").links
    page = browser.get(f"/my-wishes/at/{ada.site_id}")
    assert "is not taking students at the moment" in page.text
    assert "Send my wish" not in page.texts(".//button")


def _stop(make: Factories, site: Site) -> None:
    make.row(
        PlacementStop(
            school_id=site.school_id,
            site_id=site.id,
            state=StopState.IN_FORCE,
            ground=StopGround.SOCIAL_SAFETY,
            explanation="what was reported",
            proposed_by_id=make.user().id,
        )
    )
