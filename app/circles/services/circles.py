"""Circles: starting one, with or without a run, changing its mentors, and ending it (R24, R25).

Why somebody changed or ended one stands with the row and not in the trail: it may be about a mentor, and nothing is
wiped from there.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.circles.broken_rules import (
    MentorBusy,
    MentorCount,
    MentorFullyBooked,
    MentorNotAvailable,
    TooFewMembers,
    TooManyMembers,
)
from app.circles.emails import say_farewell, tell_of_new_mentor, thank_mentor, welcome
from app.circles.models import CircleMessage, CircleState, Membership, MembershipRole, MentoringCircle
from app.circles.queries.seats import circles_led, everybody_in, members_in, mentors_in
from app.circles.services.hosts import place_of, settle_host
from app.circles.services.seats import (
    ensure_independent,
    ensure_running,
    give_up_seat,
    lock_circles,
    lock_role_models,
    share_feed,
    take_seat,
)
from app.circles.trail import CHANGE_CIRCLE, CHANGE_MENTOR, END_CIRCLE, OPEN_CIRCLE
from app.errors import NotVisible
from app.extensions import db, now
from app.rolemodels.models import ContactKind, Offer, RoleModel, Slot
from app.rolemodels.queries import may_be_asked
from app.rolemodels.services import log_contact
from app.runs.decisions import ensure_reason
from app.runs.queries import lock_school
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import Student

MOST_MENTORS = 2


class Run(Protocol):
    """What a circle keeps of the run that forms it; planning has its table."""

    @property
    def id(self) -> int: ...

    @property
    def number(self) -> int: ...


def open_circle(
    period: Period,
    slot: Slot,
    *,
    is_online: bool,
    mentors: Sequence[RoleModel],
    students: Sequence[Student],
    actor: User | None,
    run: Run | None = None,
    least: int = 3,
    most: int = 8,
    place: str = "",
) -> MentoringCircle:
    """Start a circle with everybody in it, the host first among `mentors`; each of them gets an email, once.

    `least` and `most` are its sizes (1 and 1 for one to one); `place` is by default where the host works. Raises
    `MentorCount`, `TooFewMembers`, `TooManyMembers`; of a mentor `MentorNotAvailable`, `MentorBusy` (two circles at one
    moment) or `MentorFullyBooked` (more circles than she said); of a student `AlreadyInCircle` or `StudentNotHere`; of
    both together `MentorNotIndependent` (R25) or `KeptApart`. Reach is shown, not enforced: people decide (R45).
    """
    _ensure_sizes(mentors, students, least, most)
    lock_school(period.school_id)
    lock_role_models(mentor.id for mentor in mentors)
    last = db.session.scalar(
        select(func.max(MentoringCircle.number)).where(MentoringCircle.school_id == period.school_id)
    )
    circle = MentoringCircle(
        school_id=period.school_id,
        period_id=period.id,
        run_id=None if run is None else run.id,
        number=(last or 0) + 1,
        slot=slot,
        is_online=is_online,
        place="" if is_online else place.strip()[:200] or place_of(mentors[0]),
        max_size=most,
    )
    db.session.add(circle)
    db.session.flush()
    seats = [
        lead(circle, mentor, MembershipRole.MENTOR if number else MembershipRole.HOST, actor)
        for number, mentor in enumerate(mentors)
    ]
    seats += [take_seat(circle, student) for student in students]
    for seat in seats:
        welcome(seat)
    data = {
        "run": None if run is None else run.number,
        "slot": slot.value,
        "mentors": [mentor.id for mentor in mentors],
        "students": [student.id for student in students],
    }
    _record(OPEN_CIRCLE, circle, actor, data)
    return circle


def _ensure_sizes(mentors: Sequence[RoleModel], students: Sequence[Student], least: int, most: int) -> None:
    if not 1 <= len({mentor.id for mentor in mentors}) == len(mentors) <= MOST_MENTORS:
        raise MentorCount
    if len(students) < least:
        raise TooFewMembers(least)
    if len(students) > most:
        raise TooManyMembers(most)


def lead(circle: MentoringCircle, mentor: RoleModel, role: MembershipRole, actor: User | None) -> Membership:
    """Give a mentor a circle; lock her row first, so that her last circle goes to one.

    Raises `MentorNotAvailable`, `MentorFullyBooked` or `MentorBusy`.
    """
    if mentor.school_id != circle.school_id:
        raise NotVisible
    if not may_be_asked(mentor, Offer.CIRCLE):
        raise MentorNotAvailable(mentor, today())
    if circles_led(mentor.id, circle.period_id) >= mentor.max_circles:
        raise MentorFullyBooked(mentor.name, mentor.max_circles)
    seat = Membership(
        circle_id=circle.id,
        period_id=circle.period_id,
        slot=circle.slot,
        role=role,
        role_model_id=mentor.id,
    )
    db.session.add(seat)
    name = mentor.name  # after a refusal by the database nothing can be read any more
    try:
        db.session.flush()
    except IntegrityError as error:  # the database has the last word: one circle a mentor a moment
        raise MentorBusy(name) from error
    share_feed(seat)
    log_contact(mentor, ContactKind.ASKED, offer=Offer.CIRCLE, about=str(circle.number), actor=actor)
    return seat


def change_mentor(
    circle: MentoringCircle,
    *,
    leaves: Membership | None,
    comes: RoleModel | None,
    reason: str,
    actor: User,
) -> None:
    """Swap a mentor, add a second (`leaves` None) or let one go (`comes` None); members hear that it changed.

    Raises `ReasonMissing`, `MentorCount`, `CircleOver`, and what `open_circle` raises of a mentor.
    """
    reason = ensure_reason(reason)
    lock_role_models([comes.id] if comes is not None else [])
    lock_circles([circle.id])
    ensure_running(circle)
    leading = mentors_in(circle)
    if (leaves is None and comes is None) or (leaves is not None and leaves not in leading):
        raise NotVisible
    staying = [row for row in leading if row is not leaves]
    if comes is not None and (
        len(staying) >= MOST_MENTORS or comes.id in {row.role_model_id for row in leading}
    ):
        raise MentorCount
    if leaves is not None:
        give_up_seat(leaves, "removed", note=reason)
        thank_mentor(leaves)
    if comes is not None:
        members = [row.student for row in members_in(circle) if row.student is not None]
        ensure_independent(members, [comes], circle.period_id)
        has_host = any(row.role is MembershipRole.HOST for row in staying)
        role = MembershipRole.MENTOR if has_host else MembershipRole.HOST
        seat = lead(circle, comes, role, actor)
        seat.note = "" if leaves is not None else reason
        welcome(seat)
    if leaves is not None:
        settle_host(leaves)
    tell_of_new_mentor(circle)
    data = {
        "circle": circle.number,
        "leaves": None if leaves is None else leaves.role_model_id,
        "comes": None if comes is None else comes.id,
    }
    _record(CHANGE_MENTOR, circle, actor, data)


def change_details(
    circle: MentoringCircle, *, place: str, online_address: str, max_size: int, actor: User
) -> None:
    """Say where a circle meets and how many students it takes; nobody loses a seat. Raises `CircleOver`."""
    lock_circles([circle.id])
    ensure_running(circle)
    circle.place, circle.online_address = place.strip()[:200], online_address.strip()[:300]
    circle.max_size = max_size
    db.session.flush()
    _record(CHANGE_CIRCLE, circle, actor, {"seats": max_size})


def end(circle: MentoringCircle, reason: str, *, actor: User) -> None:
    """End a circle: from this moment it is open to nobody, and what was written in it is wiped.

    Raises `ReasonMissing`; no effect on a circle that has ended.
    """
    reason = ensure_reason(reason)
    lock_circles([circle.id])
    if circle.state is CircleState.ENDED:
        return
    circle.state, circle.ended_at, circle.ended_reason = CircleState.ENDED, now(), reason
    for seat in everybody_in(circle):
        give_up_seat(seat, "ended")
        say_farewell(seat)
    db.session.execute(
        update(CircleMessage)
        .where(CircleMessage.circle_id == circle.id, CircleMessage.taken_back_at.is_(None))
        .values(body="", taken_back_at=now())
    )
    db.session.flush()
    _record(END_CIRCLE, circle, actor)


def _record(
    action: str,
    circle: MentoringCircle,
    actor: User | None,
    data: dict[str, Any] | None = None,
) -> None:
    record(action, circle, actor=actor, data=data or {}, subject_name=str(circle.number))
