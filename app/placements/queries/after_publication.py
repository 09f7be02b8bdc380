"""What a publication leaves to do: students without a place, openings gone under somebody, answers that are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.companies.queries import stopped_site_ids
from app.extensions import db
from app.placements.models import HAD, HELD, MatchRun, Placement, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.models import Period, Programme
from app.schools.queries import today
from app.searching import has_words
from app.students.models import Student
from app.students.queries.audience import goes_in
from app.students.queries.students import visible_to
from app.web.listing import Listing, ListState, SortColumn, page_of

SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id),
    "class": (Student.class_group, alphabetical(Student.last_name), Student.id),
    "programme": (Programme.name, alphabetical(Student.last_name), Student.id),
}


def runs_in_force(school_id: int) -> list[MatchRun]:
    """The published run of every period that is not over, the first period first, with its period."""
    return list(
        db.session.scalars(
            select(MatchRun)
            .join(MatchRun.period)
            .options(contains_eager(MatchRun.period))
            .where(
                MatchRun.school_id == school_id,
                MatchRun.state == RunState.PUBLISHED,
                Period.ends_on >= today(),
            )
            .order_by(Period.starts_on, MatchRun.id)
        )
    )


def _waits(run: MatchRun) -> ColumnElement[bool]:
    return and_(
        Proposal.run_id == run.id,
        Proposal.state == ProposalState.OFFERED,
        Proposal.opening_id.is_not(None),
    )


def _without_place(run: MatchRun) -> ColumnElement[bool]:
    """On `Student`: goes in the period (D12), has no internship in it and no place that waits for an answer."""
    placed = select(Placement.student_id).where(
        Placement.period_id == run.period_id, Placement.state.in_(HAD)
    )
    offered = select(Proposal.student_id).where(_waits(run))
    return and_(goes_in(run.period), Student.id.not_in(placed), Student.id.not_in(offered))


def count_without_place(run: MatchRun) -> int:
    """How many students of the period have no place after this publication."""
    return db.session.scalar(select(func.count(Student.id)).where(_without_place(run))) or 0


def students_without_place(user: User, run: MatchRun, state: ListState) -> Listing[Any]:
    """One page of rows (Student, her proposal in the published run or None), as far as the user sees students."""
    query: Select[Any] = (
        visible_to(user)
        .join(Student.programme)
        .outerjoin(Proposal, and_(Proposal.student_id == Student.id, Proposal.run_id == run.id))
        .add_columns(Proposal)
        .options(contains_eager(Student.programme))
        .where(_without_place(run))
    )
    columns = (Student.first_name, Student.last_name, Student.name_prefix, Student.class_group)
    return page_of(query.where(*has_words(state.search, *columns)), state, SORTS)


def count_waiting(run: MatchRun) -> int:
    """How many students of the period have not answered about their published place."""
    query = select(func.count(Proposal.id)).join(Proposal.student).where(_waits(run), goes_in(run.period))
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class LostOpening:
    """An opening that was withdrawn or whose site is stopped, and how many students were offered it or have it."""

    opening: Opening
    students: int


def openings_lost(run: MatchRun) -> list[LostOpening]:
    """Openings that are gone under a student of the period, the one with the most students first."""
    held = select(Placement.opening_id, Placement.student_id).where(
        Placement.period_id == run.period_id, Placement.state.in_(HELD)
    )
    offered = select(Proposal.opening_id, Proposal.student_id).where(_waits(run))
    concerned = union_all(held, offered).subquery()
    students = func.count(func.distinct(concerned.c.student_id))
    counts = (
        select(concerned.c.opening_id, students.label("students"))
        .join(Student, Student.id == concerned.c.student_id)
        .where(goes_in(run.period))
        .group_by(concerned.c.opening_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Opening, counts.c.students)
        .join(counts, counts.c.opening_id == Opening.id)
        .options(joinedload(Opening.site).joinedload(Site.company))
        .where(
            or_(
                Opening.is_withdrawn.is_(True),
                Opening.site_id.in_(stopped_site_ids(run.school_id, today())),
            )
        )
        .order_by(counts.c.students.desc(), Opening.id)
    )
    return [LostOpening(opening, count) for opening, count in rows]
