"""Students with a placement whom nobody guides: their supervisor is away, or they have none.

Somebody who comes for a period counts as theirs in it, and as away once there is no account for her any longer.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, case, func, or_, select

from app.accounts.models import User
from app.extensions import db
from app.placements.models import HELD, Placement
from app.schools.models import Period
from app.schools.queries import periods_of, today
from app.students.models import Student
from app.students.queries.coming import told_supervisor
from app.supervision.models import SupervisorOffer
from app.supervision.queries.coming import is_gone


@dataclass
class Unguided:
    """Of one period that is not over."""

    period: Period
    without: int = 0
    """Students without a supervisor."""
    away: int = 0
    """Students whose supervisor is away for a part of the period that is still to come, or all of it."""
    names: list[str] = field(default_factory=list)
    """Who is away, by name."""
    away_from: date | None = None
    """The first day on which one of them is."""


def unguided_at(school_id: int) -> list[Unguided]:
    """The periods in which somebody is guided by nobody, the earliest first, in one statement."""
    told = told_supervisor(Placement.period_id, Placement)
    of_hers = and_(SupervisorOffer.user_id == User.id, SupervisorOffer.period_id == Placement.period_id)
    has_gone = and_(User.id.is_distinct_from(Student.supervisor_id), is_gone())
    away_from = case((has_gone, Period.starts_on), else_=SupervisorOffer.away_from)
    rows = db.session.execute(
        select(Placement.period_id, User.name, func.min(away_from), func.count())
        .join(Placement.student)
        .join(Period, Period.id == Placement.period_id)
        .outerjoin(User, User.id == told)
        .outerjoin(SupervisorOffer, of_hers)
        .where(
            Placement.school_id == school_id,
            Placement.state.in_(HELD),
            Placement.ends_on >= today(),
            Student.has_left.is_(False),
            Student.erased_at.is_(None),
            or_(User.id.is_(None), away_from <= Period.ends_on),
        )
        .group_by(Placement.period_id, User.id, User.name)
        .order_by(User.name)
    )
    return _by_period(school_id, [(row[0], row[1], row[2], row[3]) for row in rows])


def _by_period(school_id: int, rows: list[tuple[int, str | None, date | None, int]]) -> list[Unguided]:
    groups: dict[int, list[tuple[str | None, date | None, int]]] = defaultdict(list)
    for period_id, name, away_from, students in rows:
        groups[period_id].append((name, away_from, students))
    found = []
    for period in periods_of(school_id):
        one = Unguided(period)
        for name, away_from, students in groups.get(period.id, ()):
            if name is None:
                one.without += students
            else:
                one.away += students
                one.names.append(name)
                one.away_from = min(filter(None, (one.away_from, away_from)))
        if one.without or one.away:
            found.append(one)
    return found
