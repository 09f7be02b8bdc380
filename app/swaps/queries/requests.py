"""Requests for another place: a student's own, which of them still stand, and the coordinator's list."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import Student
from app.swaps.models import SwapChoice, SwapRequest, SwapState
from app.web.listing import Listing, ListState, page_of

SORTS: Mapping[str, Sequence[Any]] = {
    "asked": (case((SwapRequest.state == SwapState.OPEN, 0), else_=1), SwapRequest.asked_at, SwapRequest.id),
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), SwapRequest.id),
}
SHOWS: Mapping[str, ColumnElement[bool]] = {state.value: SwapRequest.state == state for state in SwapState}
_PLACE = joinedload(Opening.site).joinedload(Site.company)
WITH_PLACES = (
    joinedload(SwapRequest.opening).options(_PLACE),
    joinedload(SwapRequest.granted).options(_PLACE),
    selectinload(SwapRequest.choices).joinedload(SwapChoice.opening).options(_PLACE),
)
"""What a page shows of a request, in two statements."""


def still_stands() -> ColumnElement[bool]:
    """Of an open request: she has the place of then, as an offer or accepted; it is not signed and has not begun."""
    hers = exists().where(
        Placement.student_id == SwapRequest.student_id,
        Placement.period_id == SwapRequest.period_id,
        Placement.opening_id == SwapRequest.opening_id,
        Placement.state == PlacementState.CONFIRMED,
        Placement.agreement_signed_on.is_(None),
        Placement.starts_on > today(),
    )
    offered = (
        select(Proposal.id)
        .join(Proposal.run)
        .where(
            Proposal.student_id == SwapRequest.student_id,
            Proposal.opening_id == SwapRequest.opening_id,
            Proposal.state == ProposalState.OFFERED,
            MatchRun.period_id == SwapRequest.period_id,
            MatchRun.state == RunState.PUBLISHED,
        )
        .exists()
    )
    return or_(hers, and_(offered, SwapRequest.ends_on > today()))


def requests_visible_to(user: User) -> Select[SwapRequest]:
    """The requests of the school with student and places, for whoever answers them and nobody else."""
    query = (
        select(SwapRequest)
        .join(SwapRequest.student)
        .options(contains_eager(SwapRequest.student).joinedload(Student.programme), *WITH_PLACES)
    )
    if not user.has(Permission.VIEW_PLACEMENTS):
        return query.where(false())
    return query.where(SwapRequest.school_id == user.school_id, Student.school_id == user.school_id)


def request_for(user: User, swap_request_id: int) -> SwapRequest:
    """One request with its period, when this person answers it; raises `NotVisible`."""
    query = requests_visible_to(user).options(joinedload(SwapRequest.period))
    return visible_row(query.where(SwapRequest.id == swap_request_id))


def page_of_requests(user: User, state: ListState) -> Listing[SwapRequest]:
    """One page of requests: those that wait first, the oldest on top."""
    query = requests_visible_to(user).options(joinedload(SwapRequest.period))
    if show := state.filters.get("show"):
        query = query.where(SHOWS[show])
    return page_of(query, state, SORTS)


def waiting_at(school_id: int) -> Select[SwapRequest]:
    """The requests that wait for an answer at a school."""
    return select(SwapRequest).where(SwapRequest.school_id == school_id, SwapRequest.state == SwapState.OPEN)


def standing_in(period: Period) -> list[SwapRequest]:
    """Every request of a period that can be granted now, the oldest first, with its student."""
    return list(
        db.session.scalars(
            select(SwapRequest)
            .where(
                SwapRequest.period_id == period.id,
                SwapRequest.state == SwapState.OPEN,
                still_stands(),
            )
            .options(joinedload(SwapRequest.student))
            .order_by(SwapRequest.asked_at, SwapRequest.id)
        )
    )


def open_request_of(student: Student) -> SwapRequest | None:
    """What she asked for and waits for, in whichever period."""
    query = select(SwapRequest).where(
        SwapRequest.student_id == student.id, SwapRequest.state == SwapState.OPEN
    )
    return db.session.scalar(query.options(*WITH_PLACES).order_by(SwapRequest.id.desc()).limit(1))


def newest_request_of(student: Student, period_id: int) -> SwapRequest | None:
    """The last that she asked in a period, whatever became of it."""
    query = select(SwapRequest).where(
        SwapRequest.student_id == student.id, SwapRequest.period_id == period_id
    )
    return db.session.scalar(query.options(*WITH_PLACES).order_by(SwapRequest.id.desc()).limit(1))


def published_run_of(request: SwapRequest) -> MatchRun | None:
    """The publication in force in its period, whose order of criteria says what would be worse."""
    return db.session.scalar(
        select(MatchRun).where(MatchRun.period_id == request.period_id, MatchRun.state == RunState.PUBLISHED)
    )
