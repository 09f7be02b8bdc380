"""Whom a student may choose to read along: somebody who does not grade her. And who still may today."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.access import Role
from app.accounts.models import RoleGrant, User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.checkins.models import CheckInPlan
from app.circles.models import CircleState, Membership, MentoringCircle
from app.circles.queries.seats import IS_IN
from app.extensions import db
from app.rolemodels.models import RoleModel
from app.students.models import Student

COLLEAGUES = (Role.SUPERVISOR, Role.COORDINATOR)
"""Staff who may be chosen, unless one of them supervises the student's internship."""


class ListenerKind(StrEnum):
    """What somebody is to her."""

    MENTOR = "mentor"
    COACH = "coach"
    COUNSELLOR = "counsellor"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class PossibleListener:
    """Somebody she may choose, and what that person is to her."""

    user: User
    kind: ListenerKind


def _mentors_of(student: Student) -> list[User]:
    """The mentors of the circle that she is in now; one without an account cannot read along."""
    hers = select(Membership.circle_id).where(Membership.student_id == student.id, IS_IN)
    return list(
        db.session.scalars(
            select(User)
            .join(RoleModel, RoleModel.user_id == User.id)
            .join(Membership, Membership.role_model_id == RoleModel.id)
            .join(MentoringCircle, MentoringCircle.id == Membership.circle_id)
            .where(
                Membership.circle_id.in_(hers),
                IS_IN,
                MentoringCircle.state == CircleState.ACTIVE,
                User.is_closed.is_(False),
            )
            .order_by(alphabetical(User.name), User.id)
        ).unique()
    )


def _staff_for(student: Student, *roles: Role) -> list[User]:
    query = select(User).where(
        User.school_id == student.school_id,
        User.is_closed.is_(False),
        or_(*(holds(role) for role in roles)),
        User.id != (student.supervisor_id or 0),
    )
    return list(db.session.scalars(query.order_by(alphabetical(User.name), User.id)).unique())


def possible_listeners(student: Student) -> list[PossibleListener]:
    """Everybody she may choose, her mentors and counsellors first; nobody twice, never her supervisor."""
    colleagues = _staff_for(student, *COLLEAGUES)
    coach = (student.career_coach or "").casefold()
    found = [
        *((user, ListenerKind.MENTOR) for user in _mentors_of(student)),
        *((user, ListenerKind.COUNSELLOR) for user in _staff_for(student, Role.COUNSELLOR)),
        *((user, ListenerKind.COACH) for user in colleagues if coach and user.name.casefold() == coach),
        *((user, ListenerKind.COLLEAGUE) for user in colleagues),
    ]
    kinds: dict[int, PossibleListener] = {}
    for user, kind in found:
        kinds.setdefault(user.id, PossibleListener(user, kind))
    return list(kinds.values())


def still_listens() -> ColumnElement[bool]:
    """Of a plan joined with its student and its listener: whether the one she chose may read along today.

    Not somebody who became her supervisor, a mentor who is no longer in her circle, or an account that was closed or
    lost its role.
    """
    role = RoleGrant.role
    is_colleague = exists().where(
        RoleGrant.user_id == User.id,
        role.in_((*COLLEAGUES, Role.COUNSELLOR)),
        or_(RoleGrant.needs_confirmation.is_(False), RoleGrant.confirmed_by_id.is_not(None)),
    )
    mentor, member = Membership.__table__.alias("mentor_seat"), Membership.__table__.alias("member_seat")
    leads_her_circle = exists().where(
        RoleModel.user_id == User.id,
        mentor.c.role_model_id == RoleModel.id,
        mentor.c.left_at.is_(None),
        member.c.circle_id == mentor.c.circle_id,
        member.c.student_id == CheckInPlan.student_id,
        member.c.left_at.is_(None),
        MentoringCircle.id == mentor.c.circle_id,
        MentoringCircle.state == CircleState.ACTIVE,
    )
    grades_her = and_(Student.supervisor_id.is_not(None), Student.supervisor_id == User.id)
    return and_(User.is_closed.is_(False), ~grades_her, or_(is_colleague, leads_her_circle))
