"""The pages of colleagues, role models and students, as they go through them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.activities.models import InvitationState, Request, RequestState
from app.activities.services.answers import accept, suggest_day
from app.activities.services.asking import begin_asking
from app.activities.services.closing import call_off
from app.activities.services.days import confirm_day
from app.activities.services.requests import add_wish
from app.companies.models import PlacementStop, Site, StopGround, StopState
from app.extensions import db
from app.notices.models import Letter
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.services.leaving import withdraw
from app.students.models import Student
from tests.activities.conftest import ICT, Register, invitations, letters_to, states
from tests.browser import Browser
from tests.factories import Factories

S = InvitationState


def path_in(letter: Letter, end: str) -> str:
    """The link of a letter that ends so, as a path."""
    found = re.search(rf"https?://[^/\s]+(/invitations/[^/\s]+{end})\s", letter.body)
    assert found is not None, letter.body
    return found[1]


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


def test_colleague_asks_for_a_lesson_and_lets_it_go_by_itself(register: Register, browser: Browser) -> None:
    page = browser.sign_in(register.teacher).get("/activities")
    assert "No activities yet" in page.text
    form = page.click("Ask for an activity")
    page = form.submit(
        "See who could come",
        offer="guest_lesson",
        title="Networks",
        details="Tell about your work.",
        domain_code=ICT,
        on_date="9-3-2027",
        starts_at="10.30",
        minutes="90",
        town="Zwolle",
        people_needed="1",
    )
    assert page.h1 == "Guest lesson: Networks"
    assert "Nobody was asked yet." in page.text
    assert "not asked this year, 8 min, ICT" in page.text
    page = page.submit("Begin asking")

    assert "Said yes: 0 of 1." in page.text
    assert "Near van Near" in page.text
    assert [letter.to_name for letter in letters_to(register.near.email)] == ["Near van Near"]
    assert "Networks" in browser.get("/activities?state=open").text
    assert "No activity fits" in browser.get("/activities?state=held").text
    assert "10:30" in page.text


def test_colleague_ticks_whom_to_ask(register: Register, lesson: Request, browser: Browser) -> None:
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page.submit("Begin asking", people=[str(register.builder.id)], asks_others=None)

    assert states(lesson) == {"Builder": S.ASKED}
    assert lesson.asks_others is False


def test_colleague_is_told_what_to_correct(register: Register, browser: Browser) -> None:
    form = browser.sign_in(register.teacher).get("/activities/new")
    page = form.submit(
        "See who could come", title="", on_date="1-1-2020", starts_at="half three", town="", people_needed="0"
    )

    for words in (
        "Give it a short name",
        "Choose a day that is still to come.",
        "Enter a time, for example 14:30.",
        "Enter the town",
        "Enter a number from 1 to 30.",
    ):
        assert words in page.text


def test_request_is_changed_only_before_anybody_was_asked(
    register: Register, lesson: Request, browser: Browser
) -> None:
    form = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}/edit")
    page = form.submit("Save changes", title="Networks and cables")
    assert page.h1 == "Guest lesson: Networks and cables"
    form = browser.get(f"/activities/{lesson.id}/edit")
    page.submit("Begin asking")

    # the form was opened before: somebody else pressed the button meanwhile
    assert form.submit("Save changes", title="Cables", expect=409).status == 409
    assert lesson.title == "Networks and cables"
    fresh = browser.get(f"/activities/{lesson.id}/edit")
    assert "People were asked already" in fresh.submit("Save changes", title="Cables", expect=409).text


def test_colleague_sees_her_own_and_a_coordinator_everybodys(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    other = make.user(Role.SUPERVISOR)
    browser.sign_in(other).get(f"/activities/{lesson.id}", expect=404)
    assert "Networks" not in browser.get("/activities").text
    assert "Networks" in browser.sign_in(register.coordinator).get("/activities").text


def test_role_model_says_yes_by_the_link_in_her_letter(
    app: object, register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    path = path_in(letters_to(register.near.email)[0], "/yes")
    page = browser.get(path)
    assert page.h1 == "Yes, I can"
    assert lesson.state is RequestState.OPEN  # opening the link answers nothing
    page = page.submit("Say yes")

    assert "It is agreed" in page.text
    assert lesson.state is RequestState.AGREED
    assert "You are expected on Tuesday 9 March 2027" in page.text
    calendar = browser.client.get(page.links["Put it in my calendar"]).get_data(as_text=True)
    for words in ("SUMMARY:Guest lesson: Networks", "DTSTART;VALUE=DATE:20270309", "STATUS:CONFIRMED"):
        assert words in calendar
    assert "Near" not in calendar


def test_role_model_says_no_by_the_link_in_her_letter(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(letters_to(register.near.email)[0], "/no"))
    page = page.submit("Say no", remark="I am away.")

    assert "Somebody else is asked." in page.text
    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}
    assert "“I am away.”" in browser.sign_in(register.teacher).get(f"/activities/{lesson.id}").text


def test_role_model_suggests_another_day_and_the_colleague_takes_it(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(letters_to(register.near.email)[0], "/other-day"))
    assert (
        "Choose a day that is still to come." in page.submit("Send this day", on="1-11-2026", expect=422).text
    )
    page.submit("Send this day", on="2027-03-11")
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    assert "She can on Thursday 11 March 2027." in page.text
    page = page.submit("Take this day: Near van Near")

    assert "Agreed for Thursday 11 March 2027." in page.text
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.WITHDRAWN}


def test_colleague_keeps_to_her_day(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    suggest_day(invitations(lesson)[0], 1, date(2027, 3, 11))
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page = page.submit("Keep to the day: Near van Near")

    assert states(lesson) == {"Near": S.WITHDRAWN, "Far": S.ASKED}


def test_link_of_an_older_question_says_so(register: Register, lesson: Request, browser: Browser) -> None:
    lesson.people_needed = 2
    begin_asking(lesson, actor=register.teacher)
    near, far = invitations(lesson)
    accept(near, 1)
    suggest_day(far, 1, date(2027, 3, 11))
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page.submit("Take this day: Far van Far")
    old = path_in(letters_to(register.near.email)[0], "/yes")

    assert "Use the link in the newest letter." in browser.get(old).submit("Say yes", expect=409).text


def test_somebody_who_is_too_late_is_thanked(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    path = path_in(letters_to(register.near.email)[0], "/yes")
    page = browser.get(path)
    call_off(lesson, actor=register.teacher)

    assert "Thank you. Somebody else was just found" in page.submit("Say yes", expect=409).text


@pytest.mark.parametrize("secret", ["nonsense", "WzEsMSwiYSJd.forged"])
def test_forged_link_leads_nowhere(make: Factories, browser: Browser, secret: str) -> None:
    browser.get(f"/invitations/{secret}", expect=404)
    browser.get(f"/invitations/{secret}/yes", expect=404)


def test_links_stop_when_she_leaves(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    path = path_in(letters_to(register.near.email)[0], "/yes")
    browser.get(path)
    withdraw(register.near)

    browser.get(path, expect=404)


def test_role_model_answers_on_her_own_page(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    register.near.user = make.user(Role.MENTOR)
    begin_asking(lesson, actor=register.teacher)
    page = browser.sign_in(register.near.user).get("/asked")
    assert "Waits for your answer" in page.text
    assert any("What I am asked" in label and "1" in label for label in page.links)
    page = page.click("Guest lesson: Networks").click("Yes, I can").submit("Say yes")
    assert "It is agreed." in page.text
    page = browser.get("/asked")
    assert "What you said yes to" in page.text
    page = page.click("Guest lesson: Networks").click("I cannot come after all").submit("Say no")

    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}


def test_role_model_sees_what_she_was_asked_and_nobody_elses(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    register.far.user = make.user(Role.MENTOR)
    begin_asking(lesson, actor=register.teacher)
    (invitation,) = invitations(lesson)

    assert "Nothing is asked of you now" in browser.sign_in(register.far.user).get("/asked").text
    browser.get(f"/asked/{invitation.id}", expect=404)
    browser.get(f"/asked/{invitation.id}/yes", expect=404)


def test_student_asks_from_the_page_of_a_company(ada: RoleModel, noor: Student, browser: Browser) -> None:
    assert noor.user is not None
    page = browser.sign_in(noor.user).get(f"/companies/{ada.site_id}").click("Come along for a day")
    assert page.h1 == "Come along at Bakker Metaal"
    page = page.submit("Send my wish", offer="shadow_day", details="The welding robots.")

    assert "We asked somebody who works there." in page.text
    assert "Ada" not in page.text


def test_open_wish_is_shown_to_the_student_and_on_the_coordinators_list(
    make: Factories, noor: Student, browser: Browser
) -> None:
    """R27, the example: no role model at that company."""
    assert noor.user is not None
    site = make.site(company_name="Cirkel Bouw")
    page = browser.sign_in(noor.user).get(f"/my-wishes/at/{site.id}").submit("Send my wish")
    assert "There is nobody there now whom we can ask. Your wish stays open" in page.text
    assert "open wish" in browser.get("/my-wishes").text
    page = browser.sign_in(make.user()).get("/activities?state=needs_you")

    assert "Cirkel Bouw" in page.text
    assert "Noor Yilmaz" in page.text
    assert any("Activities" in label and "1" in label for label in page.links)
    assert "No role model at this company can be asked now." in page.click("Cirkel Bouw").text


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
    page = browser.get(path_in(letters_to(ada.email)[0], "/yes"))
    assert "Yilmaz" not in browser.get(path_in(letters_to(ada.email)[0], "")).text
    page = page.submit("Send this day", on="2026-12-08")
    assert "The student confirms the day; then you hear who comes." in page.text
    assert "Yilmaz" not in page.text
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}")
    assert "Tuesday 8 December 2026" in page.text
    assert "Ada" not in page.text
    page = page.submit("Yes, I come on this day")

    assert "Ada, welder" in page.text
    for hidden in ("de Boer", str(ada.email), str(ada.phone)):
        assert hidden not in page.html
    assert "Noor Yilmaz" in browser.get(path_in(letters_to(ada.email)[-1], "")).text
    calendar = browser.client.get(f"/my-wishes/{wish.id}/calendar").get_data(as_text=True)
    assert "LOCATION:Bakker Metaal\\, Dorpsstraat 1\\, Zwolle" in calendar
    assert "Ada" not in calendar


def test_student_asks_for_another_day(ada: RoleModel, noor: Student, wish: Request, browser: Browser) -> None:
    assert noor.user is not None
    suggest_day(invitations(wish)[0], 1, date(2026, 12, 8))
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}")
    page.submit("Ask for another day", **{"day-note": "Any Friday suits me."})

    assert states(wish) == {"Ada": S.ASKED}
    assert "Any Friday suits me." in browser.get(path_in(letters_to(ada.email)[-1], "")).text


def test_student_takes_her_wish_back(noor: Student, wish: Request, browser: Browser) -> None:
    assert noor.user is not None
    page = browser.sign_in(noor.user).get(f"/my-wishes/{wish.id}").submit("Take back my wish")

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
    assert "You gave it 2 of 5." in page.text
    page = browser.sign_in(make.user()).get(f"/activities/{wish.id}")

    assert "Too short." not in page.text
    assert "2 of 5" not in page.text
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
    assert "takes no students at the moment" in page.text
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


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_and_letters_are_in_the_readers_language(
    app: object,
    register: Register,
    lesson: Request,
    run_jobs: Callable[[], int],
    language: str,
) -> None:
    register.near.language = register.teacher.language = language
    begin_asking(lesson, actor=register.teacher)
    accept(invitations(lesson)[0], 1)
    db.session.commit()
    hello = {"nl": "Hallo", "en": "Hello"}[language]

    assert {letter.language for letter in letters_to(register.near.email)} == {language}
    assert all(letter.body.startswith(hello) for letter in letters_to(register.near.email))
    assert letters_to(register.teacher.email)[-1].body.startswith(hello)
