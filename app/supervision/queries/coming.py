"""From which day somebody else guides a student: what her internships say of it, and who waits for that day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.extensions import db
from app.placements.models import HELD, Placement
from app.schools.models import Period
from app.students.models import ComingSupervisor, Student
from app.supervision.models import SupervisorOffer

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Around:
    """The internships of a student around the first day of a period."""

    last_earlier: date | None
    """The last day of what she has of periods that begin before it, today or later."""
    first_own: date | None
    """The first day of what she has in the period itself."""

    def until(self, day: date) -> date | None:
        """Until which day whoever guides her now keeps her; None: nothing earlier is left, so from `day` on.

        The last day of the earlier internship. Where the new one begins before that, somebody has to guide it: the
        day before it.
        """
        if self.last_earlier is None:
            return None
        until = self.last_earlier if self.first_own is None else min(self.last_earlier, self.first_own - DAY)
        return until if until >= day else None


NOTHING = Around(None, None)


def _around(
    period_id: int | InstrumentedAttribute[int], starts_on: date | InstrumentedAttribute[date], day: date
) -> tuple[ColumnElement[date], ColumnElement[date]]:
    """Of placements with their periods, by student: what `Around` holds."""
    is_earlier = and_(_ITS_PERIOD.starts_on < starts_on, Placement.ends_on >= day)
    return (
        func.max(case((is_earlier, Placement.ends_on))),
        func.min(case((Placement.period_id == period_id, Placement.starts_on))),
    )


_ITS_PERIOD = aliased(Period)


def around(period: Period, day: date) -> dict[int, Around]:
    """The internships around the first day of a period, by student, in one statement."""
    rows = db.session.execute(
        select(Placement.student_id, *_around(period.id, period.starts_on, day))
        .join(_ITS_PERIOD, _ITS_PERIOD.id == Placement.period_id)
        .where(Placement.school_id == period.school_id, Placement.state.in_(HELD), Placement.ends_on >= day)
        .group_by(Placement.student_id)
    )
    return {student_id: Around(last, first) for student_id, last, first in rows}


@dataclass(frozen=True)
class Waiting:
    """Somebody who comes, with what her day depends on."""

    row: ComingSupervisor
    around: Around
    can_guide: bool

    def until(self, day: date) -> date:
        """The last day of whoever guides the student now, as it is on `day`."""
        until = self.around.until(day)
        return min(self.row.until, day - DAY) if until is None else until

    def has_to_do(self, day: date) -> bool:
        """Whether the day moved, or has come for somebody who can guide."""
        return self.until(day) != self.row.until or (self.row.until < day and self.can_guide)


def is_gone() -> ColumnElement[bool]:
    """Of an account: nobody guides with it any longer."""
    return or_(User.is_closed, ~holds(Role.SUPERVISOR))


def _can_guide(day: date) -> ColumnElement[bool]:
    """Of a row that says so of somebody: she has an account, guides, and is not away on `day`."""
    is_away = exists().where(
        SupervisorOffer.user_id == ComingSupervisor.supervisor_id,
        SupervisorOffer.period_id == ComingSupervisor.period_id,
        SupervisorOffer.away_from <= day,
    )
    return or_(ComingSupervisor.supervisor_id.is_(None), and_(~is_gone(), ~is_away))


def _is_there() -> ColumnElement[bool]:
    return and_(Student.has_left.is_(False), Student.erased_at.is_(None))


def _to_look_at(day: date) -> Select[int, int, date, date]:
    """Rows by number, whose day has come or may be another one, with their period and what `Around` holds."""
    last, first = _around(ComingSupervisor.period_id, Period.starts_on, day)
    is_held = and_(Placement.student_id == ComingSupervisor.student_id, Placement.state.in_(HELD))
    return (
        select(ComingSupervisor.id, ComingSupervisor.period_id, last, first)
        .select_from(ComingSupervisor)
        .join(Student, Student.id == ComingSupervisor.student_id)
        .join(Period, Period.id == ComingSupervisor.period_id)
        .outerjoin(Placement, is_held)
        .outerjoin(_ITS_PERIOD, _ITS_PERIOD.id == Placement.period_id)
        .where(ComingSupervisor.ended_at.is_(None), _is_there())
        .group_by(ComingSupervisor.id, ComingSupervisor.period_id, ComingSupervisor.until)
        .having(
            or_(ComingSupervisor.until < day, last.is_distinct_from(ComingSupervisor.until), first <= last)
        )
    )


def waiting_in(period_id: int, day: date) -> list[Waiting]:
    """Whoever comes for a period, as far as there may be something to do on `day`."""
    found = db.session.execute(_to_look_at(day).where(ComingSupervisor.period_id == period_id))
    dates = {number: Around(last, first) for number, _period, last, first in found}
    rows = db.session.execute(
        select(ComingSupervisor, case((_can_guide(day), True), else_=False))
        .join(ComingSupervisor.student)
        .outerjoin(ComingSupervisor.supervisor)
        .where(ComingSupervisor.id.in_(dates))
        .options(
            contains_eager(ComingSupervisor.supervisor),
            contains_eager(ComingSupervisor.student).options(
                joinedload(Student.user), joinedload(Student.supervisor)
            ),
        )
        .order_by(ComingSupervisor.id)
    )
    return [Waiting(row, dates[row.id], can_guide) for row, can_guide in rows]


def comes_as(supervisor: User) -> list[ComingSupervisor]:
    """All that says that somebody comes, with the students, by number."""
    return list(
        db.session.scalars(
            select(ComingSupervisor)
            .join(ComingSupervisor.student)
            .where(
                ComingSupervisor.school_id == supervisor.school_id,
                ComingSupervisor.supervisor_id == supervisor.id,
                ComingSupervisor.ended_at.is_(None),
                _is_there(),
            )
            .options(contains_eager(ComingSupervisor.student).joinedload(Student.user))
            .order_by(ComingSupervisor.id)
            .execution_options(populate_existing=True)
        )
    )


def periods_to_follow(day: date) -> list[int]:
    """Periods in which somebody's day has come or moved, or that are over, the first to begin first."""
    candidates = {period_id for _number, period_id, _last, _first in db.session.execute(_to_look_at(day))}
    ids = [one for one in candidates if any(row.has_to_do(day) for row in waiting_in(one, day))]
    has_rows = exists().where(ComingSupervisor.period_id == Period.id, ComingSupervisor.ended_at.is_(None))
    is_over = and_(Period.ends_on < day, has_rows)
    rows = select(Period.id).where(or_(Period.id.in_(ids), is_over)).order_by(Period.starts_on, Period.id)
    return list(db.session.scalars(rows))


@dataclass(frozen=True)
class Comes:
    """Somebody who comes on a day (None: nobody does), and for how many students."""

    name: str | None
    until: date
    students: int

    @property
    def from_on(self) -> date:
        """The first day on which she guides them."""
        return self.until + DAY


def coming_in(period: Period) -> list[Comes]:
    """Who comes for a period and is not there yet, by day and then by name."""
    rows = db.session.execute(
        select(User.name, ComingSupervisor.until, func.count())
        .join(ComingSupervisor.student)
        .outerjoin(ComingSupervisor.supervisor)
        .where(
            ComingSupervisor.period_id == period.id,
            ComingSupervisor.ended_at.is_(None),
            ComingSupervisor.supervisor_id.is_distinct_from(Student.supervisor_id),
            _is_there(),
        )
        .group_by(ComingSupervisor.until, User.id, User.name)
        .order_by(ComingSupervisor.until, alphabetical(User.name), User.id)
    )
    return [Comes(*row) for row in rows]
