"""What a publication leaves to do: students without a place, openings gone under somebody, answers that are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.companies.queries import is_recognised_in, stopped_sites
from app.extensions import db
from app.placements.models import HAD, HELD, MatchRun, Placement, Proposal, ProposalState
from app.reading import numbers
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


@dataclass(frozen=True)
class Left:
    """Of one publication: how many students of its period have no place, and how many have not answered yet."""

    without_place: int
    waiting: int


def left_by(runs: Sequence[MatchRun]) -> list[Left]:
    """What each of these publications leaves, in their order; one statement for all."""
    found = iter(numbers(*(query for run in runs for query in _left(run)))) if runs else iter(())
    return [Left(without, waiting) for without, waiting in zip(found, found, strict=True)]


def _left(run: MatchRun) -> tuple[Select[int], Select[int]]:
    without = select(func.count(Student.id)).where(_without_place(run))
    waiting = select(func.count(Proposal.id)).join(Proposal.student).where(_waits(run), goes_in(run.period))
    return without, waiting


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


@dataclass(frozen=True)
class LostOpening:
    """An opening that was withdrawn, or whose site is stopped or not recognised for who were offered it or have it."""

    opening: Opening
    students: int
    is_stopped: bool


def openings_lost(runs: Sequence[MatchRun]) -> dict[int, list[LostOpening]]:
    """By number of a run, openings that are gone under a student of its period, that with most students first."""
    if not runs:
        return {}
    counts = union_all(*(_concerned(run) for run in runs)).subquery()
    found: dict[int, list[LostOpening]] = {run.id: [] for run in runs}
    rows = db.session.execute(
        select(Opening, counts.c.run_id, counts.c.students, _is_stopped(runs[0].school_id))
        .join(counts, counts.c.opening_id == Opening.id)
        .options(joinedload(Opening.site).joinedload(Site.company))
        .order_by(counts.c.students.desc(), Opening.id)
    )
    for opening, run_id, students, is_stopped in rows:
        found[run_id].append(LostOpening(opening, students, is_stopped))
    return found


def _is_stopped(school_id: int) -> ColumnElement[bool]:
    return Opening.site_id.in_(stopped_sites(school_id, today()))


def lacks_recognition(period: Period) -> ColumnElement[bool]:
    """Of an opening with a programme of somebody: its site is not recognised for it on the first day (R37)."""
    return ~is_recognised_in(period.school_id, Opening.site_id, Programme.code, period.starts_on)


def unrecognised_in(run: MatchRun) -> list[tuple[int, int | None]]:
    """Openings that somebody has or was offered without recognition for her programme, with the placement she has."""
    held = (
        select(Opening.id, Placement.id)
        .join(Placement, Placement.opening_id == Opening.id)
        .join(Placement.student)
        .join(Student.programme)
        .where(Placement.period_id == run.period_id, Placement.state.in_(HELD), lacks_recognition(run.period))
    )
    offered = (
        select(Opening.id, null())
        .join(Proposal, Proposal.opening_id == Opening.id)
        .join(Proposal.student)
        .join(Student.programme)
        .where(_waits(run), lacks_recognition(run.period))
    )
    rows: Sequence[Any] = db.session.execute(union_all(held, offered)).all()
    return [(opening, placement) for opening, placement in rows]


def _concerned(run: MatchRun) -> Select[int, int, int]:
    """By opening, how many students of the period were offered it or have it, and cannot go there."""
    held = select(Placement.opening_id, Placement.student_id).where(
        Placement.period_id == run.period_id, Placement.state.in_(HELD)
    )
    offered = select(Proposal.opening_id, Proposal.student_id).where(_waits(run))
    concerned = union_all(held, offered).subquery()
    students = func.count(func.distinct(concerned.c.student_id))
    return (
        select(literal(run.id).label("run_id"), concerned.c.opening_id, students.label("students"))
        .join(Opening, Opening.id == concerned.c.opening_id)
        .join(Student, Student.id == concerned.c.student_id)
        .join(Student.programme)
        .where(
            goes_in(run.period),
            or_(Opening.is_withdrawn.is_(True), _is_stopped(run.school_id), lacks_recognition(run.period)),
        )
        .group_by(concerned.c.opening_id)
    )
