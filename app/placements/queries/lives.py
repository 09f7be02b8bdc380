"""Placements in their life (D14): which somebody sees, in which state, who lost a place, and who is where on a day."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import (
    HAD,
    HELD,
    LEFT,
    MatchRun,
    Placement,
    PlacementState,
    PlacementStep,
    Proposal,
    ProposalState,
)
from app.runs.models import MADE_PUBLIC, RunState
from app.schools.models import Period, Programme
from app.schools.queries import AMSTERDAM, periods_of
from app.students.models import Student
from app.students.queries.audience import goes_in

OVERTAKEN = (ProposalState.ACCEPTED, ProposalState.WITHDRAWN)
"""States of a published proposal from which a placement goes on: accepted, or given way to a place given by hand."""
_Later, _LaterRun = aliased(Proposal), aliased(MatchRun)


WHO_AND_WHERE = (
    Student.first_name,
    Student.name_prefix,
    Student.last_name,
    Company.name,
    Site.name,
    Site.town,
)
"""What a search of placements looks in, of a query that joins these three as `placements_visible_to` does."""


def placements_visible_to(user: User) -> Select[Placement]:
    """The placements of the school for whoever sees them all, of her own students for a supervisor.

    Each comes with student, programme, period, opening, site and company, in one statement.
    """
    scopes: list[ColumnElement[bool]] = []
    if user.has(Permission.VIEW_PLACEMENTS):
        scopes.append(Placement.school_id == user.school_id)
    if user.has(Permission.VIEW_OWN_STUDENTS):
        scopes.append(Student.supervisor_id == user.id)
    return (
        select(Placement)
        .join(Placement.student)
        .join(Student.programme)
        .join(Placement.period)
        .join(Placement.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            contains_eager(Placement.student).contains_eager(Student.programme),
            contains_eager(Placement.period),
            contains_eager(Placement.opening).contains_eager(Opening.site).contains_eager(Site.company),
        )
        .where(
            Placement.school_id == user.school_id,
            Student.school_id == user.school_id,
            Programme.school_id == user.school_id,
            or_(false(), *scopes),
        )
    )


def placement_for(user: User, placement_id: int) -> Placement:
    """The placement with this id, its steps loaded, when the user may see it; raises `NotVisible`."""
    query = placements_visible_to(user).where(Placement.id == placement_id)
    return visible_row(query.options(selectinload(Placement.steps)))


def placements_of(student: Student) -> list[Placement]:
    """Every placement of a student, the newest first."""
    return list(
        db.session.scalars(
            select(Placement)
            .where(Placement.student_id == student.id)
            .options(
                joinedload(Placement.period),
                joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
            )
            .order_by(Placement.id.desc())
        )
    )


def held_in(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Placement]:
    """What students have or have next, by student and period of those that are asked for, with site and company."""
    rows = db.session.scalars(
        select(Placement)
        .where(
            Placement.student_id.in_({student_id for student_id, _period in pairs}),
            Placement.period_id.in_({period_id for _student, period_id in pairs}),
            Placement.state.in_(HELD),
        )
        .options(joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company))
        .order_by(Placement.id)
    )
    found = {(row.student_id, row.period_id): row for row in rows}
    return {pair: row for pair, row in found.items() if pair in pairs}


def held_by(student: Student) -> list[Placement]:
    """The placements that a student has now or has next, the first to begin first, with all that its page names."""
    return list(db.session.scalars(_of(student, *HELD).order_by(Placement.starts_on, Placement.id)))


def over_for(student: Student) -> list[Placement]:
    """The placements that a student had and that began, the last first, with all that its page names."""
    began = Placement.ends_on >= Placement.starts_on
    rows = _of(student, PlacementState.COMPLETED, *LEFT).where(began)
    return list(db.session.scalars(rows.order_by(Placement.ends_on.desc(), Placement.id.desc())))


def _of(student: Student, *states: PlacementState) -> Select[Placement]:
    return (
        select(Placement)
        .where(Placement.student_id == student.id, Placement.state.in_(states))
        .options(
            joinedload(Placement.student),
            joinedload(Placement.period),
            joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
        )
    )


def lives_of(period_id: int, proposals: Collection[Proposal]) -> dict[int, Placement]:
    """By student, the placement that says what became of her proposal, with opening, site and company.

    It is her newest one in the period. One that ended early says nothing of what was offered to her since.
    """
    states = {row.student_id: row.state for row in proposals}
    newest = (
        select(func.max(Placement.id))
        .where(Placement.period_id == period_id, Placement.student_id.in_(states))
        .group_by(Placement.student_id)
    )
    rows = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(newest))
        .options(joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company))
    )
    return {
        placement.student_id: placement
        for placement in rows
        if placement.state in HAD or states[placement.student_id] in OVERTAKEN
    }


def _placed_in(*states: PlacementState) -> ColumnElement[bool]:
    """The student of a proposal has a placement in one of these states, in the period of its run."""
    return exists().where(
        Placement.student_id == Proposal.student_id,
        Placement.period_id == MatchRun.period_id,
        Placement.state.in_(states),
    )


def has_placement() -> ColumnElement[bool]:
    """Of a proposal joined with its run: the student has a placement in that period, or completed one."""
    return _placed_in(*HAD)


def in_force() -> ColumnElement[bool]:
    """Of a proposal joined with its run: it is what holds for the student in that period, at most one a student.

    That is what the published run says for her. Who kept a place but stands apart in that run (D12) has no proposal
    in it: then the newest one of the publications before it holds.
    """
    is_replaced = exists().where(
        _Later.run_id == _LaterRun.id,
        _Later.student_id == Proposal.student_id,
        _LaterRun.period_id == MatchRun.period_id,
        _LaterRun.state.in_(MADE_PUBLIC),
        _LaterRun.published_at > MatchRun.published_at,
    )
    is_kept = and_(MatchRun.state == RunState.SUPERSEDED, has_placement(), ~is_replaced)
    return or_(MatchRun.state == RunState.PUBLISHED, is_kept)


def lost_place() -> ColumnElement[bool]:
    """Of a published proposal joined with its run: there was a placement, and it ended early without another one."""
    return and_(Proposal.state.in_(OVERTAKEN), _placed_in(*LEFT), ~has_placement())


def is_in_state(state: PlacementState) -> ColumnElement[bool]:
    """Of a proposal joined with its run: what became of the student's placement in that period.

    Ended early counts where no other place came after it.
    """
    if state is PlacementState.ENDED_EARLY:
        return and_(_placed_in(state), ~has_placement())
    return _placed_in(state)


@dataclass(frozen=True)
class Waiting:
    """How many students of a period wait for something, and the first day on which it was due."""

    period_id: int
    students: int
    since: date


def who_waits(school_id: int, day: date) -> dict[PlacementState, list[Waiting]]:
    """By the state of their placement and per period, students who wait for an agreement, or for another place.

    R39: a placement that has begun without a signed agreement. And in a period that is not over, a placement that ended
    early: nobody is waiting for a place who does not go in the period (D12), or to whom a new place was offered.
    """
    found: dict[PlacementState, list[Waiting]] = {
        PlacementState.AGREEMENT_PENDING: [],
        PlacementState.ENDED_EARLY: [],
    }
    both = union_all(_late_agreements(school_id), _without_place_again(school_id, day)).subquery()
    rows = db.session.execute(select(both).order_by(both.c.period_id))
    for state, period_id, students, since in rows:
        found[state].append(Waiting(period_id, students, since))
    return found


def _counted(since: InstrumentedAttribute[date]) -> Select[PlacementState, int, int, date]:
    columns = (Placement.state, Placement.period_id, func.count().label("students"), func.min(since))
    return select(*columns).join(Placement.student).group_by(Placement.state, Placement.period_id)


def _late_agreements(school_id: int) -> Select[PlacementState, int, int, date]:
    return _counted(Placement.starts_on).where(
        Placement.school_id == school_id,
        Placement.state == PlacementState.AGREEMENT_PENDING,
        Student.has_left.is_(False),
    )


def _without_place_again(school_id: int, day: date) -> Select[PlacementState, int, int, date]:
    newer = aliased(Placement)
    follows = exists().where(
        newer.student_id == Placement.student_id,
        newer.period_id == Placement.period_id,
        or_(newer.state.in_(HAD), newer.id > Placement.id),
    )
    periods = [period for period in periods_of(school_id) if period.ends_on >= day]
    goes = or_(false(), *(and_(Placement.period_id == period.id, goes_in(period)) for period in periods))
    offered = (
        select(Proposal.id)
        .join(Proposal.run)
        .where(
            Proposal.student_id == Placement.student_id,
            MatchRun.period_id == Placement.period_id,
            Proposal.opening_id.is_not(None),
            Proposal.state == ProposalState.OFFERED,
        )
        .exists()
    )
    return (
        _counted(Placement.ends_on)
        .join(Placement.period)
        .where(
            Placement.school_id == school_id,
            Placement.state == PlacementState.ENDED_EARLY,
            Period.ends_on >= day,
            ~follows,
            goes,
            ~offered,
        )
    )


def is_active_on(day: date) -> ColumnElement[bool]:
    """R19, of a placement: active on `day`.

    By its dates it lasts on that day, and by its life it was active by then, or will be: its agreement is signed.
    """
    end_of_day = datetime.combine(day + timedelta(days=1), time.min, AMSTERDAM)
    was_active = exists().where(
        PlacementStep.placement_id == Placement.id,
        PlacementStep.state == PlacementState.ACTIVE,
        PlacementStep.at < end_of_day,
    )
    will_be = and_(Placement.state == PlacementState.CONFIRMED, Placement.agreement_signed_on.is_not(None))
    return and_(Placement.starts_on <= day, Placement.ends_on >= day, or_(was_active, will_be))


def interns_at(site_ids: Collection[int], day: date) -> list[Placement]:
    """R19: the placements that are active on `day` at these sites, with their students, by surname."""
    return _there(site_ids, is_active_on(day))


def late_at(site_ids: Collection[int], day: date) -> list[Placement]:
    """The placements at these sites that have begun without a signed agreement, with their students, by surname."""
    is_late = Placement.state == PlacementState.AGREEMENT_PENDING
    return _there(site_ids, and_(Placement.starts_on <= day, Placement.ends_on >= day, is_late))


def _there(site_ids: Collection[int], condition: ColumnElement[bool]) -> list[Placement]:
    return list(
        db.session.scalars(
            select(Placement)
            .join(Placement.student)
            .join(Placement.opening)
            .options(contains_eager(Placement.student), contains_eager(Placement.opening))
            .where(Opening.site_id.in_(site_ids), condition)
            .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Placement.id)
        )
    )


def taken_places(period_id: int) -> Mapping[int, int]:
    """By opening, how many places students have now, or are offered and may still accept (R38)."""
    held = (
        select(Placement.opening_id, func.count())
        .where(Placement.period_id == period_id, Placement.state.in_(HELD))
        .group_by(Placement.opening_id)
    )
    offered = (
        select(Proposal.opening_id, func.count())
        .join(Proposal.run)
        .where(
            MatchRun.period_id == period_id,
            MatchRun.state == RunState.PUBLISHED,
            Proposal.state == ProposalState.OFFERED,
            Proposal.opening_id.is_not(None),
        )
        .group_by(Proposal.opening_id)
    )
    taken: Counter[int | None] = Counter()
    for query in (held, offered):
        taken.update({opening_id: count for opening_id, count in db.session.execute(query)})
    return {opening_id: count for opening_id, count in taken.items() if opening_id is not None}
