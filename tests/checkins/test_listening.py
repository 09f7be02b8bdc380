"""Who may read along: whom she chose, from when she said, and nobody else by any route."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.checkins.models import CheckInTalk, Scores
from app.checkins.queries.listeners import possible_listeners
from app.extensions import db
from app.notices.models import Email
from app.privacy.copies import as_file, copy_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.rolemodels.services.leaving import withdraw
from tests.browser import Browser
from tests.checkins.conftest import Intern
from tests.checkins.rows import an_answer

pytestmark = pytest.mark.database


def choose(intern: Intern, browser: Browser, name: str, *, shows_earlier: bool = False) -> str:
    """On her page she chooses somebody by name; the text of the page after that."""
    browser.sign_in(intern.user)
    page = browser.get("/my-check-ins").click("Change who may read along")
    (value,) = [
        option.get("value", "") for option in page.root.iter("option") if (option.text or "").strip() == name
    ]
    more: dict[str, Any] = {"shows_earlier": "y"} if shows_earlier else {}
    return page.submit("Save who may read along", listener=value, **more).text


def test_may_be_a_mentor_a_counsellor_her_coach_or_a_colleague_never_her_supervisor(intern: Intern) -> None:
    make = intern.make
    mentor, other = make.role_model(with_account=True), make.role_model(with_account=True)
    make.circle(mentor, intern.student)
    make.circle(other)
    counsellor = make.user(Role.COUNSELLOR, name="B")
    coach, colleague = make.user(Role.SUPERVISOR, name="C. Oach"), make.user(Role.SUPERVISOR, name="D")
    make.user(Role.REPORT_VIEWER)
    make.user(Role.SUPERVISOR, is_closed=True)
    make.user(Role.COUNSELLOR, school=make.new_school())
    intern.student.career_coach = "C. Oach"
    db.session.flush()

    found = {one.user.id: str(one.kind) for one in possible_listeners(intern.student)}

    assert found == {
        mentor.user_id: "mentor",
        counsellor.id: "counsellor",
        coach.id: "coach",
        colleague.id: "colleague",
    }


def test_curve_is_for_her_and_whom_she_chose_and_for_nobody_else(intern: Intern, browser: Browser) -> None:
    make = intern.make
    chosen = make.user(Role.COUNSELLOR, name="Chosen One")
    plan = intern.plan()
    check_in = an_answer(make, plan, Scores(4, 3, 5), line="Zeldzaam woord.")
    talk = make.row(CheckInTalk(check_in_id=check_in.id, by_on=check_in.closes_on))
    choose(intern, browser, "Chosen One", shows_earlier=True)

    page = browser.get("/my-check-ins")
    assert "Zeldzaam woord." in page.text
    assert ["1 Mar 2027", "4", "3", "5"] in page.rows()
    browser.sign_in(chosen)
    assert "Zeldzaam woord." in browser.get(f"/check-ins/{plan.id}").text
    others = [
        intern.supervisor,
        *(make.user(role) for role in (Role.COORDINATOR, Role.COUNSELLOR, Role.SUPERVISOR)),
        make.role_model(with_account=True).user,
        make.user(Role.COUNSELLOR, school=make.new_school()),
    ]
    for other in filter(None, others):
        browser.sign_in(other)
        browser.get(f"/check-ins/{plan.id}", expect=404)
        browser.post(f"/check-ins/talks/{talk.id}/held", {"csrf_token": browser.token()}, expect=404)
        assert "Iris" not in browser.get("/check-ins").text
    classmate = make.student(with_account=True)
    assert classmate.user is not None
    browser.sign_in(classmate.user)
    browser.get(f"/my-check-ins/{check_in.id}/answer", expect=404)
    browser.get(f"/my-check-ins/{plan.id}/listener", expect=404)


def test_new_listener_sees_nothing_of_before_unless_she_says_so(
    intern: Intern, browser: Browser, monday: time_machine.Traveller
) -> None:
    make = intern.make
    first, second = (make.user(Role.COUNSELLOR, name=name) for name in ("First", "Second"))
    plan = intern.plan(listener=first)
    check_in = an_answer(make, plan, Scores(4, 4, 1), line="Before.")
    make.row(CheckInTalk(check_in_id=check_in.id, by_on=check_in.closes_on))
    monday.shift(timedelta(hours=1))

    text = choose(intern, browser, "Second")

    assert "Second sees your answers" in text
    assert "Second does not see them" in text, "her talk"
    browser.sign_in(first)
    browser.get(f"/check-ins/{plan.id}", expect=404)
    assert "Talk with" not in browser.get("/today").text
    browser.sign_in(second)
    assert "Before." not in browser.get(f"/check-ins/{plan.id}").text
    assert "Talk with" not in browser.get("/today").text
    assert db.session.scalars(select(Email)).all() == []

    monday.shift(timedelta(hours=1))
    an_answer(make, plan, Scores(4, 4, 4), line="Since.")
    browser.sign_in(second)
    assert "Since." in browser.get(f"/check-ins/{plan.id}").text

    text = choose(intern, browser, "Second", shows_earlier=True)
    assert "Second will talk with you by the end of" in text
    browser.sign_in(second)
    assert "Before." in browser.get(f"/check-ins/{plan.id}").text
    assert "Talk with" in browser.get("/today").text
    assert {email.to_address for email in db.session.scalars(select(Email))} == {
        intern.student.email,
        second.email,
    }


def _becomes_her_supervisor(intern: Intern, chosen: User) -> None:
    intern.student.supervisor = chosen


def _is_closed(_intern: Intern, chosen: User) -> None:
    chosen.is_closed = True


def _loses_her_role(_intern: Intern, chosen: User) -> None:
    chosen.role_grants.clear()


@pytest.mark.parametrize("happens", [_becomes_her_supervisor, _is_closed, _loses_her_role])
def test_whoever_may_no_longer_read_along_sees_nothing(
    intern: Intern, browser: Browser, happens: object
) -> None:
    chosen = intern.make.user(Role.SUPERVISOR, name="Chosen")
    plan = intern.plan(listener=chosen)
    an_answer(intern.make, plan, Scores(4, 3, 5))
    happens(intern, chosen)  # type: ignore[operator]
    db.session.flush()

    browser.sign_in(intern.user)
    assert "can no longer read along" in browser.get("/my-check-ins").text


def test_mentor_reads_along_while_she_is_in_the_circle(intern: Intern, browser: Browser) -> None:
    mentor = intern.make.role_model(with_account=True)
    circle = intern.make.circle(mentor, intern.student)
    assert mentor.user is not None
    plan = intern.plan(listener=mentor.user)
    an_answer(intern.make, plan, Scores(4, 3, 5))
    browser.sign_in(mentor.user)
    page = browser.get(f"/check-ins/{plan.id}")
    assert page.h1 == "Check-ins of Iris"
    assert "Vos" not in page.text, "a mentor knows first names"

    Browser(browser.app).sign_in(intern.user).get(f"/my-circle/{circle.id}/leave").submit("Leave the circle")

    browser.get(f"/check-ins/{plan.id}", expect=404)


def test_mentor_who_leaves_the_register_leaves_no_number_here(intern: Intern) -> None:
    mentor = intern.make.role_model(with_account=True)
    intern.make.circle(mentor, intern.student)
    plan = intern.plan(listener=mentor.user)

    withdraw(mentor)
    db.session.refresh(plan)

    assert plan.listener_id is None


def test_somebody_else_s_copy_of_her_data_holds_no_check_in(intern: Intern) -> None:
    an_answer(intern.make, intern.plan(), Scores(4, 3, 5), line="Zeldzaam woord.")
    person = person_of(Whose.STUDENT, intern.student.id)

    assert "Zeldzaam woord." in str(as_file(copy_of(person, is_for_herself=True)))
    theirs = str(as_file(copy_of(person, is_for_herself=False)))
    assert "Zeldzaam woord." not in theirs
    assert "check_in" not in theirs
