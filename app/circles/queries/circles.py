"""Circles: which a coordinator sees, and which are somebody's own."""

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.circles.models import CircleState, Membership, MentoringCircle
from app.circles.queries.seats import IS_IN
from app.errors import visible_row
from app.extensions import db
from app.reading import remembered
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Student

Value = int | BindParameter[int]
"""A number, or its name in a statement that is made once."""


def circles_visible_to(user: User) -> Select[MentoringCircle]:
    """The circles of the school, each with its period; none for whoever does not manage circles."""
    query = (
        select(MentoringCircle).join(MentoringCircle.period).options(contains_eager(MentoringCircle.period))
    )
    if not user.has(Permission.MANAGE_CIRCLES):
        return query.where(false())
    return query.where(MentoringCircle.school_id == user.school_id, Period.school_id == user.school_id)


def circle_for(user: User, circle_id: int) -> MentoringCircle:
    """The circle with this id, when the user manages it; raises `NotVisible`."""
    return visible_row(circles_visible_to(user).where(MentoringCircle.id == circle_id))


def running_circles(user: User) -> list[MentoringCircle]:
    """The circles that run, by number."""
    query = circles_visible_to(user).where(MentoringCircle.state == CircleState.ACTIVE)
    return list(db.session.scalars(query.order_by(MentoringCircle.number)))


def ended_circles(user: User, most: int = 50) -> list[MentoringCircle]:
    """The circles that ended last."""
    query = circles_visible_to(user).where(MentoringCircle.state == CircleState.ENDED)
    return list(db.session.scalars(query.order_by(MentoringCircle.ended_at.desc()).limit(most)))


def own_seats_visible_to(user: User) -> Select[Membership]:
    """T4: the seats that somebody has now, in circles that run, each with its circle. Who left has none."""
    query = (
        select(Membership)
        .join(Membership.circle)
        .options(contains_eager(Membership.circle).joinedload(MentoringCircle.period))
    )
    if not user.has(Permission.VIEW_OWN_CIRCLES):
        return query.where(false())
    return query.where(is_own_seat(user.id, user.school_id))


def is_own_seat(user_id: Value, school_id: Value) -> ColumnElement[bool]:
    """The same on `Membership` with its circle, for the account of somebody who may see her own circles."""
    is_mine = or_(
        exists().where(
            Student.id == Membership.student_id, Student.user_id == user_id, Student.has_left.is_(False)
        ),
        exists().where(RoleModel.id == Membership.role_model_id, RoleModel.user_id == user_id),
    )
    is_running = MentoringCircle.state == CircleState.ACTIVE
    return and_(IS_IN, is_mine, is_running, MentoringCircle.school_id == school_id)


@remembered
def own_seats_of(user: User) -> list[Membership]:
    """Somebody's own seats, the oldest circle first."""
    return list(db.session.scalars(own_seats_visible_to(user).order_by(MentoringCircle.number)))


def circles_led_by(role_model: RoleModel) -> list[MentoringCircle]:
    """The circles that run and that she leads, by number."""
    query = (
        select(MentoringCircle)
        .join(Membership, Membership.circle_id == MentoringCircle.id)
        .where(Membership.role_model_id == role_model.id, IS_IN, MentoringCircle.state == CircleState.ACTIVE)
    )
    return list(db.session.scalars(query.order_by(MentoringCircle.number)))


def own_seat_for(user: User, circle_id: int) -> Membership:
    """Somebody's own seat in this circle; raises `NotVisible` from the moment she is not in it."""
    return visible_row(own_seats_visible_to(user).where(Membership.circle_id == circle_id))
