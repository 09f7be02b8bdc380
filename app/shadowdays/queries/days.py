"""Days along: a student's own as guest and as host, and those of the school for a coordinator."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import User
from app.companies.models import Company, Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import Placement
from app.schools.queries import today
from app.searching import has_words
from app.shadowdays.models import TAKING, ShadowDay, ShadowDayOutcome, ShadowDayState
from app.students.models import Student
from app.web.listing import Listing, ListState, SortColumn, page_of

_Guest = aliased(Student)
_BY_STATE = case({ShadowDayState.ASKED: 0, ShadowDayState.ACCEPTED: 1}, value=ShadowDay.state, else_=2)
SORTS: Mapping[str, SortColumn | Sequence[SortColumn]] = {
    "day": (ShadowDay.on_date, ShadowDay.id),
    "state": (_BY_STATE, ShadowDay.on_date, ShadowDay.id),
}


def _with_everything() -> Select[ShadowDay]:
    """Each with guest, host, programmes and site, in one statement."""
    return (
        select(ShadowDay)
        .join(ShadowDay.placement)
        .join(Placement.student)
        .join(Placement.opening)
        .join(Opening.site)
        .join(Site.company)
        .join(ShadowDay.guest.of_type(_Guest))
        .options(
            contains_eager(ShadowDay.guest.of_type(_Guest)).joinedload(_Guest.programme),
            contains_eager(ShadowDay.placement)
            .contains_eager(Placement.student)
            .joinedload(Student.programme),
            contains_eager(ShadowDay.placement)
            .contains_eager(Placement.opening)
            .contains_eager(Opening.site)
            .contains_eager(Site.company),
            contains_eager(ShadowDay.placement)
            .contains_eager(Placement.opening)
            .lazyload(Opening.programmes),  # no page of days along names them
        )
    )


_OF_HER = (
    _with_everything()
    .where(or_(ShadowDay.guest_id == bindparam("student"), Placement.student_id == bindparam("student")))
    .order_by(ShadowDay.on_date.desc(), ShadowDay.id.desc())
)
_SHE_WENT_ALONG = (
    _with_everything()
    .add_columns(ShadowDayOutcome)
    .outerjoin(ShadowDayOutcome, ShadowDayOutcome.shadow_day_id == ShadowDay.id)
    .where(
        ShadowDay.guest_id == bindparam("student"),
        ShadowDay.state == ShadowDayState.ACCEPTED,
        ShadowDay.on_date <= bindparam("today"),
    )
    .order_by(ShadowDay.on_date.desc(), ShadowDay.id.desc())
)
"""Made once: Today and My choices ask for them, most often in vain, and making one takes longer than asking it."""


def days_of(student: Student) -> list[ShadowDay]:
    """All of a student's, as guest and as host, the latest day first."""
    return list(db.session.scalars(_OF_HER, {"student": student.id}))


def questions_to(student: Student) -> Select[int]:
    """What counts the questions that wait for this student's answer, as a host."""
    return (
        select(func.count(ShadowDay.id))
        .join(ShadowDay.placement)
        .where(Placement.student_id == student.id, ShadowDay.state == ShadowDayState.ASKED)
    )


def day_of(student: Student, shadow_day_id: int) -> ShadowDay:
    """One of hers, as guest or as host; raises NotVisible."""
    hers = or_(ShadowDay.guest_id == student.id, Placement.student_id == student.id)
    return visible_row(_with_everything().where(hers, ShadowDay.id == shadow_day_id))


def days_of_school(user: User, state: ListState) -> Listing[ShadowDay]:
    """One page of those of the school: a word in the company or the names, and a state."""
    query = _with_everything().where(ShadowDay.school_id == user.school_id)
    names = (
        Company.name,
        Site.name,
        _Guest.first_name,
        _Guest.last_name,
        Student.first_name,
        Student.last_name,
    )
    query = query.where(*has_words(state.search, *names))
    if wanted := state.filters.get("state"):
        query = query.where(ShadowDay.state == ShadowDayState(wanted))
    return page_of(query, state, SORTS)


def day_for(user: User, shadow_day_id: int) -> ShadowDay:
    """One of the coordinator's school; raises NotVisible."""
    query = _with_everything().where(ShadowDay.school_id == user.school_id)
    return visible_row(query.where(ShadowDay.id == shadow_day_id))


def outcome_of(day: ShadowDay) -> ShadowDayOutcome | None:
    """What the guest thought of it."""
    return db.session.get(ShadowDayOutcome, day.id)


def shared_outcomes(days: Sequence[ShadowDay]) -> dict[int, ShadowDayOutcome]:
    """By day, what guests share with coordinators; one statement."""
    rows = db.session.scalars(
        select(ShadowDayOutcome).where(
            ShadowDayOutcome.shadow_day_id.in_([day.id for day in days]),
            ShadowDayOutcome.shared_at.is_not(None),
        )
    )
    return {row.shadow_day_id: row for row in rows}


def without_company(school_id: int) -> list[ShadowDay]:
    """Agreed days ahead about which nobody has told the company yet, the nearest first."""
    return list(
        db.session.scalars(
            _with_everything()
            .where(
                ShadowDay.school_id == school_id,
                ShadowDay.state == ShadowDayState.ACCEPTED,
                ShadowDay.on_date >= today(),
                ShadowDay.company_informed_at.is_(None),
            )
            .order_by(ShadowDay.on_date, ShadowDay.id)
        )
    )


def days_with_outcomes(student: Student) -> list[tuple[ShadowDay, ShadowDayOutcome | None]]:
    """The agreed days of a guest that have come, the latest first, each with what she thought of it."""
    rows = db.session.execute(_SHE_WENT_ALONG, {"student": student.id, "today": today()})
    return [(day, outcome) for day, outcome in rows]


def due_days(day: date, limit: int = 50) -> list[int]:
    """Numbers of days that the calendar ends: not answered in time, or the host or guest is no longer there."""
    is_unanswered = (ShadowDay.state == ShadowDayState.ASKED) & (ShadowDay.answer_by < day)
    is_ahead = ShadowDay.state.in_(TAKING) & (ShadowDay.on_date >= day)
    is_gone = or_(
        Placement.ends_on < ShadowDay.on_date, Student.has_left.is_(True), _Guest.has_left.is_(True)
    )
    return list(
        db.session.scalars(
            select(ShadowDay.id)
            .join(ShadowDay.placement)
            .join(Placement.student)
            .join(ShadowDay.guest.of_type(_Guest))
            .where(or_(is_unanswered, is_ahead & is_gone))
            .order_by(ShadowDay.id)
            .limit(limit)
        )
    )


def load(shadow_day_id: int) -> ShadowDay:
    """One by its number, for the worker."""
    return db.session.scalars(_with_everything().where(ShadowDay.id == shadow_day_id)).one()
