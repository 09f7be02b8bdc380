"""A student without a circle sees which have a free seat, and joins one by herself."""

from app.accounts.models import User
from app.circles.models import CircleWish
from app.circles.queries.seats import members_in, seat_of_student
from app.extensions import db
from app.rolemodels.models import Slot
from app.students.models import Student
from tests.browser import Browser
from tests.circles.conftest import Group, Place
from tests.factories import Factories


def account(student: Student) -> User:
    assert student.user is not None
    return student.user


def make_wish(student: Student, slots: list[Slot]) -> None:
    db.session.add(CircleWish(student_id=student.id, wants_circle=True, slots=[slot.value for slot in slots]))
    db.session.flush()


def test_a_student_joins_a_circle_with_a_free_seat(group: Group, browser: Browser) -> None:
    make_wish(group.outsider, [Slot.TUESDAY_EVENING])
    page = browser.sign_in(account(group.outsider)).get("/my-circle")
    assert "5 free seats" in page.text
    assert not any(name in page.text for name in ("Marit", "Zoë", "Hoekzema", "Room 12"))

    page = page.submit("Join: Mentoring circle 1")

    assert page.h1 == "Mentoring circle 1"
    assert group.outsider in [row.student for row in members_in(group.circle)]


def test_a_student_is_offered_no_full_circle_and_none_of_a_mentor_at_her_placement(
    group: Group, make: Factories, browser: Browser, place: Place
) -> None:
    site = make.site()
    other = make.circle(make.role_model(site_id=site.id), slot=Slot.MONDAY_EVENING, number=2)
    place(group.outsider, site)
    group.circle.max_size = 3
    db.session.commit()

    page = browser.sign_in(account(group.outsider)).get("/my-circle")
    assert "No circle for you yet" in page.text
    token = browser.token()

    for circle in (other, group.circle):
        browser.post(f"/my-circle/{circle.id}/join", {"csrf_token": token}, expect=409)
    assert seat_of_student(group.outsider.id, group.period.id) is None


def test_a_student_joins_no_circle_of_another_school(group: Group, make: Factories, browser: Browser) -> None:
    school = make.new_school()
    theirs = make.circle(make.role_model(school=school), school=school)
    browser.sign_in(account(group.outsider))

    browser.post(f"/my-circle/{theirs.id}/join", {"csrf_token": browser.token()}, expect=404)
