"""A student is invited, and it is recorded whether she takes part."""

from collections.abc import Iterable

from flask_babel import gettext

from app.access import Role
from app.accounts.models import User
from app.accounts.services import invite
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.students.models import Student
from app.students.trail import JOIN_PROGRAMME, LEAVE_PROGRAMME


class NoAddress(DomainError):
    """An invitation needs an email address."""


def set_participation(student: Student, participates: bool, *, actor: User, reason: str = "") -> None:
    """Record what she chose, herself or through a coordinator with the `reason` (D13)."""
    student.participates = participates
    student.participation_is_own_choice = True
    db.session.flush()
    action = JOIN_PROGRAMME if participates else LEAVE_PROGRAMME
    record(action, student, actor=actor, reason=reason)


def invite_student(student: Student, *, actor: User) -> None:
    """Make the student's account and send her the link. Raises NoAddress."""
    if not student.email:
        raise NoAddress(gettext("Enter the email address of %(name)s first.", name=student.name))
    user = invite(
        school_id=student.school_id,
        email=student.email,
        name=student.name,
        roles=frozenset({Role.STUDENT}),
        language=actor.school.language,
        actor=actor,
    )
    student.user = user
    db.session.flush()


def invite_students(students: Iterable[Student], *, actor: User) -> tuple[int, list[str]]:
    """Invite everybody who has no account yet; returns how many, and the names of those without an address."""
    invited, without_address = 0, []
    for student in students:
        if student.user_id is not None or student.has_left:
            continue
        if not student.email:
            without_address.append(student.name)
            continue
        invite_student(student, actor=actor)
        invited += 1
    return invited, without_address
