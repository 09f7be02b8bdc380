"""Who can be asked: students with an active internship at a site who agreed (R19)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.companies.models import Opening
from app.extensions import db
from app.placements.models import HELD, Placement, PlacementState
from app.placements.queries.lives import is_active_on
from app.schools.queries import today
from app.shadowdays.models import TAKING, ShadowDay, ShadowHost
from app.students.models import Student


@dataclass(frozen=True)
class Host:
    """Somebody who can be asked: all that is shown of her, on which days she is there, and those that are taken."""

    placement_id: int
    first_name: str
    programme: str
    from_on: date
    until_on: date
    taken: tuple[date, ...] = ()


def has_days_ahead() -> ColumnElement[bool]:
    """Of a placement: there is a day after today on which it is active: now, or once it has begun."""
    will_begin = and_(Placement.state == PlacementState.CONFIRMED, Placement.agreement_signed_on.is_not(None))
    is_active = Placement.state == PlacementState.ACTIVE
    return and_(Placement.ends_on > today(), or_(is_active, will_begin))


def _agreed(school_id: int, *besides: int) -> Select[Placement]:
    """The placements of the school during which somebody can be asked, but not those of the students `besides`."""
    return (
        select(Placement)
        .join(ShadowHost, ShadowHost.placement_id == Placement.id)
        .join(Placement.student)
        .join(Placement.opening)
        .where(
            Placement.school_id == school_id,
            ShadowHost.stopped_at.is_(None),
            Student.has_left.is_(False),
            Student.id.not_in(besides),
            has_days_ahead(),
        )
    )


def hosts_at(site_id: int, guest: Student) -> list[Host]:
    """Whom this student can ask at a site, by first name; two statements."""
    found = db.session.scalars(
        _agreed(guest.school_id, guest.id)
        .where(Opening.site_id == site_id)
        .options(contains_eager(Placement.student).joinedload(Student.programme))
        .order_by(func.lower(Student.first_name), Placement.id)
    ).all()
    taken = _taken([one.id for one in found])
    return [_host(one, taken.get(one.id, ())) for one in found]


def _host(placement: Placement, taken: tuple[date, ...]) -> Host:
    student = placement.student
    first = max(placement.starts_on, today() + timedelta(days=1))
    return Host(placement.id, student.first_name, student.programme.name, first, placement.ends_on, taken)


def _taken(placement_ids: Collection[int]) -> Mapping[int, tuple[date, ...]]:
    days: dict[int, tuple[date, ...]] = {}
    rows = db.session.execute(
        select(ShadowDay.placement_id, ShadowDay.on_date)
        .where(
            ShadowDay.placement_id.in_(placement_ids),
            ShadowDay.state.in_(TAKING),
            ShadowDay.on_date > today(),
        )
        .order_by(ShadowDay.on_date)
    )
    for placement_id, day in rows:
        days[placement_id] = (*days.get(placement_id, ()), day)
    return days


def count_hosts(site_ids: Collection[int], guest: Student) -> Mapping[int, int]:
    """By site, how many this student can ask there; sites without anybody are left out. One statement."""
    rows = db.session.execute(
        _agreed(guest.school_id, guest.id)
        .where(Opening.site_id.in_(site_ids))
        .with_only_columns(Opening.site_id, func.count())
        .group_by(Opening.site_id)
    )
    return {site_id: count for site_id, count in rows}


def host_placement(guest: Student, placement_id: int) -> Placement | None:
    """The internship of somebody whom this student can ask, as it is now; None where she can not."""
    query = _agreed(guest.school_id, guest.id).where(Placement.id == placement_id)
    return db.session.scalar(query.options(contains_eager(Placement.student)))


def is_active(placement: Placement, day: date) -> bool:
    """R19: whether the placement is active on that day."""
    found = select(Placement.id).where(Placement.id == placement.id, is_active_on(day))
    return db.session.scalar(found) is not None


def own_placements(student: Student) -> list[tuple[Placement, bool]]:
    """The internships during which this student could take somebody along, each with whether she agreed."""
    rows = db.session.execute(
        select(Placement, ShadowHost.placement_id)
        .outerjoin(ShadowHost, and_(ShadowHost.placement_id == Placement.id, ShadowHost.stopped_at.is_(None)))
        .where(Placement.student_id == student.id, Placement.state.in_(HELD), has_days_ahead())
        .options(joinedload(Placement.opening).joinedload(Opening.site))
        .order_by(Placement.starts_on, Placement.id)
    )
    return [(placement, host is not None) for placement, host in rows]
