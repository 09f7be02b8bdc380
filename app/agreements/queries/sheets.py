"""The sheets of a placement, the hours on them, and the files with signatures."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import User
from app.agreements.hours import Hours, planned_hours
from app.agreements.models import Agreement, AgreementFile, AgreementState
from app.errors import visible_row
from app.extensions import db
from app.placements.models import Placement
from app.placements.queries.lives import held_by, over_for
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


def newest_sheets(placements: Collection[Placement]) -> dict[int, Agreement]:
    """The newest sheet of each of these placements that has one, by the number of the placement."""
    ids = [placement.id for placement in placements]
    rows = db.session.scalars(
        select(Agreement).where(Agreement.placement_id.in_(ids)).order_by(Agreement.number)
    )
    return {sheet.placement_id: sheet for sheet in rows}


def holding(placement: Placement) -> Agreement | None:
    """The sheet that holds for a placement, neither replaced nor withdrawn; None when there is none yet."""
    return next((sheet for sheet in sheets_of(placement) if sheet.state not in CLOSED), None)


def own_placements(user: User) -> list[Placement]:
    """The placements that a student has now or has next; first those of which the agreement is not signed yet."""
    return sorted(held_by(student_of(user)), key=lambda one: one.agreement_signed_on is not None)


def own_with_past(user: User) -> list[Placement]:
    """The same, then those that are over: their agreement and hours stay to be read."""
    return [*own_placements(user), *over_for(student_of(user))]


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


def hours_of(agreement: Agreement) -> Hours:
    """R40: the hours of a sheet, against what the programme asks for and what earlier sheets brought."""
    return hours_of_all([agreement])[0]


def hours_of_all(agreements: Sequence[Agreement]) -> list[Hours]:
    """The same for several sheets of one school, in their order and in few statements."""
    if not agreements:
        return []
    school, signed = school_days(agreements[0].school_id), _signed(agreements)
    return [_hours(one, signed[one.placement.student_id], school) for one in agreements]


def _signed(agreements: Collection[Agreement]) -> dict[int, list[Agreement]]:
    """Every signed sheet of the students of these sheets, with its placement, by student."""
    students = {one.placement.student_id for one in agreements}
    found: dict[int, list[Agreement]] = {number: [] for number in students}
    rows = (
        select(Agreement)
        .join(Agreement.placement)
        .where(Placement.student_id.in_(students), Agreement.state == AgreementState.SIGNED)
        .options(contains_eager(Agreement.placement))
    )
    for sheet in db.session.scalars(rows):
        found[sheet.placement.student_id].append(sheet)
    return found


def _hours(agreement: Agreement, signed: Iterable[Agreement], school: SchoolDays) -> Hours:
    about = (agreement.days_per_week, agreement.hours_per_week)
    days, day = _days(school, agreement.starts_on, agreement.ends_on), today()
    return Hours(
        planned=planned_hours(days, *about),
        past=planned_hours((one for one in days if one <= day), *about),
        before=_hours_before(agreement, signed, school),
        required=agreement.required_hours,
    )


def _hours_before(agreement: Agreement, signed: Iterable[Agreement], school: SchoolDays) -> int:
    """Hours of her other placements with a signed sheet, each until its own last day."""
    total = 0
    for other in signed:
        where = other.placement
        if where.id != agreement.placement_id and where.starts_on < agreement.starts_on:
            days = _days(school, other.starts_on, min(other.ends_on, where.ends_on))
            total += planned_hours(days, other.days_per_week, other.hours_per_week) or 0
    return total


def _days(school: SchoolDays, first: date, last: date) -> list[date]:
    """The school days from the first day to the last."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if day in school]
