"""Giving many students a supervisor from the list, and the list by supervisor, year, track and class."""

import pytest
from sqlalchemy import insert, select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import Track
from app.extensions import db
from app.imports.models import HandEdit
from app.students.models import Student
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def kim(make: Factories) -> User:
    return make.user(Role.SUPERVISOR, name="Kim de Boer")


@pytest.fixture
def joke(make: Factories) -> User:
    return make.user(Role.SUPERVISOR, name="Joke Visser")


@pytest.fixture
def coordinator(make: Factories, browser: Browser) -> Browser:
    return browser.sign_in(make.user(Role.COORDINATOR, name="Co Ordinator"))


def names(page: Page) -> list[str]:
    return [row[0].partition(",")[0] for row in page.rows()]


def holders() -> dict[str, int | None]:
    return dict(db.session.execute(select(Student.last_name, Student.supervisor_id)).all())


def test_the_list_is_filtered_by_supervisor_year_track_and_class(
    make: Factories, coordinator: Browser, kim: User
) -> None:
    make.student(last_name="Aalbers", supervisor_id=kim.id, year_of_study=2, class_group="ICT-2A")
    make.student(last_name="Bakker", year_of_study=3, class_group="ICT-3A")
    make.student(last_name="Cohen", track=Track.BBL)

    def shown(**query: str) -> list[str]:
        return names(coordinator.get("/students", query=query))

    assert shown(supervisor=str(kim.id)) == ["Aalbers"]
    assert shown(supervisor="none") == ["Bakker", "Cohen"]
    assert shown(year="3") == ["Bakker"]
    assert shown(track="BBL") == ["Cohen"]
    assert shown(**{"class": "ICT-2A"}) == ["Aalbers"]
    assert shown(supervisor="none", track="BOL") == ["Bakker"]
    assert shown(supervisor="999999", year="x") == ["Aalbers", "Bakker", "Cohen"]


def test_the_ticked_students_get_a_supervisor_after_the_page_said_what_changes(
    make: Factories, coordinator: Browser, kim: User, joke: User
) -> None:
    none, other, same, left_out = (
        make.student(last_name="Aalbers"),
        make.student(last_name="Bakker", supervisor_id=joke.id),
        make.student(last_name="Cohen", supervisor_id=kim.id),
        make.student(last_name="Dekker"),
    )
    page = coordinator.get("/students")
    assert "Kim de Boer (1)" in page.text
    ticked = [str(student.id) for student in (none, other, same)]

    page = page.submit("Give to the ticked students", student=ticked, give=str(kim.id))

    assert "3 students get Kim de Boer as supervisor." in page.text
    assert page.texts(".//main//dd") == ["1", "1", "1"]
    assert "Joke Visser (1)" in page.text
    assert holders()["Aalbers"] is None

    page = page.submit("Give 2 students to Kim de Boer")

    assert "2 students have been given to Kim de Boer." in page.html
    assert holders() == {"Aalbers": kim.id, "Bakker": kim.id, "Cohen": kim.id, "Dekker": None}
    assert left_out.version == 1
    assert none.version == 2
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject_name, event.data) == (
        "students:supervisor",
        "Kim de Boer",
        {"students": 2},
    )
    edits = db.session.execute(select(HandEdit.subject_id, HandEdit.field)).all()
    assert sorted(edits) == sorted((student.id, "supervisor_id") for student in (none, other))


def test_all_that_fit_the_filter_get_one_and_nobody_else(
    make: Factories, coordinator: Browser, kim: User
) -> None:
    for number in range(30):
        make.student(last_name=f"Visser{number:02}", class_group="ICT-2A")
    make.student(last_name="Other", class_group="ICT-2B")
    make.student(last_name="Gone", class_group="ICT-2A", has_left=True)

    page = coordinator.get("/students", query={"class": "ICT-2A", "q": "visser"})
    page = page.submit("Give to all 30 students in this list", give=str(kim.id))
    page = page.submit("Give 30 students to Kim de Boer")

    assert names(page) == [f"Visser{number:02}" for number in range(25)]
    given = holders()
    assert sum(holder == kim.id for holder in given.values()) == 30
    assert given["Other"] is given["Gone"] is None


