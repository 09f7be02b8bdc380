"""Planning a gathering, changing it, cancelling it, and taking it over."""

from dataclasses import asdict, dataclass
from datetime import date, time

from app.accounts.models import User
from app.extensions import db
from app.gatherings import trail
from app.gatherings.broken_rules import (
    DayHasPassed,
    NotASchoolDay,
    OtherDayThanReturnDay,
    OutsidePeriod,
)
from app.gatherings.emails import take_back, tell_host, tell_students
from app.gatherings.models import Gathering, GatheringKind, GatheringState
from app.gatherings.queries.gatherings import expected_of, hosts_of, parts_of
from app.gatherings.services.inviting import follow_the_rule
from app.gatherings.services.states import ensure_ahead, lock, move
from app.schools.models import Period
from app.schools.queries import is_school_day, today

MOVED_BY = ("on_date", "starts_at", "minutes", "place")
"""What those invited are told of when it changes."""


@dataclass(frozen=True)
class Details:
    """What the organiser fills in."""

    title: str
    on_date: date
    starts_at: time
    minutes: int
    place: str
    details: str
    for_programmes: list[str]
    for_years: list[int]
    site_id: int | None = None
    return_day_id: int | None = None


def plan(period: Period, kind: GatheringKind, details: Details, *, actor: User) -> Gathering:
    """Plan it; nobody is invited before somebody presses the button.

    Raises DayHasPassed, OutsidePeriod, NotASchoolDay, OtherDayThanReturnDay.
    """
    gathering = Gathering(
        school_id=period.school_id,
        period=period,
        kind=kind,
        organiser_id=actor.id,
        organiser_name=actor.name,
        **asdict(details),
    )
    db.session.add(gathering)
    db.session.flush()
    _ensure_day(gathering, details.on_date)
    trail.note(trail.PLAN, gathering, actor=actor)
    return gathering


def change(gathering: Gathering, details: Details, *, actor: User) -> None:
    """Change it; those invited are told once, and asked anew when the day or the time changes.

    A return day takes its peer meetings along to another day. Raises GatheringClosed and what `plan` raises.
    """
    lock(gathering)
    ensure_ahead(gathering)
    _ensure_day(gathering, details.on_date)
    before = _moved_by(gathering)
    for name, value in asdict(details).items():
        setattr(gathering, name, value)
    db.session.flush()
    if gathering.state is GatheringState.OPEN and _moved_by(gathering) != before:
        _announce(gathering, is_asked_anew=_moved_by(gathering)[:2] != before[:2])
    trail.note(trail.CHANGE, gathering, actor=actor)
    for part in parts_of(gathering):
        if part.state in {GatheringState.PLANNED, GatheringState.OPEN} and part.on_date != gathering.on_date:
            _take_along(part, gathering.on_date, actor)


def _take_along(part: Gathering, day: date, actor: User) -> None:
    lock(part)
    part.on_date = day
    if part.state is GatheringState.OPEN:
        _announce(part, is_asked_anew=True)
    db.session.flush()
    trail.note(trail.CHANGE, part, actor=actor)


def _moved_by(gathering: Gathering) -> tuple[object, ...]:
    return tuple(getattr(gathering, name) for name in MOVED_BY)


def _announce(gathering: Gathering, *, is_asked_anew: bool) -> None:
    """Tell everybody but who said no, once; on another day others may be there, who are invited."""
    take_back(gathering)
    gathering.calendar_sequence += 1
    before = expected_of(gathering)
    if is_asked_anew:
        for invitation in before:
            invitation.answer, invitation.answered_at = invitation.unanswered, None
        follow_the_rule(gathering)
    still = {invitation.id for invitation in expected_of(gathering)}
    tell_students(gathering, [one for one in before if one.id in still], "moved")
    for host in hosts_of([gathering.id])[gathering.id]:
        tell_host(host, "moved")


def _ensure_day(gathering: Gathering, day: date) -> None:
    period = gathering.period
    if day <= today():
        raise DayHasPassed
    is_visit = gathering.kind is GatheringKind.COMPANY_VISIT
    first = min(period.choices_open_on, period.starts_on) if is_visit else period.starts_on
    if not first <= day <= period.ends_on:
        raise OutsidePeriod(first, period.ends_on)
    if not is_school_day(gathering.school_id, day):
        raise NotASchoolDay(day)
    if gathering.return_day is not None and gathering.return_day.on_date != day:
        raise OtherDayThanReturnDay(gathering.return_day.on_date)


def cancel(gathering: Gathering, *, actor: User) -> None:
    """It does not take place, nor do its peer meetings; everybody is told once. Raises GatheringClosed.

    Once its day has passed, it did not take place, and nobody has to be told.
    """
    lock(gathering)
    was_open = gathering.state is GatheringState.OPEN and gathering.on_date >= today()
    move(gathering, GatheringState.CANCELLED)
    take_back(gathering)
    gathering.calendar_sequence += 1
    db.session.flush()
    if was_open:
        tell_students(gathering, expected_of(gathering), "cancelled")
        for host in hosts_of([gathering.id])[gathering.id]:
            tell_host(host, "cancelled")
    trail.note(trail.CANCEL, gathering, actor=actor)
    for part in parts_of(gathering):
        if part.state in {GatheringState.PLANNED, GatheringState.OPEN}:
            cancel(part, actor=actor)


def take_over(gathering: Gathering, *, actor: User) -> None:
    """Another coordinator organises it from now on, and sees who is invited; whoever did no longer does."""
    lock(gathering)
    if gathering.organiser_id == actor.id:
        return
    gathering.organiser_id, gathering.organiser_name = actor.id, actor.name
    db.session.flush()
    trail.note(trail.TAKE_OVER, gathering, actor=actor)
