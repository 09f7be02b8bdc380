"""Inviting by rule, answering, who was there (R22)."""

from collections.abc import Collection

from sqlalchemy import func, insert, select, update

from app.accounts.models import User
from app.extensions import db, now
from app.gatherings import trail
from app.gatherings.broken_rules import GatheringClosed, NobodyToInvite, NotTheDayYet, NotTheOrganiser
from app.gatherings.emails import tell_students
from app.gatherings.models import Answer, Gathering, GatheringInvitation, GatheringState
from app.gatherings.queries.audience import Invited, audience
from app.gatherings.queries.gatherings import invitations_of, is_anybody_invited, takes_attendance
from app.gatherings.services.hosting import ensure_no_assessors
from app.gatherings.services.states import ensure_ahead, ensure_organiser, lock, move
from app.schools.queries import today


def invite(gathering: Gathering, *, actor: User) -> int:
    """Invite everybody whom the rule takes and who was not invited; again, it brings the invitations up to date.

    Gives the number of new ones. Raises NotTheOrganiser, GatheringClosed, AssessorAsHost, NobodyToInvite.
    """
    lock(gathering)
    ensure_organiser(gathering, actor)
    ensure_ahead(gathering)
    if gathering.ends_at <= now():
        raise GatheringClosed(gathering.state)
    added, withdrawn = follow_the_rule(gathering)
    if not is_anybody_invited(gathering):
        raise NobodyToInvite
    if gathering.state is GatheringState.PLANNED:
        move(gathering, GatheringState.OPEN)
        gathering.invited_at = now()
        db.session.flush()
    trail.note(trail.INVITE, gathering, actor=actor, count=added, withdrawn=withdrawn)
    return added


def follow_the_rule(gathering: Gathering) -> tuple[int, int]:
    """Bring the invitations in line with the rule, and tell those concerned: how many came, how many went."""
    taken = {one.student.id: one for one in audience(gathering)}
    ensure_no_assessors(gathering, taken)
    known = {row.student_id: row for row in invitations_of(gathering)}
    new = _write(gathering, [one for student_id, one in taken.items() if student_id not in known])
    back = [
        row for student_id, row in known.items() if student_id in taken and row.answer is Answer.WITHDRAWN
    ]
    gone = [
        row
        for student_id, row in known.items()
        if student_id not in taken and row.answer not in {Answer.WITHDRAWN, Answer.DECLINED}
    ]
    for row in back:
        row.answer = row.unanswered
    for row in gone:
        row.answer = Answer.WITHDRAWN
    db.session.flush()
    tell_students(gathering, [*new, *back], "invited")
    tell_students(gathering, gone, "withdrawn")
    return len(new) + len(back), len(gone)


def _write(gathering: Gathering, wanted: Collection[Invited]) -> list[GatheringInvitation]:
    """Store many invitations in few statements, and read them, by surname."""
    if not wanted:
        return []
    rows = [
        {
            "gathering_id": gathering.id,
            "student_id": one.student.id,
            "is_question": one.is_question,
            "answer": Answer.ASKED if one.is_question else Answer.INVITED,
        }
        for one in wanted
    ]
    ids = set(db.session.scalars(insert(GatheringInvitation).returning(GatheringInvitation.id), rows))
    return [row for row in invitations_of(gathering) if row.id in ids]


def answer(invitation: GatheringInvitation, *, comes: bool) -> None:
    """Say whether she comes, with one click; may be said again until it is over. Raises GatheringClosed."""
    gathering = invitation.gathering
    lock(gathering)
    db.session.refresh(invitation)
    if gathering.state is not GatheringState.OPEN or gathering.ends_at <= now():
        raise GatheringClosed(gathering.state)
    if invitation.answer is Answer.WITHDRAWN:
        raise GatheringClosed(gathering.state)
    invitation.answer = Answer.COMES if comes else Answer.DECLINED
    invitation.answered_at = now()
    db.session.flush()


def note_attendance(
    gathering: Gathering, present: Collection[int], shown: Collection[int], *, is_all: bool, actor: User
) -> None:
    """Record who was there, by numbers of invitations: of those that were `shown`, everybody not `present` was not.

    With `is_all` that was everybody: anyone of whom nothing was recorded was not there. May be corrected.
    Raises NotTheOrganiser, NotTheDayYet, GatheringClosed.
    """
    lock(gathering)
    if not takes_attendance(actor, gathering):
        raise NotTheOrganiser(gathering.organiser_name)
    if gathering.on_date > today():
        raise NotTheDayYet
    if gathering.state is GatheringState.PLANNED:
        raise GatheringClosed(gathering.state)
    move(gathering, GatheringState.HELD)
    invited = (
        GatheringInvitation.gathering_id == gathering.id,
        GatheringInvitation.answer != Answer.WITHDRAWN,
    )
    for row in db.session.scalars(
        select(GatheringInvitation).where(*invited, GatheringInvitation.id.in_(shown))
    ):
        row.was_there = row.id in present
    db.session.flush()
    if is_all:
        nothing_said = (*invited, GatheringInvitation.was_there.is_(None))
        db.session.execute(update(GatheringInvitation).where(*nothing_said).values(was_there=False))
    there = select(func.count()).where(*invited, GatheringInvitation.was_there.is_(True))
    trail.note(trail.ATTEND, gathering, actor=actor, count=db.session.scalar(there) or 0)
