"""Whose notes somebody reads: her own, or those that a student shares with her or him by name."""

from sqlalchemy import Select, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission, Role
from app.accounts.models import RoleGrant, User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.errors import visible_row
from app.extensions import db
from app.reflections.models import Reflection
from app.students.models import Student

READERS = (Role.SUPERVISOR, Role.COUNSELLOR, Role.COORDINATOR)
"""Staff with whom a note can be shared."""


def own_notes_visible_to(user: User) -> Select[Reflection]:
    """The notes of this student."""
    query = select(Reflection).join(Reflection.student).options(joinedload(Reflection.reader))
    if not user.has(Permission.WRITE_REFLECTIONS):
        return query.where(false())
    return query.where(Student.user_id == user.id, Reflection.school_id == user.school_id)


def own_notes_of(user: User) -> list[Reflection]:
    """Hers, the newest first."""
    return list(db.session.scalars(own_notes_visible_to(user).order_by(Reflection.id.desc())))


def own_note_for(user: User, reflection_id: int) -> Reflection:
    """One of hers; raises NotVisible."""
    return visible_row(own_notes_visible_to(user).where(Reflection.id == reflection_id))


def notes_shared_with(user: User) -> Select[Reflection]:
    """The notes that students share with this person now, as long as he or she has a role that guides students."""
    query = select(Reflection).join(Reflection.student).options(contains_eager(Reflection.student))
    if not user.has(Permission.READ_SHARED_REFLECTIONS):
        return query.where(false())
    return query.where(
        Reflection.reader_id == user.id,
        Reflection.school_id == user.school_id,
        Student.has_left.is_(False),
        Student.erased_at.is_(None),
    )


def shared_notes(user: User) -> list[Reflection]:
    """Those notes, the last shared first."""
    query = notes_shared_with(user).order_by(Reflection.shared_at.desc(), Reflection.id.desc())
    return list(db.session.scalars(query))


def shared_note(user: User, reflection_id: int) -> Reflection:
    """One of them; raises NotVisible."""
    return visible_row(notes_shared_with(user).where(Reflection.id == reflection_id))


def possible_readers(student: Student) -> list[User]:
    """With whom she can share a note: staff who guide students, her own supervisor first, then her coach."""
    query = select(User).where(
        User.school_id == student.school_id,
        User.is_closed.is_(False),
        or_(*(holds(role) for role in READERS)),
    )
    people = list(db.session.scalars(query.order_by(alphabetical(User.name), User.id)).unique())
    coach = (student.career_coach or "").casefold()
    return sorted(
        people,
        key=lambda user: (user.id != student.supervisor_id, not coach or user.name.casefold() != coach),
    )


def still_reads(note: Reflection) -> bool:
    """Whether the person with whom it is shared can read it today: an account that works, with such a role."""
    query = select(User.id).where(
        User.id == note.reader_id,
        User.is_closed.is_(False),
        exists().where(
            RoleGrant.user_id == User.id,
            RoleGrant.role.in_(READERS),
            or_(RoleGrant.needs_confirmation.is_(False), RoleGrant.confirmed_by_id.is_not(None)),
        ),
    )
    return note.reader_id is not None and db.session.scalar(query) is not None
