"""Who has a place, and how many places are taken; which sites are known to the school by placements (R13)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.extensions import db
from app.placements.models import HAD, HELD, LEFT, Placement, PlacementState
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
    """The placement that the student has in a period, or has completed: nothing gives her another one (R38)."""
    return db.session.scalar(
        select(Placement).where(
            Placement.student_id == student_id,
            Placement.period_id == period_id,
            Placement.state.in_(HAD),
        )
    )


def confirmed_in(period_id: int) -> dict[int, int]:
    """Opening by student, of every placement of a period that a run leaves as it is: held, or completed."""
    rows = db.session.execute(
        select(Placement.student_id, Placement.opening_id).where(
            Placement.period_id == period_id, Placement.state.in_(HAD)
        )
    )
    return {student_id: opening_id for student_id, opening_id in rows}


def left_in(period_id: int) -> list[tuple[int, int]]:
    """Student and opening of every placement of a period that ended early or was replaced: she does not go back."""
    rows = db.session.execute(
        select(Placement.student_id, Placement.opening_id)
        .where(Placement.period_id == period_id, Placement.state.in_(LEFT))
        .order_by(Placement.id)
    )
    return [(student_id, opening_id) for student_id, opening_id in rows]


def confirmed_count(opening_id: int) -> int:
    """How many places of an opening are taken now."""
    return (
        db.session.scalar(
            select(func.count(Placement.id)).where(
                Placement.opening_id == opening_id, Placement.state.in_(HELD)
            )
        )
        or 0
    )


def known_sites(school_id: int, since: date) -> Select[int]:
    """R13: the sites where a placement was completed whose last day is `since` or later."""
    return (
        select(Opening.site_id)
        .join(Placement, Placement.opening_id == Opening.id)
        .where(
            Placement.school_id == school_id,
            Placement.state == PlacementState.COMPLETED,
            Placement.ends_on >= since,
        )
    )


def placements_named(school_id: int, ids: Collection[int]) -> list[Placement]:
    """Placements of the school by id, with student, opening, site and company."""
    return list(
        db.session.scalars(
            _with_student_and_place()
            .where(Placement.school_id == school_id, Placement.id.in_(ids))
            .order_by(alphabetical(Student.last_name), Placement.id)
        )
    )
