"""Meetings: of a circle, the next one, and who comes."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, exists, func, select

from app.access import Permission
from app.accounts.models import User
from app.circles.models import (
    Attendance,
    AttendanceState,
    CircleEvaluation,
    Meeting,
    MeetingState,
    Membership,
    MentoringCircle,
)
from app.circles.queries.circles import is_own_seat
from app.errors import visible_row
from app.extensions import db, now


def meetings_of(circle_ids: Collection[int]) -> dict[int, list[Meeting]]:
    """The meetings of these circles by circle, the earliest first; one statement, none for no circle."""
    if not circle_ids:
        return {}
    found: dict[int, list[Meeting]] = {circle_id: [] for circle_id in circle_ids}
    query = select(Meeting).where(Meeting.circle_id.in_(circle_ids)).order_by(Meeting.starts_at, Meeting.id)
    for row in db.session.scalars(query):
        found[row.circle_id].append(row)
    return found


def meeting_in(circle: MentoringCircle, meeting_id: int) -> Meeting:
    """The meeting with this number when it is one of the circle's; raises `NotVisible`."""
    return visible_row(select(Meeting).where(Meeting.circle_id == circle.id, Meeting.id == meeting_id))


def next_of(meetings: Collection[Meeting]) -> Meeting | None:
    """The first of these that is planned and not over."""
    moment = now()
    ahead = [row for row in meetings if row.state is MeetingState.PLANNED and row.ends_at > moment]
    return min(ahead, key=lambda row: row.starts_at, default=None)


def attendance_at(meeting_ids: Collection[int]) -> dict[int, dict[int, AttendanceState]]:
    """What each person said, or was noted, by meeting and then by membership; one statement, none for no meeting."""
    if not meeting_ids:
        return {}
    found: dict[int, dict[int, AttendanceState]] = {meeting_id: {} for meeting_id in meeting_ids}
    rows = db.session.scalars(select(Attendance).where(Attendance.meeting_id.in_(meeting_ids)))
    for row in rows:
        found[row.meeting_id][row.membership_id] = row.state
    return found


_FOLLOWING = (
    select(Meeting.id)
    .where(
        Meeting.circle_id == Membership.circle_id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.ends_at > bindparam("now"),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(1)
    .scalar_subquery()
)
_TO_ANSWER = (
    select(func.count(Membership.id))
    .join(Membership.circle)
    .where(
        is_own_seat(bindparam("user"), bindparam("school")),
        _FOLLOWING.is_not(None),
        ~exists().where(Attendance.membership_id == Membership.id, Attendance.meeting_id == _FOLLOWING),
    )
)
"""Made once: it is asked for every page, and making it takes longer than asking it."""


def count_to_answer(user: User) -> int:
    """In how many of somebody's own circles she has said nothing yet about the next meeting."""
    if not user.has(Permission.VIEW_OWN_CIRCLES):
        return 0
    values = {"user": user.id, "school": user.school_id, "now": now()}
    return db.session.scalar(_TO_ANSWER, values) or 0


def how_many_come(said: Mapping[int, Mapping[int, AttendanceState]]) -> dict[int, int]:
    """Per meeting of `attendance_at` how many come, or came."""
    present = (AttendanceState.COMES, AttendanceState.WAS_THERE)
    return {
        meeting_id: sum(each in present for each in states.values()) for meeting_id, states in said.items()
    }


def to_note(meetings: Collection[Meeting]) -> list[Meeting]:
    """Those that have begun and of which nobody noted who was there."""
    moment = now()
    return [row for row in meetings if row.state is MeetingState.PLANNED and row.starts_at <= moment]


def may_evaluate(seat: Membership, meetings: Collection[Meeting]) -> bool:
    """Whether it is time for the short evaluation: a meeting was held, none is planned, and she has not given hers."""
    met = any(row.state is MeetingState.HELD or row in to_note(meetings) for row in meetings)
    return met and next_of(meetings) is None and db.session.get(CircleEvaluation, seat.id) is None
