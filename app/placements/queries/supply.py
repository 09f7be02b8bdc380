"""Supply and demand as it is kept, and whether something changed since."""

from datetime import timedelta

from sqlalchemy import Select, and_, func, select

from app.audit.models import AuditEvent
from app.companies.models import Opening
from app.extensions import db, now
from app.placements.models import SupplyFigures
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import Student
from app.students.queries.audience import goes_in

BESIDE = (
    "account:",
    "account_events:",
    "activity_",
    "audit:",
    "calls:export",
    "circle",
    "figures:",
    "import:preview",
    "import:cancel",
    "proposed_",
    "role:",
    "role_model",
    "run:finish",
    "run:start",
)
"""How actions begin that say nothing about students, openings or places."""
WORK_SHARE = 10
"""Of a worker's time at most one part in this many goes to working out one period again."""


def stamp_of(school_id: int) -> str:
    """What the data of a school are like: the day, and the last event in its trail that may bear on supply.

    Every act on a student, a company, an opening or a placement leaves an event, so equal stamps are equal data.
    """
    return _stamp(db.session.scalar(_last_event(school_id)))


def _stamp(last: int | None) -> str:
    return f"{today().isoformat()}:{last or 0}"


def _last_event(school_id: int) -> Select[int]:
    return (
        select(AuditEvent.id)
        .where(
            AuditEvent.school_id == school_id,
            and_(*(AuditEvent.action.not_like(f"{start}%") for start in BESIDE)),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )


def stamp_and_figures(period: Period) -> tuple[str, SupplyFigures | None]:
    """What the data are like now, and the figures of a period as last worked out; one statement."""
    last = _last_event(period.school_id).scalar_subquery()
    query = select(last, SupplyFigures).select_from(Period).where(Period.id == period.id)
    event, kept = db.session.execute(
        query.outerjoin(SupplyFigures, SupplyFigures.period_id == Period.id)
    ).one()
    return _stamp(event), kept


def figures_of(period_id: int) -> SupplyFigures | None:
    """The figures of a period as last worked out."""
    return db.session.scalar(select(SupplyFigures).where(SupplyFigures.period_id == period_id))


def size_of(period: Period) -> int:
    """How many students who go in the period and openings of the period there are together."""
    students = select(func.count(Student.id)).where(goes_in(period))
    openings = select(func.count(Opening.id)).where(
        Opening.school_id == period.school_id, Opening.period_id == period.id
    )
    return (db.session.scalar(students) or 0) + (db.session.scalar(openings) or 0)


def periods_to_keep() -> list[Period]:
    """The periods of every school that have not ended."""
    return list(
        db.session.scalars(
            select(Period)
            .where(Period.ends_on >= today())
            .order_by(Period.school_id, Period.starts_on, Period.id)
        )
    )


def is_due(figures: SupplyFigures | None, stamp: str) -> bool:
    """Whether to work the figures out again: the data changed, and it is not too soon for how long it takes."""
    if figures is None:
        return True
    rest = timedelta(milliseconds=WORK_SHARE * figures.milliseconds)
    return figures.stamp != stamp and now() - figures.worked_out_at >= rest
