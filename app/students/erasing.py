"""What students' own tables do when somebody is erased. What hangs on her row alone goes by itself."""

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select, update

from app.accounts.models import User
from app.extensions import db, now
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.students.models import Student

EMPTIED = (
    "name_prefix",
    "email",
    "postcode",
    "town",
    "date_of_birth",
    "class_group",
    "team_id",
    "career_coach",
    "required_hours",
    "supervisor_id",
    "max_minutes",
    "participates",
    "wishes_together",
    "wishes_women_present",
    "wishes_female_coach",
    "user_id",
)
"""What stays: her programme, track, year of study and cohort, that she left and when. Counts of places need these."""


def _leave_coach(person: Person) -> None:
    """A colleague may be somebody's study coach, whom files give by name."""
    if Whose.ACCOUNT not in person.ids or Whose.STUDENT in person.ids:
        return
    name = db.session.get_one(User, person.ids[Whose.ACCOUNT]).name
    coached = (Student.school_id == person.school_id, Student.career_coach == name)
    db.session.execute(update(Student).where(*coached).values(career_coach=None))


def _hinders(person: Person) -> LazyString | None:
    """An account of a student goes with the student."""
    if Whose.STUDENT in person.ids or Whose.ACCOUNT not in person.ids:
        return None
    of_student = select(Student.id).where(
        Student.user_id == person.ids[Whose.ACCOUNT], Student.erased_at.is_(None)
    )
    if db.session.scalar(of_student) is None:
        return None
    return lazy_gettext("This is the account of a student. Erase the student; the account goes along.")


def _empty(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    student = db.session.get_one(Student, number)
    for name in EMPTIED:
        setattr(student, name, None)
    student.first_name = student.last_name = ""
    student.student_number = f"erased-{student.id}"
    student.participation_is_own_choice = student.is_in_file = False
    student.has_left, student.erased_at = True, now()


PART = Part(wipe=_leave_coach, empty=_empty, hinders=_hinders)
