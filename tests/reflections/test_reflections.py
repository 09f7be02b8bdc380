"""Notes stay a student's own: shared by name, taken back, deleted; for everybody else they are not there (R35)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.privacy.copies import as_file, copy_of
from app.privacy.erasure import erase, known_as
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.privacy.retention import set_terms, step
from app.privacy.trail import REQUEST
from app.reflections.models import Reflection
from app.schools.queries import today
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
WORDS = "Bij de stand-up voelde ik me thuis, zebrapad."


@pytest.fixture
def student(make: Factories) -> Student:
    """A student with an account and a supervisor."""
    return make.student(with_account=True, supervisor=make.user(Role.SUPERVISOR, name="Sup Ervisor"))


def account(student: Student) -> User:
    assert student.user is not None
    return student.user


def a_note(make: Factories, student: Student, **values: object) -> Reflection:
    note: Reflection = make.row(
        Reflection(school_id=student.school_id, student_id=student.id, text=WORDS, **values)
    )
    return note


def test_writes_changes_and_deletes(student: Student, browser: Browser) -> None:
    browser.sign_in(account(student))
    page = browser.get("/my-notes")
    assert "You have not written anything yet." in page.text
    assert "Write something first." in page.submit("Save my note", expect=422, text=" ").text
    page = page.submit("Save my note", text=WORDS)
    assert WORDS in page.text

    page = page.click(f"Change, share or delete: {WORDS}")
    page = page.submit("Save the change", text="Iets anders.")
    assert "Iets anders." in page.text
    note = db.session.scalars(select(Reflection)).one()
    browser.get(f"/my-notes/{note.id}").submit("Delete this note")

    assert db.session.scalars(select(Reflection)).all() == []


def test_unshared_note_is_not_there_for_anybody(student: Student, make: Factories, browser: Browser) -> None:
    note = a_note(make, student)
    others = [
        student.supervisor,
        *(make.user(role) for role in (Role.COORDINATOR, Role.COUNSELLOR)),
        make.user(Role.SUPERVISOR, Role.ADMINISTRATOR),
    ]
    for other in filter(None, others):
        browser.sign_in(other)
        browser.get(f"/shared-notes/{note.id}", expect=404)
        assert "zebrapad" not in browser.get("/shared-notes").text
        assert "zebrapad" not in browser.get("/today").html
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    browser.get(f"/shared-notes/{note.id}", expect=403)
    classmate = make.student(with_account=True)
    browser.sign_in(account(classmate))
    browser.get(f"/my-notes/{note.id}", expect=404)
    browser.post(f"/my-notes/{note.id}/delete", {"csrf_token": browser.token()}, expect=404)


def test_is_shared_with_one_person_and_taken_back(
    student: Student, make: Factories, browser: Browser
) -> None:
    note = a_note(make, student)
    supervisor, other = student.supervisor, make.user(Role.SUPERVISOR, name="Other")
    assert supervisor is not None
    make.user(Role.COUNSELLOR, name="Con Fidential")
    browser.sign_in(account(student))
    page = browser.get(f"/my-notes/{note.id}")
    assert page.texts(".//option") == [
        "Choose somebody",
        "Sup Ervisor (your supervisor)",
        "Con Fidential (Confidential counsellor)",
        "Other (Internship supervisor)",
    ]
    assert page.submit("Share this note", expect=422).texts(".//p[@class='field-error']")
    page = page.submit("Share this note", reader=str(supervisor.id))
    assert "Sup Ervisor can read this note. You shared it on" in page.text

    theirs = Browser(browser.app).sign_in(supervisor)
    page = theirs.get("/today").click("Read what is shared").click(student.name)
    assert WORDS in page.text
    Browser(browser.app).sign_in(other).get(f"/shared-notes/{note.id}", expect=404)

    browser.get(f"/my-notes/{note.id}").submit("Stop sharing")

    theirs.get(f"/shared-notes/{note.id}", expect=404)
    assert "Notes shared with me" not in theirs.get("/today").text


def test_cannot_be_shared_with_somebody_who_guides_nobody(
    student: Student, make: Factories, browser: Browser
) -> None:
    note, viewer = a_note(make, student), make.user(Role.REPORT_VIEWER)
    stranger = make.user(Role.SUPERVISOR, school=make.new_school())
    browser.sign_in(account(student))
    for person in (viewer, stranger):
        browser.post(
            f"/my-notes/{note.id}/share",
            {"csrf_token": browser.token(), "reader": str(person.id)},
            expect=422,
        )

    assert note.reader_id is None


def test_is_in_her_own_copy_and_in_no_other_nor_in_the_trail(student: Student, browser: Browser) -> None:
    browser.sign_in(account(student))
    events = len(db.session.scalars(select(AuditEvent.id)).all())
    browser.get("/my-notes").submit("Save my note", text=WORDS)
    person = person_of(Whose.STUDENT, student.id)

    assert "zebrapad" in str(as_file(copy_of(person, is_for_herself=True)))
    theirs = str(as_file(copy_of(person, is_for_herself=False)))
    assert "zebrapad" not in theirs
    assert "reflection" not in theirs
    assert len(db.session.scalars(select(AuditEvent.id)).all()) == events


def test_goes_with_her(student: Student, make: Factories) -> None:
    a_note(make, student)
    left = make.student(has_left=True)
    left.left_on = date(2027, 1, 1)
    a_note(make, left)
    coordinator = make.user(Role.COORDINATOR)
    set_terms(make.school, today(), {"reflections": 1}, actor=coordinator, actor_id=coordinator.id)

    assert step(make.school.id, date(2027, 2, 1)) is None
    assert step(make.school.id, date(2027, 2, 2)) is not None
    assert list(db.session.scalars(select(Reflection.student_id))) == [student.id]
    erase([known_as(Whose.STUDENT, student.id)], REQUEST, actor=None)
    assert db.session.scalars(select(Reflection)).all() == []
