"""Messages of a circle, for those in it; and, for coordinators, the ones that were reported."""

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.circles.models import CircleMessage, Membership, MentoringCircle, MessageReport
from app.circles.queries.circles import own_seats_visible_to
from app.errors import visible_row
from app.extensions import db
from app.reading import remembered

MOST_SHOWN = 100


def messages_for(user: User, circle_id: int) -> list[CircleMessage]:
    """The last messages of a circle that the user is in now, the oldest first, each with its author."""
    rows = db.session.scalars(
        _visible_to(user)
        .where(CircleMessage.circle_id == circle_id)
        .order_by(CircleMessage.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(reversed(rows.all()))


def message_for(user: User, circle_id: int, message_id: int) -> CircleMessage:
    """One message of a circle that the user is in now; raises `NotVisible`."""
    return visible_row(
        _visible_to(user).where(CircleMessage.circle_id == circle_id, CircleMessage.id == message_id)
    )


def _visible_to(user: User) -> Select[CircleMessage]:
    """T4: nobody but those who are in the circle, from the moment of the question; not the coordinator either."""
    mine = own_seats_visible_to(user).with_only_columns(Membership.circle_id)
    return (
        select(CircleMessage)
        .options(
            joinedload(CircleMessage.membership).joinedload(Membership.student),
            joinedload(CircleMessage.membership).joinedload(Membership.role_model),
        )
        .where(CircleMessage.circle_id.in_(mine))
    )


def reports_visible_to(user: User) -> Select[MessageReport]:
    """Reported messages of the school, each with its author and circle; none for whoever does not manage circles."""
    query = (
        select(MessageReport)
        .join(MessageReport.message)
        .join(CircleMessage.membership)
        .options(
            contains_eager(MessageReport.message)
            .contains_eager(CircleMessage.membership)
            .options(
                joinedload(Membership.student),
                joinedload(Membership.role_model),
                joinedload(Membership.circle),
            )
        )
    )
    if not user.has(Permission.MANAGE_CIRCLES):
        return query.where(false())
    return query.where(MessageReport.school_id == user.school_id)


def open_reports(user: User) -> list[MessageReport]:
    """Reports that nobody has dealt with, the oldest first."""
    return list(
        db.session.scalars(
            reports_visible_to(user).where(MessageReport.handled_at.is_(None)).order_by(MessageReport.id)
        )
    )


def report_for(user: User, report_id: int) -> MessageReport:
    """One report; raises `NotVisible`."""
    return visible_row(reports_visible_to(user).where(MessageReport.id == report_id))


@remembered
def count_open_reports(school_id: int) -> int:
    """How many reports wait at the school."""
    return db.session.scalar(reports_waiting(school_id)) or 0


def reports_waiting(school_id: int) -> Select[int]:
    """What counts them."""
    return select(func.count(MessageReport.id)).where(
        MessageReport.school_id == school_id, MessageReport.handled_at.is_(None)
    )


def count_messages(circle: MentoringCircle) -> int:
    """How many messages stand on the circle's page, for somebody who may not read them."""
    return (
        db.session.scalar(
            select(func.count(CircleMessage.id)).where(
                CircleMessage.circle_id == circle.id, CircleMessage.taken_back_at.is_(None)
            )
        )
        or 0
    )
