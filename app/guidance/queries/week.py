"""A supervisor's week: what is late, what is on each day with the route along its visits, and her students."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import User
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidanceAlert, GuidancePlan
from app.guidance.queries.contacts import whole_contacts
from app.guidance.queries.plans import Order, order_of, whole_plans
from app.placements.models import HELD, Placement, PlacementState
from app.places.point import Point, minutes
from app.places.queries import locate_all
from app.schools.queries import today
from app.students.models import Student

EVENING = time(23, 59)
NEXT_DAYS = timedelta(days=6)
ON_DAY = func.coalesce(ContactMoment.planned_on, ContactMoment.due_on)


@dataclass(frozen=True)
class Stop:
    """A visit on the route of a day, and how many minutes it is from the stop before; None where that is unknown."""

    contact: ContactMoment
    minutes: int | None


@dataclass(frozen=True)
class Day:
    """What is on one day: calls and meetings online by time, and visits in the order in which to drive."""

    day: date
    contacts: list[ContactMoment]
    route: list[Stop]

    @property
    def travel(self) -> int | None:
        """Minutes along the route, from school to the last visit; None where a part is unknown."""
        known = [stop.minutes for stop in self.route]
        return sum(part or 0 for part in known) if known and None not in known else None


@dataclass(frozen=True)
class Week:
    """A week from Monday; `late` is what was due before today, in whichever week."""

    first: date
    days: list[Day]
    late: list[ContactMoment]
    alerts: list[GuidanceAlert]

    @property
    def last(self) -> date:
        return self.first + NEXT_DAYS

    @property
    def before(self) -> date:
        return self.first - timedelta(weeks=1)

    @property
    def after(self) -> date:
        return self.first + timedelta(weeks=1)

    @property
    def number(self) -> int:
        """How many contacts are on its days."""
        return sum(len(day.contacts) + len(day.route) for day in self.days)


@dataclass(frozen=True)
class Guided:
    """A student whom somebody guides, with her plan: whether it is in order, and what comes next."""

    plan: GuidancePlan
    order: Order
    next: ContactMoment | None


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def _own(user: User) -> ColumnElement[bool]:
    return and_(Student.supervisor_id == user.id, GuidancePlan.school_id == user.school_id)


def week_of(user: User, first: date) -> Week:
    """The week from Monday `first` of whoever guides students, in a few statements."""
    waiting = (
        whole_contacts()
        .where(_own(user), ContactMoment.state == ContactState.PLANNED)
        .where(
            or_(
                ContactMoment.due_on < today(),
                ON_DAY.between(first, first + NEXT_DAYS),
            )
        )
        .order_by(ON_DAY, func.coalesce(ContactMoment.planned_at, EVENING), ContactMoment.id)
    )
    rows = db.session.scalars(waiting).all()
    late = [one for one in rows if one.due_on < today()]
    by_day: dict[date, list[ContactMoment]] = {}
    for one in rows:
        if one.due_on >= today():
            by_day.setdefault(one.on_day, []).append(one)
    points = _points(user, rows)
    days = [_day(day, found, points) for day, found in sorted(by_day.items())]
    return Week(first, days, sorted(late, key=lambda one: (one.due_on, one.id)), open_alerts(user))


def _points(user: User, contacts: Sequence[ContactMoment]) -> dict[int, Point | None]:
    """Where each site is; 0 is the school."""
    sites = {site.id: site for one in contacts for site in [one.plan.placement.opening.site]}
    places = [(user.school.town, None), *((site.town, site.postcode) for site in sites.values())]
    return dict(zip((0, *sites), locate_all(places), strict=True))


def _day(day: date, contacts: list[ContactMoment], points: dict[int, Point | None]) -> Day:
    return Day(
        day,
        [one for one in contacts if not one.is_visit],
        _route([one for one in contacts if one.is_visit], points),
    )


def _route(visits: list[ContactMoment], points: dict[int, Point | None]) -> list[Stop]:
    """Appointments with a time in their order; the others each time the nearest first, from school."""
    left = sorted(visits, key=lambda one: (one.planned_at or EVENING, one.id))
    here, stops = points[0], []
    while left:
        timed = left[0].planned_at is not None
        chosen = left[0] if timed else min(left, key=lambda one: (_minutes(here, one, points) or 999, one.id))
        stops.append(Stop(chosen, _minutes(here, chosen, points)))
        here = points[chosen.plan.placement.opening.site_id]
        left.remove(chosen)
    return stops


def _minutes(here: Point | None, contact: ContactMoment, points: dict[int, Point | None]) -> int | None:
    return minutes(here, points[contact.plan.placement.opening.site_id])


def open_alerts(user: User) -> list[GuidanceAlert]:
    """R12: what asks for attention of the students whom somebody guides, the oldest first."""
    return list(
        db.session.scalars(
            select(GuidanceAlert)
            .join(GuidanceAlert.contact)
            .join(ContactMoment.plan)
            .join(GuidancePlan.placement)
            .join(Placement.student)
            .where(_own(user), GuidanceAlert.handled_at.is_(None))
            .options(
                contains_eager(GuidanceAlert.contact)
                .contains_eager(ContactMoment.plan)
                .contains_eager(GuidancePlan.placement)
                .contains_eager(Placement.student)
            )
            .order_by(GuidanceAlert.id)
        )
    )


def guided_by(user: User) -> list[Guided]:
    """The students whom somebody guides and who have a placement or completed one lately, by what comes next."""
    lately = today() - timedelta(days=28)
    plans = db.session.scalars(
        whole_plans()
        .where(
            _own(user),
            or_(
                Placement.state.in_(HELD),
                (Placement.state == PlacementState.COMPLETED) & (Placement.ends_on >= lately),
            ),
        )
        .options(selectinload(GuidancePlan.contacts))
    ).all()
    found = [Guided(plan, order_of(plan), _next(plan)) for plan in plans]
    return sorted(found, key=lambda one: (one.next.due_on if one.next else date.max, one.plan.id))


def _next(plan: GuidancePlan) -> ContactMoment | None:
    return next((one for one in plan.contacts if one.state is ContactState.PLANNED), None)


def contacts_ahead(user: User) -> list[ContactMoment]:
    """For a calendar: what is still to be held with the students whom somebody guides now."""
    return list(
        db.session.scalars(
            whole_contacts()
            .where(_own(user), ContactMoment.state == ContactState.PLANNED)
            .order_by(ON_DAY, ContactMoment.id)
        )
    )


def late_contacts(user: User) -> int:
    """How many contacts of her students were due before today."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(ContactMoment)
            .join(ContactMoment.plan)
            .join(GuidancePlan.placement)
            .join(Placement.student)
            .where(_own(user), ContactMoment.state == ContactState.PLANNED, ContactMoment.due_on < today())
        )
        or 0
    )
