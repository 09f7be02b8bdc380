"""Decisions of people about students and openings."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import DecisionKind, PlacementDecision
from app.students.models import Student
from app.students.queries.audience import goes_in


def decisions_visible_to(user: User) -> Select[PlacementDecision]:
    """The decisions of the school, each with student and opening; none for whoever does not manage runs."""
    query = (
        select(PlacementDecision)
        .join(PlacementDecision.student)
        .join(PlacementDecision.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            contains_eager(PlacementDecision.student),
            contains_eager(PlacementDecision.opening)
            .contains_eager(Opening.site)
            .contains_eager(Site.company),
        )
    )
    if not user.has(Permission.MANAGE_RUNS):
        return query.where(false())
    return query.where(
        PlacementDecision.school_id == user.school_id,
        Student.school_id == user.school_id,
        Company.school_id == user.school_id,
    )


def decision_for(user: User, decision_id: int) -> PlacementDecision:
    """The decision with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(decisions_visible_to(user).where(PlacementDecision.id == decision_id))


def decisions_in_force(period_id: int) -> list[PlacementDecision]:
    """The decisions that the next run of a period obeys."""
    return list(
        db.session.scalars(
            select(PlacementDecision)
            .join(PlacementDecision.student)
            .options(contains_eager(PlacementDecision.student))
            .where(PlacementDecision.period_id == period_id, PlacementDecision.withdrawn_at.is_(None))
            .order_by(PlacementDecision.id)
        )
    )


def pinned_students(opening: Opening) -> list[Student]:
    """Those who are pinned to an opening and go in its period: the pin of anybody else waits (D12)."""
    return list(
        db.session.scalars(
            select(Student)
            .join(PlacementDecision, PlacementDecision.student_id == Student.id)
            .where(
                PlacementDecision.opening_id == opening.id,
                goes_in(opening.period),
                PlacementDecision.kind == DecisionKind.PIN,
                PlacementDecision.withdrawn_at.is_(None),
            )
            .order_by(alphabetical(Student.last_name), Student.id)
        )
    )
