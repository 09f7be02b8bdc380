"""Meetings: planning a series, moving or cancelling one, who comes, and who was there."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, select

from app.accounts.models import User
from app.audit.services import record
from app.circles.agenda import topic_of
from app.circles.broken_rules import (
    MeetingInPast,
    MeetingNotBegun,
    MeetingOver,
    TwoMeetingsAtOnce,
    WrongWeekday,
)
from app.circles.emails import tell
from app.circles.models import Attendance, AttendanceState, Meeting, MeetingState, Membership, MentoringCircle
from app.circles.queries.seats import everybody_in
from app.circles.services.seats import ensure_running, lock_circles
from app.circles.trail import CANCEL_MEETING, MOVE_MEETING, NOTE_ATTENDANCE, PLAN_MEETINGS
from app.errors import NotVisible
from app.extensions import db, now
from app.schools.queries import AMSTERDAM
from app.web.filters import in_sentence, show_long_date


def moment_of(day: date, at: time) -> datetime:
    """The moment at which it is `at` in Amsterdam: half past seven stays half past seven when summer time begins."""
    return datetime.combine(day, at, AMSTERDAM)


def plan_series(
    circle: MentoringCircle,
    first_on: date,
    at: time,
    *,
    minutes: int = 90,
    every_weeks: int = 2,
    count: int = 1,
    actor: User,
) -> list[Meeting]:
    """Plan `count` meetings, `every_weeks` apart, and tell everybody; each has the next topic of the agenda kit.

    Raises `WrongWeekday` when the first is not on the circle's own day, `MeetingInPast`, `TwoMeetingsAtOnce` or
    `CircleOver`; then nothing is planned.
    """
    lock_circles([circle.id])
    ensure_running(circle)
    if first_on.weekday() != circle.slot.weekday:
        raise WrongWeekday(in_sentence(circle.slot.label))
    last = db.session.scalar(select(func.max(Meeting.number)).where(Meeting.circle_id == circle.id)) or 0
    rows = []
    for turn in range(count):
        day = first_on + timedelta(weeks=every_weeks * turn)
        starts_at = _free_moment(circle, day, at)
        rows.append(
            Meeting(
                circle_id=circle.id,
                number=last + turn + 1,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                topic=topic_of(last + turn + 1).code,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    for seat in everybody_in(circle):
        tell(seat, f"planned:{rows[0].id}", "planned", meetings=rows)
    record(
        PLAN_MEETINGS,
        circle,
        actor=actor,
        data={"first": first_on.isoformat(), "count": count, "every_weeks": every_weeks},
        subject_name=str(circle.number),
    )
    return rows


def _free_moment(circle: MentoringCircle, day: date, at: time, besides: Meeting | None = None) -> datetime:
    """The moment, when it is still to come and the circle does not meet that day already."""
    starts_at = moment_of(day, at)
    if starts_at <= now():
        raise MeetingInPast
    begins = moment_of(day, time(0))
    taken = select(Meeting.id).where(
        Meeting.circle_id == circle.id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at >= begins,
        Meeting.starts_at < moment_of(day + timedelta(days=1), time(0)),
        Meeting.id != (besides.id if besides is not None else 0),
    )
    if db.session.scalar(taken.limit(1)) is not None:
        raise TwoMeetingsAtOnce(show_long_date(day))
    return starts_at


def reschedule(meeting: Meeting, on: date, at: time, *, minutes: int, place: str, actor: User) -> None:
    """Move one meeting to any day, time or place, and tell everybody; answers to the old moment go.

    Raises `MeetingOver`, `MeetingInPast`, `TwoMeetingsAtOnce` or `CircleOver`.
    """
    _ensure_planned(meeting)
    starts_at = _free_moment(meeting.circle, on, at, besides=meeting)
    ends_at, place = starts_at + timedelta(minutes=minutes), place.strip()[:200]
    if (starts_at, ends_at, place) == (meeting.starts_at, meeting.ends_at, meeting.place):
        return
    if starts_at != meeting.starts_at:
        db.session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    _announce(meeting, "moved")
    _record(MOVE_MEETING, meeting, actor)


def cancel(meeting: Meeting, *, actor: User) -> None:
    """This one does not take place; calendars hear it too. Raises `MeetingOver` or `CircleOver`."""
    _ensure_planned(meeting)
    meeting.state = MeetingState.CANCELLED
    _announce(meeting, "cancelled")
    _record(CANCEL_MEETING, meeting, actor)


def answer(meeting: Meeting, seat: Membership, *, comes: bool) -> None:
    """Say whether she comes; may be said again until it is over. Raises `MeetingOver` or `CircleOver`."""
    if seat.circle_id != meeting.circle_id:
        raise NotVisible
    _ensure_planned(meeting)
    if meeting.ends_at <= now():
        raise MeetingOver
    _set(meeting, seat.id, AttendanceState.COMES if comes else AttendanceState.CANNOT)
    db.session.flush()


def note_attendance(meeting: Meeting, present: Collection[int], *, actor: User) -> None:
    """Note who was there (numbers of memberships); everybody else in the circle was not. May be corrected later.

    Raises `MeetingNotBegun`, `MeetingOver` for one that was cancelled, or `CircleOver`.
    """
    lock_circles([meeting.circle_id])
    db.session.refresh(meeting)
    ensure_running(meeting.circle)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingOver
    if meeting.starts_at > now():
        raise MeetingNotBegun
    for seat in everybody_in(meeting.circle):
        was_there = seat.id in present
        _set(meeting, seat.id, AttendanceState.WAS_THERE if was_there else AttendanceState.WAS_NOT)
    meeting.state = MeetingState.HELD
    db.session.flush()
    _record(NOTE_ATTENDANCE, meeting, actor)


def _ensure_planned(meeting: Meeting) -> None:
    lock_circles([meeting.circle_id])
    db.session.refresh(meeting)
    ensure_running(meeting.circle)
    if meeting.state is not MeetingState.PLANNED:
        raise MeetingOver


def _set(meeting: Meeting, membership_id: int, state: AttendanceState) -> None:
    row = db.session.get(Attendance, (meeting.id, membership_id))
    if row is None:
        db.session.add(Attendance(meeting_id=meeting.id, membership_id=membership_id, state=state))
    else:
        row.state = state


def _announce(meeting: Meeting, what: str) -> None:
    """Raise the number by which calendars know a newer version, and write to everybody."""
    meeting.calendar_sequence += 1
    db.session.flush()
    for seat in everybody_in(meeting.circle):
        tell(seat, f"meeting:{meeting.id}:{meeting.calendar_sequence}", what, meeting=meeting)


def _record(action: str, meeting: Meeting, actor: User) -> None:
    circle = meeting.circle
    record(
        action,
        meeting,
        actor=actor,
        school_id=circle.school_id,
        data={"circle": circle.number, "meeting": meeting.number, "starts_at": meeting.starts_at.isoformat()},
        subject_name=str(circle.number),
    )
