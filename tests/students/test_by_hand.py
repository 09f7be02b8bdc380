"""A student who is added or corrected by hand, and what later files leave alone."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import Track
from app.extensions import db
from app.imports.models import ImportKind
from app.imports.registry import importer_of
from app.imports.services import confirm
from app.students.models import Gender, Student, StudentGender
from app.students.services import TakenByStudent, add_student
from tests.browser import Browser, Page
from tests.factories import Factories

pytestmark = pytest.mark.database

WHOLE = {
    "student_number": "0301234",
    "first_name": "Sanne",
    "name_prefix": "van der",
    "last_name": "Berg",
    "email": "S.Berg@student.example",
    "track": "BBL",
    "year_of_study": "3",
    "class_group": "ICT-3A",
    "cohort": "2024",
    "career_coach": "Joke Visser",
    "required_hours": "640",
    "postcode": "8011ab",
    "town": "Zwolle",
    "date_of_birth": "5-3-2010",
    "gender": "V",
}


def added(browser: Browser, **answers: str) -> Page:
    return browser.get("/students/new").submit("Add the student", **{**WHOLE, **answers})


def only_student() -> Student:
    return db.session.scalars(select(Student)).one()


def test_a_student_is_added_with_all_that_is_known(make: Factories, browser: Browser) -> None:
    programme, team = make.programme("25297"), make.team(name="ICT")
    supervisor = make.user(Role.SUPERVISOR, name="Kim de Boer")
    browser.sign_in(make.user(Role.COORDINATOR))
    answers = {"programme_id": programme.id, "team_id": team.id, "supervisor_id": supervisor.id}

    page = added(browser, **{name: str(value) for name, value in answers.items()})

    assert page.h1 == "Sanne van der Berg"
    student = only_student()
    assert (student.student_number, student.email) == ("0301234", "s.berg@student.example")
    assert (student.programme_id, student.team_id, student.supervisor_id) == tuple(answers.values())
    assert (student.track, student.year_of_study, student.class_group) == (Track.BBL, 3, "ICT-3A")
    assert (student.cohort, student.career_coach, student.required_hours) == ("2024", "Joke Visser", 640)
    assert (student.postcode, student.town, student.date_of_birth) == ("8011 AB", "Zwolle", date(2010, 3, 5))
    assert db.session.scalars(select(AuditEvent.action)).all() == ["student:add"]


@pytest.mark.parametrize(
    ("gender", "takes_part", "words"),
    [
        ("V", True, "Takes part. This comes from the school's record"),
        ("M", False, "Does not take part. This comes from the school's record"),
        ("X", False, "Does not take part. This comes from the school's record"),
        ("", None, "Not answered yet."),
    ],
)
def test_gender_decides_once_who_takes_part_and_is_not_shown(
    make: Factories, browser: Browser, gender: str, takes_part: bool | None, words: str
) -> None:
    make.programme()
    browser.sign_in(make.user(Role.COORDINATOR))

    page = added(browser, gender=gender)

    assert only_student().participates is takes_part
    assert db.session.scalars(select(StudentGender.gender)).all() == ([Gender(gender)] if gender else [])
    assert words in page.text
    edit = browser.get(f"/students/{only_student().id}/edit")
    assert "gender" not in (page.text + edit.text).lower()
    assert "2010" not in page.text + edit.html


def test_a_date_of_birth_is_kept_of_minors_only(make: Factories, browser: Browser) -> None:
    make.programme()
    browser.sign_in(make.user(Role.COORDINATOR))
    added(browser, date_of_birth="5-3-2001")

    assert only_student().date_of_birth is None


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"student_number": "0300001"}, "There is a student with number 0300001 already."),
        ({"email": "Zoe@student.example"}, "This email address belongs to Zoë Çelik (0300001)."),
        ({"student_number": ""}, "Enter the student number."),
        ({"student_number": "3,01E+5"}, "3,01E+5"),
        ({"first_name": " "}, "Enter the first name."),
        ({"last_name": ""}, "Enter the last name."),
        ({"year_of_study": "12"}, "Enter a year of study from 1 to 9."),
        ({"email": "nobody"}, "Enter an email address, for example"),
        ({"date_of_birth": "5-3-2025"}, "Enter the date of birth of a student"),
        ({"postcode": "12"}, "Enter a postcode"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_form(
    make: Factories, browser: Browser, answers: dict[str, str], message: str
) -> None:
    make.student(student_number="0300001", email="zoe@student.example", first_name="Zoë", last_name="Çelik")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = added(browser, **answers)

    assert page.h1 == "Add a student"
    assert message in page.text
    assert "Correct 1 answer" in page.text
    assert only_student().student_number == "0300001"


def test_the_same_number_at_another_school_is_no_obstacle(make: Factories, browser: Browser) -> None:
    make.student(school=make.new_school(), student_number="0301234", email="s.berg@student.example")
    make.programme()
    browser.sign_in(make.user(Role.COORDINATOR))

    assert added(browser).h1 == "Sanne van der Berg"


def test_without_a_programme_the_page_says_what_to_do_first(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    assert "No programmes yet" in browser.get("/students/new").text


def test_a_later_file_keeps_what_was_filled_in_until_the_coordinator_chooses_it(
    make: Factories, browser: Browser, previewed
) -> None:
    make.programme()
    browser.sign_in(make.user(Role.COORDINATOR))
    added(browser, gender="M")
    file = (
        "Studentnr;Roepnaam;Achternaam;Geslacht;Crebo;Klas;Slb",
        "0301234;Susanne;van der Berg;V;25187;ICT-4C;Kees Smit",
    )

    batch = previewed("students", *file)
    assert batch.counts["changed"] == 1
    confirm(batch, actor=None)

    student = only_student()
    assert (student.first_name, student.class_group, student.career_coach) == (
        "Sanne",
        "ICT-3A",
        "Joke Visser",
    )
    assert student.participates is False


def test_every_field_can_be_corrected_and_stays_corrected(
    make: Factories, browser: Browser, imported
) -> None:
    make.programme("25297")
    header = (
        "Studentnr;Roepnaam;Achternaam;Schoolmail;Woonplaats;Crebo;Leerweg;Leerjaar;Klas;Cohort;Slb;BPV-uren"
    )
    line = "0301234;Sanne;Berg;s@student.example;Zwolle;25187;BOL;2;ICT-2A;2025;Joke Visser;600"
    imported("students", header, line)
    student = only_student()
    other = db.session.scalars(select(Student.programme_id)).one()
    browser.sign_in(make.user(Role.COORDINATOR))
    corrected = {
        "first_name": "Susanne",
        "last_name": "Bergsma",
        "email": "susanne@student.example",
        "town": "Hattem",
        "track": "BBL",
        "year_of_study": "3",
        "class_group": "ICT-3B",
        "cohort": "2024",
        "career_coach": "Kees Smit",
        "required_hours": "800",
    }
    page = browser.get(f"/students/{student.id}/edit")
    new_programme = next(o.get("value") for o in page.root.iter("option") if "25297" in (o.text or ""))
    page.submit("Save details", programme_id=new_programme, **corrected)

    assert imported("students", header, line) == {"new": 0, "changed": 0, "unchanged": 1, "errors": 0}
    db.session.refresh(student)
    assert {name: str(getattr(student, name)) for name in corrected} == corrected
    assert student.programme_id == int(new_programme) != other
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "student:edit")).one()
    assert set(event.data["fields"]) == {*corrected, "programme_id"}


def test_an_address_of_another_student_is_refused_while_editing(make: Factories, browser: Browser) -> None:
    make.student(email="zoe@student.example", first_name="Zoë", last_name="Çelik")
    student = make.student(first_name="Sanne", last_name="Berg", email="sanne@student.example")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/students/{student.id}/edit").submit("Save details", email="ZOE@student.example")

    assert "belongs to Zoë Çelik" in page.text
    db.session.refresh(student)
    assert student.email == "sanne@student.example"


def test_two_coordinators_cannot_add_one_number_twice(make: Factories) -> None:
    programme, actor = make.programme(), make.user(Role.COORDINATOR)
    details = {"first_name": "Sanne", "last_name": "Berg", "programme_id": programme.id}
    add_student(make.school.id, "0301234", details, actor=actor)

    with pytest.raises(TakenByStudent) as refused:
        add_student(make.school.id, "0301234", details, actor=actor)
    assert refused.value.field == "student_number"
    assert importer_of(ImportKind.STUDENTS).stored(make.school.id) == 1
