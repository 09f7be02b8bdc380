"""The placements of a period as published: everybody of the publication in force, with what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from app.accounts.models import User
from app.extensions import db
from app.placements.models import HAD, MatchRun, Placement, Proposal, ProposalState
from app.placements.queries.proposals import proposals_visible_to
from app.placements.queries.result import SHOWS, SORTS, search_in
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

STATES = ("waits", "accepted", "declined", "unplaced")
ORDERS: dict[str, Sequence[Any]] = {name: SORTS[name] for name in ("name", "place", "rank", "minutes")}


@dataclass(frozen=True)
class Answers:
    """How many students of a publication answered what."""

    students: int
    waits: int
    accepted: int
    declined: int
    unplaced: int


def published_for(user: User, period: Period, state: ListState) -> Listing[Proposal]:
    """One page of what was published in the period, for whom the user may see."""
    return page_of(_matching(user, period, state), state, ORDERS)


def everything_published_for(user: User, period: Period, state: ListState) -> list[Proposal]:
    """All pages, for a file."""
    return list(db.session.scalars(_matching(user, period, state).order_by(*ORDERS[state.sort])).unique())


def _matching(user: User, period: Period, state: ListState) -> Select[Proposal]:
    query = proposals_visible_to(user).where(
        MatchRun.period_id == period.id, MatchRun.state == RunState.PUBLISHED
    )
    if state.search:
        query = query.where(search_in(state.search))
    if wanted := state.filters.get("answer"):
        query = query.where(SHOWS[wanted])
    if team := state.filters.get("team"):
        query = query.where(Student.team_id == int(team))
    return query


def answers_of(run: MatchRun) -> Answers:
    """Count in the database, in one statement."""
    has_place = Proposal.opening_id.is_not(None)
    row = db.session.execute(
        select(
            func.count(Proposal.id),
            func.count(case((has_place & (Proposal.state == ProposalState.OFFERED), 1))),
            func.count(case((Proposal.state == ProposalState.ACCEPTED, 1))),
            func.count(case((Proposal.state == ProposalState.DECLINED, 1))),
            func.count(case((~has_place, 1))),
        ).where(Proposal.run_id == run.id)
    ).one()
    return Answers(*row)


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
