"""A student's own: what she is invited to, and whether she can say how it was."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.companies.models import Site
from app.errors import visible_row
from app.extensions import db, now
from app.gatherings.models import Answer, Gathering, GatheringEvaluation, GatheringInvitation, GatheringState
from app.schools.queries import today
from app.students.models import Student

OVER = (GatheringState.OPEN, GatheringState.HELD)


def _own(student: Student) -> Select[GatheringInvitation]:
    return (
        select(GatheringInvitation)
        .join(GatheringInvitation.gathering)
        .where(GatheringInvitation.student_id == student.id, GatheringInvitation.answer != Answer.WITHDRAWN)
        .options(
            contains_eager(GatheringInvitation.gathering).options(
                joinedload(Gathering.site).joinedload(Site.company), joinedload(Gathering.period)
            )
        )
    )


def invitations_to(student: Student) -> list[GatheringInvitation]:
    """All that she is invited to, the latest day first."""
    order = (Gathering.on_date.desc(), Gathering.starts_at.desc(), Gathering.id.desc())
    return list(db.session.scalars(_own(student).order_by(*order)))


def next_first(invitations: Sequence[GatheringInvitation]) -> list[GatheringInvitation]:
    """As a student looks for them: those ahead with the next on top, then those that were, the latest first."""
    day = today()
    ahead = [one for one in invitations if one.gathering.on_date >= day]
    return [*reversed(ahead), *(one for one in invitations if one.gathering.on_date < day)]


def invitation_to(student: Student, gathering_id: int) -> GatheringInvitation:
    """Hers to this gathering; raises NotVisible."""
    return visible_row(_own(student).where(GatheringInvitation.gathering_id == gathering_id))


def may_evaluate(invitation: GatheringInvitation) -> bool:
    """Whether it is over and nobody recorded that she was not there, or that she would not come."""
    gathering = invitation.gathering
    came = (
        invitation.was_there if invitation.was_there is not None else invitation.answer is not Answer.DECLINED
    )
    return gathering.state in OVER and gathering.ends_at <= now() and came


def has_evaluated(invitation: GatheringInvitation) -> bool:
    """Whether she has said how it was."""
    return db.session.get(GatheringEvaluation, invitation.id) is not None


def evaluated_by(student: Student) -> set[int]:
    """The invitations of hers that she has answered the questions of; one statement."""
    rows = (
        select(GatheringEvaluation.invitation_id)
        .join(GatheringEvaluation.invitation)
        .where(GatheringInvitation.student_id == student.id)
    )
    return set(db.session.scalars(rows))
