"""Confirmed placements: which a person sees, and how many places they take."""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.companies.queries.intakes import first_known_year
from app.extensions import db
from app.placements.models import Placement, PlacementState
from app.schools.models import Period
from app.students.models import Student


def _with_student_and_place() -> Select[Placement]:
    """Placements with student, opening, site and company loaded in the same statement."""
    return (
        select(Placement)
        .join(Placement.student)
        .join(Placement.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            contains_eager(Placement.student),
            contains_eager(Placement.opening).contains_eager(Opening.site).contains_eager(Site.company),
        )
    )


def confirmed_placement_of(student_id: int, period_id: int) -> Placement | None:
    """The place that the student accepted in a period."""
    return db.session.scalar(
        select(Placement).where(
            Placement.student_id == student_id,
            Placement.period_id == period_id,
            Placement.state == PlacementState.CONFIRMED,
        )
    )


def confirmed_in(period_id: int) -> dict[int, int]:
    """Opening by student, for every confirmed placement of a period."""
    rows = db.session.execute(
        select(Placement.student_id, Placement.opening_id).where(
            Placement.period_id == period_id, Placement.state == PlacementState.CONFIRMED
        )
    )
    return {student_id: opening_id for student_id, opening_id in rows}


def confirmed_count(opening_id: int) -> int:
    """How many places of an opening are taken by confirmed placements."""
    return (
        db.session.scalar(
            select(func.count(Placement.id)).where(
                Placement.opening_id == opening_id, Placement.state == PlacementState.CONFIRMED
            )
        )
        or 0
    )


def known_site_ids(site_ids: Collection[int], period: Period) -> set[int]:
    """R13: of these sites, those with a placement that was completed within the school's number of years."""
    rows = db.session.execute(
        select(Opening.site_id, Period.ends_on)
        .join(Placement, Placement.opening_id == Opening.id)
        .join(Period, Period.id == Placement.period_id)
        .where(Opening.site_id.in_(site_ids), Placement.state == PlacementState.COMPLETED)
        .distinct()
    )
    first = first_known_year(period)
    return {site_id for site_id, ends_on in rows if ends_on.year + (ends_on.month >= 8) >= first}


def placements_named(school_id: int, ids: Collection[int]) -> list[Placement]:
    """Placements of the school by id, with student, opening, site and company."""
    return list(
        db.session.scalars(
            _with_student_and_place()
            .where(Placement.school_id == school_id, Placement.id.in_(ids))
            .order_by(alphabetical(Student.last_name), Placement.id)
        )
    )
