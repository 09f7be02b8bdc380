"""The sheets of a placement, the hours on them, and the files with signatures."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.agreements.hours import Hours, planned_hours
from app.agreements.models import Agreement, AgreementFile, AgreementState
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import HELD, Placement
from app.schools.queries import school_days, today
from app.schools.queries.days import SchoolDays
from app.students.queries import student_of

CLOSED = (AgreementState.REPLACED, AgreementState.WITHDRAWN)


def sheets_of(placement: Placement) -> list[Agreement]:
    """Every sheet of a placement with signatures and files (without their content), the newest first."""
    return list(
        db.session.scalars(
            select(Agreement)
            .where(Agreement.placement_id == placement.id)
            .options(selectinload(Agreement.signatures), selectinload(Agreement.files))
            .order_by(Agreement.number.desc())
        )
    )


def holding(placement: Placement) -> Agreement | None:
    """The sheet that holds for a placement, neither replaced nor withdrawn; None when there is none yet."""
    return next((sheet for sheet in sheets_of(placement) if sheet.state not in CLOSED), None)


def own_placement(user: User) -> Placement | None:
    """The placement that a student has now, or the one that comes next, with place and period; None without one."""
    mine = select(Placement).where(Placement.student_id == student_of(user).id, Placement.state.in_(HELD))
    return db.session.scalars(
        mine.options(
            joinedload(Placement.student),
            joinedload(Placement.period),
            joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
        ).order_by(Placement.starts_on, Placement.id)
    ).first()


def file_of(placement: Placement, file_id: int) -> AgreementFile:
    """A signed sheet of this placement that is still there. Raises `NotVisible`."""
    return visible_row(
        select(AgreementFile)
        .join(AgreementFile.agreement)
        .where(
            Agreement.placement_id == placement.id,
            AgreementFile.id == file_id,
            AgreementFile.removed_at.is_(None),
        )
    )


def hours_of(agreement: Agreement, school: SchoolDays | None = None) -> Hours:
    """R40: the hours of a sheet, against what the programme asks for and what earlier sheets brought.

    Whoever asks for many sheets of a school hands in its school days.
    """
    about = (agreement.days_per_week, agreement.hours_per_week)
    school, day = school or school_days(agreement.school_id), today()
    days = _days(school, agreement.starts_on, agreement.ends_on)
    return Hours(
        planned=planned_hours(days, *about),
        past=planned_hours((one for one in days if one <= day), *about),
        before=_hours_before(agreement, school),
        required=agreement.required_hours,
    )


def _hours_before(agreement: Agreement, school: SchoolDays) -> int:
    """Hours of her other placements with a signed sheet, each until its own last day."""
    rows = db.session.execute(
        select(Agreement, func.min(Placement.ends_on))
        .join(Agreement.placement)
        .where(
            Placement.student_id == agreement.placement.student_id,
            Placement.id != agreement.placement_id,
            Placement.starts_on < agreement.starts_on,
            Agreement.state == AgreementState.SIGNED,
        )
        .group_by(Agreement.id)
    )
    total = 0
    for other, last in rows:
        days = _days(school, other.starts_on, min(other.ends_on, last))
        total += planned_hours(days, other.days_per_week, other.hours_per_week) or 0
    return total


def _days(school: SchoolDays, first: date, last: date) -> list[date]:
    """The school days from the first day to the last."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if day in school]
