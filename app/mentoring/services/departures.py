"""A role model leaves the register: out of her circles at once, and nothing she wrote stays behind (R26).

Her circles go on without her and show up with the coordinator as without a mentor; members hear that something
changed, in a letter that names nobody.
"""

import re

from sqlalchemy import select, update

from app.extensions import db, now
from app.mentoring.circle_letters import tell_of_new_mentor
from app.mentoring.models import (
    CircleEvaluation,
    CircleMessage,
    Meeting,
    Membership,
    MembershipRole,
    MentoringCircle,
    MessageReport,
)
from app.mentoring.services.hosts import forget_place, settle_host
from app.mentoring.services.seats import give_up_seat, lock_circles
from app.rolemodels.models import RoleModel
from app.rolemodels.services import on_leaving


@on_leaving
def leave_circles(role_model: RoleModel) -> None:
    """End her seats and wipe her words, in the transaction in which she leaves."""
    seats = list(
        db.session.scalars(
            select(Membership).where(Membership.role_model_id == role_model.id).order_by(Membership.id)
        )
    )
    lock_circles({seat.circle_id for seat in seats})
    ids = [seat.id for seat in seats]
    _wipe_words(ids, role_model)
    for seat in seats:
        if seat.role is MembershipRole.HOST:
            _wipe_place(seat.circle)
        if seat.left_at is None:
            give_up_seat(seat, "withdrew")
            settle_host(seat)
            tell_of_new_mentor(seat.circle)
    db.session.flush()


def _wipe_words(membership_ids: list[int], role_model: RoleModel) -> None:
    hers = CircleMessage.membership_id.in_(membership_ids)
    reports = db.session.scalars(select(MessageReport).join(MessageReport.message).where(hers))
    for report in reports:
        report.body = without_person(report.body, role_model)
    db.session.execute(
        update(CircleMessage)
        .where(hers, CircleMessage.taken_back_at.is_(None))
        .values(body="", taken_back_at=now())
    )
    db.session.execute(
        update(CircleEvaluation).where(CircleEvaluation.membership_id.in_(membership_ids)).values(remark="")
    )


def without_person(text: str, role_model: RoleModel) -> str:
    """A reported text that a coordinator still has to read, without the name, address or phone of its author."""
    parts = [role_model.email, role_model.phone, role_model.name, role_model.last_name, role_model.first_name]
    for part in filter(None, parts):
        text = re.sub(re.escape(part), "…", text, flags=re.IGNORECASE)
    return text


def _wipe_place(circle: MentoringCircle) -> None:
    """Where she received the circle, also for meetings that lie behind."""
    forget_place(circle)
    db.session.execute(update(Meeting).where(Meeting.circle_id == circle.id).values(place=""))
