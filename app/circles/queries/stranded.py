"""Circles that lose a mentor: she left, paused, or does not offer to lead a circle any more."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, not_, select

from app.circles.models import CircleState, Membership, MentoringCircle
from app.circles.queries.seats import IS_IN
from app.extensions import db
from app.rolemodels.models import Offer, RoleModel, RoleModelState
from app.rolemodels.queries import agreed_to
from app.schools.queries import today


def goes_on() -> ColumnElement[bool]:
    """Whether a role model goes on leading the circles she leads: active, and she still offers it."""
    return (RoleModel.state == RoleModelState.ACTIVE) & agreed_to(Offer.CIRCLE, today())


def who_go_on(role_model_ids: Collection[int]) -> set[int]:
    """Which of these mentors go on leading the circles they lead; one statement."""
    return set(db.session.scalars(select(RoleModel.id).where(RoleModel.id.in_(role_model_ids), goes_on())))


def circles_without_mentor(school_id: int) -> list[MentoringCircle]:
    """The circles of the school that run and that nobody goes on leading, by number."""
    return circles_short_of_mentors(school_id).led_by_nobody


@dataclass(frozen=True)
class Short:
    """Circles that run and lose a mentor, by number: all of theirs, or one of two."""

    led_by_nobody: list[MentoringCircle]
    led_by_one: list[MentoringCircle]


def circles_short_of_mentors(school_id: int) -> Short:
    """The circles of the school in which somebody who leads does not go on, or nobody leads; one statement."""
    is_led = _is_led_by(goes_on())
    rows = db.session.execute(
        select(MentoringCircle, is_led)
        .where(
            MentoringCircle.school_id == school_id,
            MentoringCircle.state == CircleState.ACTIVE,
            ~is_led | _is_led_by(not_(goes_on())),
        )
        .order_by(MentoringCircle.number)
    ).all()
    return Short(
        led_by_nobody=[circle for circle, led in rows if not led],
        led_by_one=[circle for circle, led in rows if led],
    )


def _is_led_by(whom: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Membership.circle_id == MentoringCircle.id,
        IS_IN,
        RoleModel.id == Membership.role_model_id,
        whom,
    )
