"""Erase what people wrote about a role model in plans and decisions when she leaves the register (R26).

Decisions about her end and lose their reason; her name is removed from other reasons. Plans keep only her id.
"""

from sqlalchemy import select

from app.circles.models import CircleDecision
from app.extensions import db, now
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.rolemodels.mentions import without_person
from app.rolemodels.models import RoleModel


def forget_in_plans(role_model: RoleModel) -> None:
    """End decisions about her and wipe what they say, in the transaction in which she leaves."""
    decisions = db.session.scalars(
        select(CircleDecision).where(CircleDecision.role_model_id == role_model.id)
    )
    for decision in decisions:
        decision.reason = ""
        if decision.withdrawn_at is None:
            decision.withdrawn_at = now()
    others = select(CircleDecision).where(
        CircleDecision.school_id == role_model.school_id, CircleDecision.reason != ""
    )
    for decision in db.session.scalars(others):
        decision.reason = without_person(decision.reason, role_model)
    seats = (
        select(ProposedSeat)
        .join(ProposedSeat.run)
        .where(CircleRun.school_id == role_model.school_id, ProposedSeat.moved_reason != "")
    )
    for seat in db.session.scalars(seats):
        seat.moved_reason = without_person(seat.moved_reason, role_model)
    circles = (
        select(ProposedCircle)
        .join(ProposedCircle.run)
        .where(CircleRun.school_id == role_model.school_id, ProposedCircle.changed_reason != "")
    )
    for circle in db.session.scalars(circles):
        circle.changed_reason = without_person(circle.changed_reason, role_model)
    db.session.flush()
