"""Staff add a student by hand, and correct what is known of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.imports.hand_edits import note_hand_edits, put
from app.schools.queries import today
from app.students.beginning import birthday_kept, first_participation
from app.students.models import Gender, Student, StudentGender
from app.students.trail import ADD_STUDENT, EDIT_STUDENT

DETAILS = (
    "first_name",
    "name_prefix",
    "last_name",
    "email",
    "programme_id",
    "track",
    "year_of_study",
    "class_group",
    "cohort",
    "team_id",
    "supervisor_id",
    "career_coach",
    "required_hours",
    "postcode",
    "town",
)
"""What a coordinator fills in about a student, new or known."""
EDITABLE = (*DETAILS, "max_minutes", "has_left")


class TakenByStudent(DomainError):
    """A student number or email address belongs to one student of a school. `field` names which of the two."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _number_is_taken(number: str) -> TakenByStudent:
    return TakenByStudent(
        "student_number",
        gettext(
            "There is a student with number %(number)s already. Search for the number in the list of students.",
            number=number,
        ),
    )


def _ensure_free_number(school_id: int, number: str) -> None:
    if db.session.scalar(
        select(Student.id).where(Student.school_id == school_id, Student.student_number == number)
    ):
        raise _number_is_taken(number)


def _ensure_free_email(school_id: int, email: str | None, student_id: int | None = None) -> None:
    if not email:
        return
    query = select(Student).where(Student.school_id == school_id, func.lower(Student.email) == email.lower())
    if student_id is not None:
        query = query.where(Student.id != student_id)
    if (owner := db.session.scalars(query.limit(1)).first()) is not None:
        raise TakenByStudent(
            "email",
            gettext(
                "This email address belongs to %(name)s (%(number)s). Correct one of the two.",
                name=owner.name,
                number=owner.student_number,
            ),
        )


def add_student(
    school_id: int,
    number: str,
    details: Mapping[str, Any],
    *,
    actor: User,
    gender: Gender | None = None,
    born: date | None = None,
) -> Student:
    """Add a student by hand, by the names of the table's columns; later imports keep what was filled in.

    Gender is stored apart and decides once whether she takes part to begin with (D1, D13). Raises TakenByStudent when
    the number or address belongs to somebody.
    """
    _ensure_free_number(school_id, number)
    _ensure_free_email(school_id, details.get("email"))
    values = {name: value for name, value in details.items() if name in EDITABLE and value is not None}
    student = Student(school_id=school_id, student_number=number, **values)
    student.date_of_birth = birthday_kept(born, today())
    student.participates = first_participation(gender)
    try:
        with db.session.begin_nested():
            db.session.add(student)
            db.session.flush()
    except IntegrityError as error:  # a colleague was first: the database has the last word
        raise _number_is_taken(number) from error
    if gender is not None:
        db.session.add(StudentGender(student_id=student.id, gender=gender))
    note_hand_edits("student", student.id, values, actor, school_id)
    record(ADD_STUDENT, student, actor=actor)
    return student


def edit_student(student: Student, changes: Mapping[str, Any], *, actor: User) -> list[str]:
    """Change the given fields by hand; returns the names of those that really changed. A later import keeps them.

    Raises TakenByStudent when the address belongs to another student.
    """
    if changes.get("email") != student.email:
        _ensure_free_email(student.school_id, changes.get("email"), student.id)
    changed = put(student, {name: changes[name] for name in EDITABLE if name in changes})
    if changed:
        db.session.flush()
        note_hand_edits("student", student.id, changed, actor=actor, school_id=student.school_id)
        record(EDIT_STUDENT, student, actor=actor, data={"fields": changed})
    return changed
