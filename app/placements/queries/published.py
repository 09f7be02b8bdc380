"""The placements of a period as published, with what was answered.

Everybody of the publication in force is in them, and whoever kept a place from an earlier one (D12).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from app.accounts.models import User
from app.extensions import db
from app.placements.models import HAD, MatchRun, Placement, PlacementState, Proposal
from app.placements.queries.lives import has_placement, in_force, is_in_state, lost_place
from app.placements.queries.proposals import proposals_visible_to
from app.placements.queries.result import SHOWS, SORTS, search_in
from app.schools.models import Period
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

STATES = ("waits", "accepted", "declined", "unplaced")
LIVES = tuple(PlacementState)
ORDERS: dict[str, Sequence[Any]] = {name: SORTS[name] for name in ("name", "place", "rank", "minutes")}


_SHOWN = {
    "waits": SHOWS["waits"],
    "accepted": has_placement(),
    "declined": and_(SHOWS["declined"], ~has_placement()),
    "unplaced": and_(or_(SHOWS["unplaced"], lost_place()), ~has_placement()),
}


@dataclass(frozen=True)
class Answers:
    """How many students of a period answered what, and how many have no place, or no longer one."""

    students: int
    waits: int
    accepted: int
    declined: int
    unplaced: int
    late: int
    """Begun without a signed agreement (R39)."""


def published_for(user: User, period: Period, state: ListState) -> Listing[Proposal]:
    """One page of what was published in the period, for whom the user may see."""
    return page_of(_matching(user, period, state), state, ORDERS)


def everything_published_for(user: User, period: Period, state: ListState) -> list[Proposal]:
    """All pages, for a file."""
    return list(db.session.scalars(_matching(user, period, state).order_by(*ORDERS[state.sort])).unique())


def _matching(user: User, period: Period, state: ListState) -> Select[Proposal]:
    query = proposals_visible_to(user).where(MatchRun.period_id == period.id, in_force())
    if state.search:
        query = query.where(search_in(state.search))
    if wanted := state.filters.get("answer"):
        query = query.where(_SHOWN[wanted])
    if life := state.filters.get("state"):
        query = query.where(is_in_state(PlacementState(life)))
    if team := state.filters.get("team"):
        query = query.where(Student.team_id == int(team))
    return query


def answers_of(period: Period) -> Answers:
    """Count in the database, in one statement."""
    conditions = (*_SHOWN.values(), is_in_state(PlacementState.AGREEMENT_PENDING))
    counts: Sequence[int] = db.session.execute(
        select(func.count(Proposal.id), *(func.count(case((condition, 1))) for condition in conditions))
        .select_from(Proposal)
        .join(Proposal.run)
        .where(MatchRun.period_id == period.id, in_force())
    ).one()
    return Answers(*counts)


def guided_intensively(period: Period, student_ids: Sequence[int]) -> set[int]:
    """R10: of these students, those whose placement asks for intensive guidance. Staff only."""
    return set(
        db.session.scalars(
            select(Placement.student_id).where(
                Placement.period_id == period.id,
                Placement.state.in_(HAD),
                Placement.needs_intensive_guidance.is_(True),
                Placement.student_id.in_(student_ids),
            )
        )
    )
