"""A student answers the offer to meet others in another way (R9)."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db
from app.gatherings.broken_rules import OfferClosed
from app.gatherings.emails import tell_of_contact
from app.gatherings.models import Gathering, GatheringKind, GatheringState, TogetherAnswer, Way
from app.gatherings.queries.together import offer_to, waiting_for_contact
from app.gatherings.services.inviting import follow_the_rule
from app.gatherings.services.states import lock
from app.gatherings.trail import ANSWER_OFFER
from app.schools.queries import today
from app.students.models import Student


def answer_offer(student: Student, ways: Collection[Way], *, actor: User) -> TogetherAnswer:
    """Accept in one or more ways, or decline with none; either closes the offer. Raises OfferClosed.

    A peer meeting to which people are invited invites her too; a student of another year who waits for contact and
    she are told of each other.
    """
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    offer = offer_to(student)
    if offer is None or not offer.is_open:
        raise OfferClosed
    answer = TogetherAnswer(
        school_id=student.school_id,
        student=student,
        period_id=offer.placement.period_id,
        ways=[way.value for way in Way if way in ways],
    )
    db.session.add(answer)
    try:
        db.session.flush()
    except IntegrityError as error:  # pressed twice at once
        raise OfferClosed from error
    if Way.PEER_MEETING in ways:
        _invite_to_open_meetings(answer)
    if Way.CONTACT in ways:
        _bring_together(answer)
    record(ANSWER_OFFER, answer, actor=actor, about=student, data={"count": len(answer.ways)})
    return answer


def _invite_to_open_meetings(answer: TogetherAnswer) -> None:
    meetings = db.session.scalars(
        select(Gathering)
        .where(
            Gathering.school_id == answer.school_id,
            Gathering.period_id == answer.period_id,
            Gathering.kind == GatheringKind.PEER_MEETING,
            Gathering.state == GatheringState.OPEN,
            Gathering.on_date > today(),
        )
        .order_by(Gathering.id)
    ).all()
    for meeting in meetings:
        lock(meeting)
        follow_the_rule(meeting)


def _bring_together(answer: TogetherAnswer) -> None:
    """Both said yes, so each sees the other's first name, programme, year and school address on her own page."""
    other = waiting_for_contact(answer, answer.student)
    if other is None:
        return
    answer.contact_id, other.contact_id = other.student_id, answer.student_id
    db.session.flush()
    for one in (answer, other):
        tell_of_contact(one.student, f"together:{one.id}:contact")
