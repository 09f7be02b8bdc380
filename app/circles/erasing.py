"""What circles do when a student is erased: out of her seats, her words gone, her name gone from those of others."""

import re

from sqlalchemy import select, update

from app.circles.models import (
    CircleDecision,
    CircleEvaluation,
    CircleMessage,
    Membership,
    MessageReport,
)
from app.circles.services.seats import give_up_seat, lock_circles
from app.extensions import db, now
from app.privacy.erasure import Part
from app.privacy.people import GAP, Person
from app.privacy.registry import Whose
from app.students.models import Student


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    seats = db.session.scalars(
        select(Membership).where(Membership.student_id == number).order_by(Membership.id)
    ).all()
    lock_circles({seat.circle_id for seat in seats})
    for seat in seats:
        if seat.left_at is None:
            give_up_seat(seat, "left")
        seat.note, seat.feed_nonce = "", ""
    db.session.flush()
    ids = [seat.id for seat in seats]
    hers = select(CircleMessage.id).where(CircleMessage.membership_id.in_(ids))
    for statement in (
        update(MessageReport).where(MessageReport.message_id.in_(hers)).values(body=""),
        update(CircleMessage)
        .where(CircleMessage.membership_id.in_(ids), CircleMessage.taken_back_at.is_(None))
        .values(taken_back_at=now()),
        update(CircleMessage).where(CircleMessage.membership_id.in_(ids)).values(body=""),
        update(CircleEvaluation).where(CircleEvaluation.membership_id.in_(ids)).values(remark=""),
        update(CircleDecision).where(CircleDecision.student_id == number).values(reason=""),
        update(CircleDecision)
        .where(CircleDecision.student_id == number, CircleDecision.withdrawn_at.is_(None))
        .values(withdrawn_at=now()),
    ):
        db.session.execute(statement)
    _unname({seat.circle_id for seat in seats}, db.session.get_one(Student, number).first_name)


def _unname(circle_ids: set[int], first_name: str) -> None:
    """In her circles a first name is hers, so it goes from what the others wrote there."""
    if not first_name:
        return
    pattern = re.compile(rf"(?<!\w){re.escape(first_name)}(?:['’]?s)?(?!\w)", re.IGNORECASE)
    for message in db.session.scalars(select(CircleMessage).where(CircleMessage.circle_id.in_(circle_ids))):
        message.body = pattern.sub(GAP, message.body)
    reports = select(MessageReport).join(MessageReport.message).where(CircleMessage.circle_id.in_(circle_ids))
    for report in db.session.scalars(reports):
        report.body = pattern.sub(GAP, report.body)


PART = Part(wipe=_wipe)
