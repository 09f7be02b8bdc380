"""Who gets at what is somebody else's within one school: a classmate, a colleague, another mentor, as on any route.

`tests/test_access.py` asks for rows of another school. Here everything is of one school and of somebody else in it, so
only what each role sees of the whole school may answer.
"""

import pytest
from flask import Flask

from app.access import GRANTS, Role, mark_of
from app.accounts.models import User
from app.extensions import db
from app.schools.models import Period, Programme
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.rows import a_coming_supervisor
from tests.test_access import address_of, ask, visits
from tests.world import World, build_world

pytestmark = pytest.mark.database

COMPANIES = {("GET", "companies.show_site"): 200}
OWN_SIGN_IN = {("POST", "signon.begin_link"): 424, ("POST", "signon.remove_link"): 303}
"""A service is the school's; the link that it is about is always one's own."""
MAY: dict[Role, dict[tuple[str, str], int]] = {
    Role.STUDENT: {
        **COMPANIES,
        ("GET", "activities.wish"): 200,
        ("POST", "activities.wish"): 200,
        ("GET", "shadowdays.ask_host"): 200,
        ("POST", "shadowdays.ask_host"): 422,
    },
    Role.SUPERVISOR: {
        **COMPANIES,
        ("POST", "companies.add_note"): 200,
        ("GET", "rolemodels.show_role_model"): 200,
    },
    Role.MENTOR: {},
    Role.COUNSELLOR: COMPANIES,
}
"""What answers, and with what, although the rows in the address are nobody's or somebody else's."""
TAKES_A_SEAT = ("POST", "circles.join_circle")
"""Any student may join a circle with a free seat; the rest of the walk would be that of a member."""


def somebody_else(make: Factories, world: World, role: Role) -> User:
    """A person of this role in the same school to whom no row of the world has any relation."""
    if role is Role.STUDENT:
        programme = db.session.get(Programme, world.ids["programme_id"])
        classmate = make.student(programme=programme, with_account=True)
        return db.session.get_one(User, classmate.user_id)
    user = make.user(role)
    if role is Role.MENTOR:
        make.role_model(user=user)
    return user


def answers_to(
    app: Flask, browser: Browser, world: World, user: User, role: Role
) -> dict[tuple[str, str], int]:
    """What does not look as if it were not there, of all that somebody with this role may ask for."""
    browser.sign_in(user)
    token = browser.token()
    return {
        (visit.method, visit.endpoint): status
        for visit in visits(app)
        if mark_of(visit.endpoint) in GRANTS[role]
        and visit.rule.arguments - World.NOT_ROWS
        and (visit.method, visit.endpoint) != TAKES_A_SEAT
        and (status := ask(browser, visit, address_of(app, visit, world), token)) != 404
    }


def test_whoever_comes_on_a_later_day_gets_at_nothing_of_the_student_before_it(
    app: Flask, make: Factories, browser: Browser
) -> None:
    """T5: she sees a name, a programme, a company and days on her own page, and that is all (0062)."""
    world = build_world(make, make.school)
    comes = somebody_else(make, world, Role.SUPERVISOR)
    student = db.session.get_one(Student, world.ids["student_id"])
    period = db.session.get_one(Period, world.ids["period_id"])
    for row in student.coming:
        db.session.delete(row)
    db.session.flush()
    a_coming_supervisor(make, student, comes, period)
    db.session.commit()

    answered = answers_to(app, browser, world, comes, Role.SUPERVISOR)

    assert answered == {**OWN_SIGN_IN, **MAY[Role.SUPERVISOR]}
    assert student.sorted_name in browser.get("/my-students").text
    for address in ("/my-week", "/placements/my-students", "/agreements", "/today"):
        assert student.last_name not in browser.get(address).text


@pytest.mark.parametrize("role", MAY)
def test_nobody_gets_at_what_is_somebody_elses(
    app: Flask, make: Factories, browser: Browser, role: Role
) -> None:
    """T1, T4, T5: a row of a classmate, of a colleague's student or of another circle is not there."""
    world = build_world(make, make.school)
    answered = answers_to(app, browser, world, somebody_else(make, world, role), role)
    assert answered == {**OWN_SIGN_IN, **MAY[role]}


@pytest.mark.parametrize("address", ["/my-wishes/{}", "/my-evaluations/{}", "/my-notes/{}"])
def test_a_row_of_a_classmate_looks_like_one_that_is_not_there(
    make: Factories, browser: Browser, address: str
) -> None:
    """T1: the same status and the same words, so that nobody learns which numbers exist."""
    world = build_world(make, make.school)
    names = {
        "/my-wishes/{}": "wish_id",
        "/my-evaluations/{}": "evaluation_id",
        "/my-notes/{}": "reflection_id",
    }
    browser.sign_in(somebody_else(make, world, Role.STUDENT))

    hers = browser.get(address.format(world.ids[names[address]]), expect=404)
    nobodys = browser.get(address.format(987_654), expect=404)

    assert hers.text == nobodys.text
