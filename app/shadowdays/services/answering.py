"""The host answers, either of the two calls it off, and the company is told (R19)."""

from app.accounts.models import User
from app.accounts.queries import open_account
from app.errors import NotVisible
from app.extensions import db, now
from app.schools.queries import today
from app.shadowdays import trail
from app.shadowdays.broken_rules import DayClosed, DayIsOver, NoActiveInternship
from app.shadowdays.emails import take_back, tell, tell_company
from app.shadowdays.models import ShadowDay, ShadowDayState
from app.shadowdays.queries.hosts import is_active
from app.shadowdays.services.moving import lock_day, move
from app.students.models import Student

S = ShadowDayState


def accept(day: ShadowDay, host: Student, note: str, *, actor: User) -> None:
    """The host says yes, with when and where to be. Raises DayClosed, DayIsOver, NoActiveInternship, NotVisible."""
    _ensure_hosts(day, host)
    lock_day(day)
    if day.state is S.ASKED and day.on_date <= today():
        raise DayIsOver
    if day.state is S.ASKED and not is_active(day.placement, day.on_date):
        raise NoActiveInternship(day.on_date)
    day.host_note = note.strip()[:500]
    move(day, S.ACCEPTED)
    tell(day.guest, day, "accepted")
    trail.note_day(trail.ANSWER, day, actor=actor, shadow_day=day.state.value)


def decline(day: ShadowDay, host: Student, *, actor: User) -> None:
    """The host says no; no reason is asked. Raises DayClosed, NotVisible."""
    _ensure_hosts(day, host)
    lock_day(day)
    move(day, S.DECLINED)
    tell(day.guest, day, "declined")
    trail.note_day(trail.ANSWER, day, actor=actor, shadow_day=day.state.value)


def call_off(day: ShadowDay, *, by: Student | None, actor: User | None) -> None:
    """The guest withdraws a question, or somebody calls off what is agreed; the others are told, the company too.

    `by`: which of the two; None for a coordinator or the calendar. Raises DayClosed, DayIsOver.
    """
    lock_day(day)
    if day.state is S.ACCEPTED and day.on_date < today():
        raise DayIsOver
    if day.state is S.ASKED and by is not None and by.id == day.guest_id:
        move(day, S.WITHDRAWN)
        if not take_back(day, "asked"):
            tell(day.host, day, "cancelled")
    else:
        move(day, S.CANCELLED)
        for student in (day.guest, day.host):
            if by is None or student.id != by.id:
                tell(student, day, "cancelled")
        if day.company_informed_at is not None:
            tell_company(day, _who_told(day), is_off=True)
    trail.note_day(trail.END, day, actor=actor, shadow_day=day.state.value)


def _who_told(day: ShadowDay) -> User | None:
    """The coordinator who told the company, while that account is open."""
    return open_account(day.company_informed_by_id)


def let_lapse(day: ShadowDay) -> None:
    """The host did not answer in time: the day is free again."""
    lock_day(day)
    move(day, S.LAPSED)
    tell(day.guest, day, "declined")
    trail.note_day(trail.END, day, actor=None, shadow_day=day.state.value)


def inform_company(day: ShadowDay, *, by_email: bool, actor: User) -> bool:
    """Note that the company knows, by email from here, or by somebody who called; False where there is no address.

    Raises DayClosed.
    """
    lock_day(day)
    if day.state is not S.ACCEPTED:
        raise DayClosed(day.state)
    if by_email and not tell_company(day, actor):
        return False
    day.company_informed_at, day.company_informed_by_id = now(), actor.id
    db.session.flush()
    trail.note_day(trail.INFORM, day, actor=actor, by_email=by_email)
    return True


def _ensure_hosts(day: ShadowDay, host: Student) -> None:
    if day.placement.student_id != host.id:
        raise NotVisible