def test_a_supervisor_can_be_taken_off(make: Factories, coordinator: Browser, kim: User) -> None:
    make.student(last_name="Aalbers", supervisor_id=kim.id)

    page = coordinator.get("/students").submit("Give to the 1 student in this list", give="0")
    page = page.submit("Take the supervisor off 1 student")

    assert holders() == {"Aalbers": None}
    assert "1 student has no supervisor now." in page.html
    assert db.session.scalars(select(AuditEvent.action)).all() == ["students:no_supervisor"]


def test_what_a_colleague_did_in_the_meantime_is_shown_first(
    make: Factories, coordinator: Browser, kim: User, joke: User
) -> None:
    student = make.student(last_name="Aalbers")
    page = coordinator.get("/students").submit("Give to the 1 student in this list", give=str(kim.id))
    student.supervisor_id = joke.id

    page = page.submit("Give 1 student to Kim de Boer", expect=409)

    assert "Something has changed in the meantime" in page.text
    assert "Joke Visser (1)" in page.text
    assert holders() == {"Aalbers": joke.id}
    page.submit("Give 1 student to Kim de Boer")
    assert holders() == {"Aalbers": kim.id}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"give": ""}, "Choose a supervisor, or “No supervisor”."),
        ({"give": "0"}, "Tick the students first, or choose all of them."),
        ({"give": "0", "student": ["99999999999999999999", "x"]}, "Tick the students first"),
    ],
)
def test_without_a_choice_the_list_says_what_is_missing(
    make: Factories, coordinator: Browser, kim: User, answers: dict[str, str], words: str
) -> None:
    make.student()

    page = coordinator.get("/students").submit("Give to the ticked students", **answers)

    assert page.h1 == "Students"
    assert words in page.html


def test_a_closed_account_cannot_be_given_but_is_still_a_filter(
    make: Factories, coordinator: Browser, kim: User
) -> None:
    gone = make.user(Role.SUPERVISOR, name="Gone Away", is_closed=True)
    student = make.student(last_name="Aalbers", supervisor_id=gone.id)

    assert names(coordinator.get("/students", query={"supervisor": str(gone.id)})) == ["Aalbers"]
    page = coordinator.get("/students/supervisor", query={"give": str(gone.id), "student": student.id})
    assert "Choose a supervisor" in page.html
    edit = coordinator.get(f"/students/{student.id}/edit").submit("Save details", town="Ommen")
    assert edit.h1 == student.name
    assert holders() == {"Aalbers": gone.id}


def test_nobody_can_be_given_where_nobody_supervises(make: Factories, coordinator: Browser) -> None:
    make.student()

    assert "Nobody has the role of internship supervisor yet." in coordinator.get("/students").text


def test_students_of_another_school_are_never_among_them(
    make: Factories, coordinator: Browser, kim: User
) -> None:
    other = make.student(school=make.new_school(), last_name="Elsewhere")
    make.student(last_name="Here")

    query = {"give": str(kim.id), "student": str(other.id)}
    assert "Tick the students first" in coordinator.get("/students/supervisor", query=query).html
    coordinator.get("/students").submit("Give to the 1 student in this list", give=str(kim.id)).submit(
        "Give 1 student to Kim de Boer"
    )
    assert holders() == {"Elsewhere": None, "Here": kim.id}


def test_three_thousand_students_take_few_statements(
    make: Factories, coordinator: Browser, kim: User
) -> None:
    school, programme = make.school, make.default_programme
    rows = [
        {
            "school_id": school.id,
            "programme_id": programme.id,
            "student_number": f"{number:07}",
            "first_name": "A",
            "last_name": f"B{number}",
        }
        for number in range(3000)
    ]
    db.session.execute(insert(Student), rows)

    page = coordinator.get("/students").submit("Give to all 3000 students in this list", give=str(kim.id))
    with counted() as statements:
        page.submit("Give 3000 students to Kim de Boer", expect=302, follow=False)

    assert set(holders().values()) == {kim.id}
    assert statements.count <= 45
