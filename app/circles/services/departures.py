"""A role model leaves the register: out of her circles at once, and nothing of her stays behind (R26).

Her circles go on without her and show up with the coordinator as without a mentor; members hear that something
changed, in an email that names nobody.
"""

from collections.abc import Collection

from sqlalchemy import select, update

from app.circles.emails import tell_of_new_mentor
from app.circles.models import (
    CircleEvaluation,
    CircleMessage,
    Meeting,
    Membership,
    MembershipRole,
    MentoringCircle,
    MessageReport,
)
from app.circles.services.hosts import forget_place, settle_host
from app.circles.services.seats import give_up_seat, lock_circles
from app.extensions import db, now
from app.rolemodels.mentions import mentions, without_person
from app.rolemodels.models import RoleModel


def leave_circles(role_model: RoleModel) -> None:
    """End her seats and wipe her words, in the transaction in which she leaves."""
    seats = list(
        db.session.scalars(
            select(Membership).where(Membership.role_model_id == role_model.id).order_by(Membership.id)
        )
    )
    lock_circles({seat.circle_id for seat in seats})
    _wipe_hers([seat.id for seat in seats])
    _unname({seat.circle_id for seat in seats}, role_model)
    for seat in seats:
        _wipe_places(seat, role_model)
        if seat.left_at is None:
            give_up_seat(seat, "withdrew")
            settle_host(seat)
            tell_of_new_mentor(seat.circle)
    db.session.flush()


def _wipe_hers(membership_ids: list[int]) -> None:
    """What she wrote herself. A report keeps its text for the coordinator, without her name: see below."""
    db.session.execute(
        update(CircleMessage)
        .where(CircleMessage.membership_id.in_(membership_ids), CircleMessage.taken_back_at.is_(None))
        .values(body="", taken_back_at=now())
    )
    db.session.execute(
        update(CircleEvaluation).where(CircleEvaluation.membership_id.in_(membership_ids)).values(remark="")
    )


def _unname(circle_ids: Collection[int], role_model: RoleModel) -> None:
    """What others wrote in and about her circles stays, without her."""
    here = Membership.circle_id.in_(circle_ids)
    for message in db.session.scalars(select(CircleMessage).where(CircleMessage.circle_id.in_(circle_ids))):
        message.body = without_person(message.body, role_model)
    reports = select(MessageReport).join(MessageReport.message).where(CircleMessage.circle_id.in_(circle_ids))
    for report in db.session.scalars(reports):
        report.body = without_person(report.body, role_model)
    evaluations = select(CircleEvaluation).join(Membership, Membership.id == CircleEvaluation.membership_id)
    for evaluation in db.session.scalars(evaluations.where(here)):
        evaluation.remark = without_person(evaluation.remark, role_model)
    for circle in db.session.scalars(select(MentoringCircle).where(MentoringCircle.id.in_(circle_ids))):
        circle.ended_reason = without_person(circle.ended_reason, role_model)
    noted = select(Membership).join(Membership.circle).where(Membership.note != "")
    for seat in db.session.scalars(noted.where(MentoringCircle.school_id == role_model.school_id)):
        # Not of her circles, so not locked: whatever else a colleague changes of this seat now stays as it is.
        written = update(Membership).where(Membership.id == seat.id)
        db.session.execute(written.values(note=without_person(seat.note, role_model)))


def _wipe_places(seat: Membership, role_model: RoleModel) -> None:
    """Where the circle met while she was in it; of what is still to come only what is hers.

    A host's place is hers whatever it says; elsewhere it is when her name or her employer is in it.
    """
    circle, left_at = seat.circle, seat.left_at or now()
    receives = seat.left_at is None and seat.role is MembershipRole.HOST
    if receives or _is_hers(f"{circle.place} {circle.online_address}", role_model):
        forget_place(circle)
    for meeting in db.session.scalars(select(Meeting).where(Meeting.circle_id == circle.id)):
        if receives or meeting.starts_at <= left_at or _is_hers(meeting.place, role_model):
            meeting.place = ""


def _is_hers(place: str, role_model: RoleModel) -> bool:
    employer = (role_model.employer or "").casefold()
    return mentions(place, role_model) or bool(employer and employer in place.casefold())
