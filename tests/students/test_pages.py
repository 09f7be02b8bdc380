"""The pages of students: what a student, a supervisor and a coordinator see and do."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.students.models import Gender, Student
from app.students.queries import choices_of
from app.students.services import edit_student, invite_student
from app.students.services.students import NoAddress
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


def _student(make: Factories, browser: Browser) -> Student:
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(student.user)
    return student


def test_choosing_works_without_javascript(make: Factories, browser: Browser) -> None:
    first = make.opening(make.site(women=4, company_name="Anker"))
    second = make.opening(make.site(women=1, company_name="Boei"))
    student = _student(make, browser)
    page = browser.get("/my-choices")
    assert page.h1 == "My choices"
    page = page.submit("Add Boei").submit("Add Anker")
    assert "Not saved yet." in page.text
    page = page.submit("Move Anker up")
    page = page.submit("Save my choices")
    assert "Your choices are saved." in page.html
    saved = choices_of(student.id, make.default_period.id)
    assert saved is not None
    assert [row.opening_id for row in saved.preferences] == [first.id, second.id]


def test_a_student_sees_bands_and_travel_time_but_no_counts(make: Factories, browser: Browser) -> None:
    make.opening(make.site(women=2, company_name="Boei"))
    make.opening(make.site(company_name="Steiger"))
    _student(make, browser)
    page = browser.get("/my-choices")
    assert "1 or 2 women in technical roles" in page.text
    assert "Number of women in technical roles not known" in page.text
    assert "about 8 min one way" in page.text


def test_a_stale_list_shows_both_versions(make: Factories, browser: Browser) -> None:
    opening, other = (
        make.opening(make.site(company_name="Anker")),
        make.opening(make.site(company_name="Boei")),
    )
    student = _student(make, browser)
    page = browser.get("/my-choices").submit("Add Boei")
    make.choices(student, opening)
    page = page.submit("Save my choices", expect=409)
    assert "Anker" in page.text
    assert "Boei" in page.text
    saved = choices_of(student.id, other.period_id)
    assert saved is not None
    assert [row.opening_id for row in saved.preferences] == [opening.id]


def test_wishes_are_saved_by_the_student(make: Factories, browser: Browser) -> None:
    make.opening(make.site(company_name="Anker"))
    student = _student(make, browser)
    page = browser.get("/my-choices/wishes").submit(
        "Save", together="yes", women_present="", female_coach="no", max_minutes="45", participates="yes"
    )
    assert page.h1 == "My choices"
    db.session.refresh(student)
    assert (student.wishes_together, student.wishes_women_present, student.wishes_female_coach) == (
        True,
        None,
        False,
    )
    assert student.participates
    assert student.max_minutes == 45


def test_the_list_of_students_is_searched_filtered_and_counted(make: Factories, browser: Browser) -> None:
    team = make.team(name="ICT")
    with_choices = make.student(first_name="Zoë", last_name="Çelik-Öztürk", team_id=team.id)
    make.choices(with_choices, make.opening())
    make.student(first_name="Ruben", name_prefix="de", last_name="Haan")
    browser.sign_in(make.user(Role.COORDINATOR))
    assert len(browser.get("/students").rows()) == 2
    assert [row[0] for row in browser.get("/students?q=çelik").rows()] == ["Çelik-Öztürk, Zoë"]
    assert [row[0] for row in browser.get("/students?state=no_choices").rows()] == ["Haan, Ruben de"]
    assert [row[0] for row in browser.get(f"/students?team={team.id}").rows()] == ["Çelik-Öztürk, Zoë"]
    assert "No student fits" in browser.get("/students?q=nobody").text


def test_the_list_of_students_takes_a_fixed_number_of_statements(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    make.opening()
    for _ in range(3):
        make.student()
    with counted() as few:
        browser.get("/students")
    for _ in range(20):
        make.student()
    with counted() as many:
        browser.get("/students")
    assert few.count == many.count
    assert many.count <= 16


def test_an_empty_list_says_what_to_do(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "No students yet" in browser.get("/students").text


def test_editing_a_student_is_refused_on_an_old_version(make: Factories, browser: Browser) -> None:
    student = make.student(town="Zwolle")
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/students/{student.id}/edit")
    student.town = "Ommen"
    page.submit("Save details", expect=409, town="Hattem")
    db.session.refresh(student)
    assert student.town == "Ommen"


def test_editing_a_student_by_hand(make: Factories, browser: Browser) -> None:
    student = make.student(town="Zwolle")
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/students/{student.id}/edit").submit("Save details", town="Hattem", max_minutes="60")
    assert page.h1 == student.name
    db.session.refresh(student)
    assert (student.town, student.max_minutes) == ("Hattem", 60)


def test_a_supervisor_sees_her_own_students_only(make: Factories, browser: Browser) -> None:
    supervisor = make.user(Role.SUPERVISOR)
    mine = make.student(last_name="Bakker", supervisor_id=supervisor.id)
    make.student(last_name="Visser")
    browser.sign_in(supervisor)
    assert [row[0] for row in browser.get("/my-students").rows()] == [mine.sorted_name]
    browser.get("/students", expect=403)


def test_inviting_a_student_makes_her_account_and_an_email(make: Factories, browser: Browser) -> None:
    student = make.student()
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/students/{student.id}").submit("Send an invitation")
    assert "on its way" in page.html
    db.session.refresh(student)
    assert student.user is not None
    assert student.user.roles == {Role.STUDENT}


def test_no_page_of_students_tells_gender(make: Factories, browser: Browser) -> None:
    student = make.student(gender=Gender.WOMAN)
    browser.sign_in(make.user(Role.COORDINATOR))
    for url in ("/students", f"/students/{student.id}", f"/students/{student.id}/edit"):
        words = browser.get(url).text.lower()
        assert "gender" not in words
        assert "sex" not in words


def test_inviting_everybody_leaves_out_whoever_cannot_be_invited(make: Factories, browser: Browser) -> None:
    new, has_one = make.student(), make.student(with_account=True)
    left, unreachable = make.student(has_left=True), make.student(email=None)
    account = has_one.user_id
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/students").submit("Invite everybody without an account")

    assert unreachable.name in page.html
    assert new.user is not None
    assert new.user.roles == {Role.STUDENT}
    assert (has_one.user_id, left.user_id, unreachable.user_id) == (account, None, None)


def test_inviting_a_student_without_an_address_is_refused(make: Factories, browser: Browser) -> None:
    student = make.student(email=None)

    with pytest.raises(NoAddress):
        invite_student(student, actor=make.user(Role.COORDINATOR))
    assert student.user is None


def test_saving_a_student_without_a_change_leaves_no_trail(make: Factories) -> None:
    student = make.student(town="Zwolle")

    assert edit_student(student, {"town": "Zwolle"}, actor=make.user(Role.COORDINATOR)) == []
    assert db.session.scalars(select(AuditEvent)).all() == []


def test_the_list_is_filtered_by_programme_and_by_who_has_left(make: Factories, browser: Browser) -> None:
    other = make.programme("25297")
    make.student(last_name="Bakker")
    make.student(last_name="Visser", programme=other)
    make.student(last_name="Zwart", has_left=True)
    browser.sign_in(make.user(Role.COORDINATOR))

    def shown(**query: str) -> list[str]:
        return [row[0].partition(",")[0] for row in browser.get("/students", query=query).rows()]

    assert shown() == ["Bakker", "Visser"]
    assert shown(programme=str(other.id)) == ["Visser"]
    assert shown(state="left") == ["Zwart"]
