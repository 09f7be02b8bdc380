"""A student says whether she would like a circle; a coordinator sees who, and writes down what she was told."""

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.circles.models import CircleWish
from app.extensions import db
from app.mentoring.queries.wishes import wish_totals
from tests.browser import Browser
from tests.factories import Factories
from tests.mentoring.conftest import Circles


def test_student_says_yes_when_and_how(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-circle/wish")
    assert page.h1 == "A mentoring circle for you?"
    assert "one or two women who work in technology" in page.text
    page = page.submit(
        "Save my answer",
        wants_circle="yes",
        slots=["tue_evening", "thu_evening"],
        ways=["in_person", "online"],
        max_minutes="30",
    )

    assert "You will hear from us when there is a circle for you." in page.text
    wish = db.session.get_one(CircleWish, student.id)
    assert (wish.wants_circle, wish.slots, wish.max_minutes) == (True, ["tue_evening", "thu_evening"], 30)
    assert (wish.meets_in_person, wish.meets_online) == (True, True)


def test_no_is_fine_and_nothing_else_is_kept(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-circle/wish")
    page = page.submit("Save my answer", wants_circle="no", slots=["tue_evening"], max_minutes="30")

    assert "You can change your mind at any time." in page.text
    assert "You said no on" in page.text
    wish = db.session.get_one(CircleWish, student.id)
    assert (wish.wants_circle, wish.slots, wish.max_minutes) == (False, [], None)


def test_a_yes_needs_a_moment_and_a_way(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-circle/wish")
    page = page.submit("Save my answer", expect=422, wants_circle="yes", ways=[])

    assert "Choose at least one time" in page.text
    assert "Choose in person, online or both." in page.text
    assert db.session.get(CircleWish, student.id) is None


def test_changes_her_mind_at_any_time(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(student.user).get("/my-circle/wish").submit("Save my answer", wants_circle="no")
    page = browser.get("/my-circle/wish")
    page.submit("Save my answer", wants_circle="yes", slots=["mon_evening"], ways=["online"])

    assert db.session.get_one(CircleWish, student.id).wants_circle


def test_an_answer_given_elsewhere_meanwhile_is_shown(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(student.user)
    pages = [browser.get("/my-circle/wish") for _ in range(2)]
    pages[0].submit("Save my answer", wants_circle="no")
    page = pages[1].submit(
        "Save my answer", expect=409, wants_circle="yes", slots=["mon_evening"], ways=["online"]
    )

    assert page.h1 == "Somebody else saved first"
    assert not db.session.get_one(CircleWish, student.id).wants_circle


def test_coordinator_sees_totals_and_answers(circles: Circles, browser: Browser) -> None:
    yes = circles.join(2, first_name="Yes")
    circles.join(wants_circle=False, first_name="No")
    silent = circles.make.student(participates=True, first_name="Silent")
    circles.make.student(participates=False, first_name="Other")
    page = browser.sign_in(circles.coordinator).get("/circles/wishes")

    assert len(page.rows()) == 4
    totals = wish_totals(circles.coordinator.school_id, circles.period)
    assert (totals.yes, totals.no, totals.unanswered, totals.waiting) == (2, 1, 1, 2)
    assert [row[0] for row in browser.get("/circles/wishes?answer=unanswered").rows()] == [silent.sorted_name]
    assert len(browser.get("/circles/wishes?answer=yes").rows()) == 2
    assert [row[0] for row in browser.get(f"/circles/wishes?q={yes[0].student_number}").rows()] == [
        yes[0].sorted_name
    ]


def test_coordinator_writes_down_what_she_was_told(circles: Circles, browser: Browser) -> None:
    student = circles.make.student(first_name="Anna", last_name="Bel")
    page = browser.sign_in(circles.coordinator).get(f"/circles/wishes/{student.id}")
    page = page.submit(
        "Save the answer", wants_circle="yes", slots=["wed_evening"], ways=["in_person"], max_minutes=""
    )

    assert "The answer from Anna Bel has been saved." in page.text
    assert db.session.get_one(CircleWish, student.id).slots == ["wed_evening"]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "circle_wish:save")).one()
    assert (event.actor_name, event.subject_name) == (circles.coordinator.name, "Anna Bel")
