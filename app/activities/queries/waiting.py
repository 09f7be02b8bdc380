"""What waits for a colleague: wishes with nobody to ask, days to answer, and activities that were."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries.requests import visible_to
from app.extensions import db
from app.reading import remembered
from app.schools.queries import today


def short_of_people() -> ColumnElement[bool]:
    """Open, and nobody is left to ask."""
    return and_(Request.state == RequestState.OPEN, Request.needs_coordinator.is_(True))


def has_day_to_answer() -> ColumnElement[bool]:
    """Open, and somebody can come on another day than was asked; a student answers her own."""
    suggested = exists().where(
        Invitation.request_id == Request.id, Invitation.state == InvitationState.OTHER_DAY
    )
    return and_(Request.state == RequestState.OPEN, Request.student_id.is_(None), suggested)


def has_been() -> ColumnElement[bool]:
    """Agreed, its day has passed, and nobody said yet whether it took place."""
    return and_(Request.state == RequestState.AGREED, Request.on_date < today())


def _of(user: User) -> ColumnElement[bool]:
    """A coordinator helps wherever people are short; what else waits, waits for whoever asked."""
    own = Request.author_id == user.id
    return or_(short_of_people(), and_(own, or_(has_day_to_answer(), has_been())))


def count_waiting_for(user: User) -> int:
    """How many of the requests that this colleague sees wait for her."""
    return len(waiting_requests(user))


class Why(StrEnum):
    """Why a request waits: nobody to ask, a day to answer, or it has been."""

    SHORT = "short"
    DAY = "day"
    BEEN = "been"


@remembered
def waiting_requests(user: User) -> Sequence[tuple[Request, Why]]:
    """The requests that wait for this colleague, each with why, the first day first; one statement.

    The menu and Today both ask: they are few.
    """
    why = case(
        (short_of_people(), Why.SHORT.value), (has_day_to_answer(), Why.DAY.value), else_=Why.BEEN.value
    )
    rows = db.session.execute(
        visible_to(user)
        .where(_of(user))
        .options(joinedload(Request.student), joinedload(Request.site))
        .add_columns(why)
        .order_by(Request.on_date, Request.id)
    )
    return [(request, Why(reason)) for request, reason in rows]


def with_day_to_answer(request_ids: Collection[int]) -> set[int]:
    """Which of these open requests wait for an answer to a day that somebody named; one statement.

    A day for a wish waits for the student, another day for an activity for whoever asked.
    """
    named = or_(
        and_(Request.student_id.is_not(None), Invitation.state == InvitationState.ACCEPTED),
        and_(Request.student_id.is_(None), Invitation.state == InvitationState.OTHER_DAY),
    )
    rows = db.session.scalars(
        select(Request.id)
        .join(Invitation, Invitation.request_id == Request.id)
        .where(Request.id.in_(request_ids), Request.state == RequestState.OPEN, named)
    )
    return set(rows)
