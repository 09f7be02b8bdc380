"""Seats in a circle: joining, leaving, being moved or taken out. Whatever changes hands, the circle's row is locked.

Locks are taken in one order everywhere: school, role models, circles; each kind by its number.
"""

import secrets
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.circles.broken_rules import (
    AlreadyInCircle,
    CircleDoesNotSuit,
    CircleFull,
    CircleOver,
    KeptApart,
    MentorNotIndependent,
    SameCircle,
    StudentNotHere,
)
from app.circles.emails import forget_emails, tell_of_new_mentor, welcome
from app.circles.models import CircleState, Membership, MembershipRole, MentoringCircle
from app.circles.queries.seats import (
    all_seats_of,
    kept_apart,
    members_in,
    mentors_in,
    placement_sites,
    seat_of_student,
)
from app.circles.services.hosts import settle_host
from app.circles.trail import JOIN_CIRCLE, LEAVE_CIRCLE, MOVE_SEAT, REMOVE_SEAT
from app.errors import NotVisible
from app.extensions import db, now
from app.rolemodels.models import RoleModel
from app.runs.decisions import ensure_reason
from app.students.models import Student


def lock_circles(circle_ids: Iterable[int]) -> None:
    """Nobody else changes a seat in these circles until the transaction ends; the rows are read again."""
    db.session.scalars(
        select(MentoringCircle)
        .where(MentoringCircle.id.in_(sorted(circle_ids)))
        .order_by(MentoringCircle.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def lock_role_models(role_model_ids: Iterable[int]) -> None:
    """Nobody else gives these role models a circle, or takes them from the register, until the transaction ends."""
    db.session.scalars(
        select(RoleModel)
        .where(RoleModel.id.in_(sorted(role_model_ids)))
        .order_by(RoleModel.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def share_feed(seat: Membership, nonce: str = "") -> None:
    """Give a new seat the number of her other seats, so that she has one feed; or a new one (see `circles.feeds`)."""
    known = (row.feed_nonce for row in all_seats_of(seat) if row.feed_nonce)
    seat.feed_nonce = nonce or next(known, "") or secrets.token_hex(16)
    db.session.flush()


def renew_feed(seat: Membership) -> None:
    """Another address for her calendar feed: the old one stops at once."""
    nonce = secrets.token_hex(16)
    for row in all_seats_of(seat):
        row.feed_nonce = nonce
    db.session.flush()


def ensure_running(circle: MentoringCircle) -> None:
    """Raises `CircleOver` when the circle has ended."""
    if circle.state is CircleState.ENDED:
        raise CircleOver


def ensure_independent(students: Collection[Student], mentors: Collection[RoleModel], period_id: int) -> None:
    """Raises `MentorNotIndependent` (R25) or `KeptApart`, with the names, for the first mentor that does not suit."""
    sites, apart = placement_sites(period_id), kept_apart(period_id)
    for mentor in mentors:
        at_her_site = [
            each.name
            for each in students
            if mentor.site_id is not None and sites.get(each.id) == mentor.site_id
        ]
        if at_her_site:
            raise MentorNotIndependent(mentor.name, at_her_site)
        for each in students:
            if (each.id, mentor.id) in apart:
                raise KeptApart(mentor.name, each.name)


def take_seat(circle: MentoringCircle, student: Student, nonce: str = "") -> Membership:
    """A seat for a student in a circle that is locked; raises what `join` raises."""
    ensure_running(circle)
    if student.school_id != circle.school_id:
        raise NotVisible
    if student.has_left:
        raise StudentNotHere(student.name)
    if seat_of_student(student.id, circle.period_id) is not None:
        raise AlreadyInCircle(student.name)
    if len(members_in(circle)) >= circle.max_size:
        raise CircleFull
    mentors = [row.role_model for row in mentors_in(circle) if row.role_model is not None]
    ensure_independent([student], mentors, circle.period_id)
    seat = Membership(
        circle_id=circle.id,
        period_id=circle.period_id,
        slot=circle.slot,
        role=MembershipRole.MEMBER,
        student_id=student.id,
    )
    db.session.add(seat)
    name = student.name  # after a refusal by the database nothing can be read any more
    try:
        db.session.flush()
    except IntegrityError as error:  # the database has the last word: one circle a student a period
        raise AlreadyInCircle(name) from error
    share_feed(seat, nonce)
    return seat


def give_up_seat(seat: Membership, why: str, note: str = "") -> None:
    """End a membership: from this moment its holder sees nothing of the circle (T4). `note`: why, in words."""
    seat.left_at, seat.left_reason = now(), why
    if note:
        seat.note = note
    forget_emails(seat)
    db.session.flush()


def join(circle: MentoringCircle, student: Student, *, actor: User) -> Membership:
    """Take a seat, for oneself or, by a coordinator, for a student, who then gets an email.

    Raises `CircleFull`, `AlreadyInCircle`, `CircleOver`, `StudentNotHere`; `MentorNotIndependent` (R25) or `KeptApart`
    to a coordinator, `CircleDoesNotSuit` to the student herself.
    """
    lock_circles([circle.id])
    is_own = student.user_id == actor.id
    try:
        seat = take_seat(circle, student)
    except (MentorNotIndependent, KeptApart) as error:
        if is_own:
            raise CircleDoesNotSuit from error
        raise
    except AlreadyInCircle as error:
        if is_own:
            raise AlreadyInCircle from error
        raise
    if not is_own:
        welcome(seat)
    _record(JOIN_CIRCLE, seat, actor)
    return seat


def leave(seat: Membership, *, actor: User) -> None:
    """Leave freely, as member or mentor; may join another later. No effect on somebody who is out already."""
    lock_circles([seat.circle_id])
    db.session.refresh(seat)
    if seat.left_at is not None:
        return
    give_up_seat(seat, "left")
    if seat.role.is_mentor:
        settle_host(seat)
        tell_of_new_mentor(seat.circle)
    _record(LEAVE_CIRCLE, seat, actor)


def remove(seat: Membership, reason: str, *, actor: User) -> None:
    """Take a student out of a circle. Raises `ReasonMissing`; no effect on somebody who is out already."""
    reason = ensure_reason(reason)
    lock_circles([seat.circle_id])
    db.session.refresh(seat)
    if seat.left_at is not None:
        return
    give_up_seat(seat, "removed", note=reason)
    _record(REMOVE_SEAT, seat, actor)


def move(seat: Membership, circle: MentoringCircle, reason: str, *, actor: User) -> Membership:
    """Give a student a seat in another circle of the same period; her calendar's address goes along.

    Raises `SameCircle`, `ReasonMissing` and what `join` raises; then she keeps her seat.
    """
    reason = ensure_reason(reason)
    if circle.id == seat.circle_id or circle.period_id != seat.period_id or seat.student is None:
        raise SameCircle
    lock_circles([circle.id, seat.circle_id])
    db.session.refresh(seat)
    if seat.left_at is not None:
        raise NotVisible
    before = seat.circle
    give_up_seat(seat, "moved", note=reason)
    new = take_seat(circle, seat.student, nonce=seat.feed_nonce)
    welcome(new)
    record(
        MOVE_SEAT,
        new,
        actor=actor,
        school_id=circle.school_id,
        data={"student": seat.student_id, "from": before.number, "to": circle.number},
        about=seat.student,
    )
    return new


def _record(action: str, seat: Membership, actor: User) -> None:
    data = {"circle": seat.circle.number, "student": seat.student_id, "role_model": seat.role_model_id}
    record(
        action,
        seat,
        actor=actor,
        school_id=seat.circle.school_id,
        data=data,
        about=seat.student,
    )
