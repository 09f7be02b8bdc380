"""Proposals: which a person sees, the one that waits for a student, and all of a run."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload
from sqlalchemy.sql.base import ExecutableOption

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Company, Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import MatchRun, Proposal, ProposalState, waits_for_answer
from app.placements.queries.lives import in_force
from app.runs.models import MADE_PUBLIC, RunState
from app.schools.models import Programme
from app.students.models import Student


def proposals_visible_to(user: User) -> Select[Proposal]:
    """Proposals of the school for whoever manages runs; once published, of her own students and her own.

    Each comes with its student, programme, opening, site and company, in one statement.
    """
    return (
        select(Proposal)
        .join(Proposal.run)
        .join(Proposal.student)
        .join(Student.programme)
        .outerjoin(Proposal.opening)
        .outerjoin(Opening.site)
        .outerjoin(Site.company)
        .options(
            contains_eager(Proposal.student).contains_eager(Student.programme),
            contains_eager(Proposal.opening).contains_eager(Opening.site).contains_eager(Site.company),
        )
        .where(
            MatchRun.school_id == user.school_id,
            Student.school_id == user.school_id,
            Programme.school_id == user.school_id,
            or_(Company.school_id == user.school_id, Company.id.is_(None)),
            or_(*_scopes(user)),
        )
    )


def _scopes(user: User) -> list[ColumnElement[bool]]:
    scopes: list[ColumnElement[bool]] = [Proposal.id.is_(None)]
    if user.has(Permission.MANAGE_RUNS):
        scopes.append(Student.school_id == user.school_id)
    if user.has(Permission.VIEW_OWN_STUDENTS):
        scopes.append(and_(Student.supervisor_id == user.id, MatchRun.state.in_(MADE_PUBLIC)))
    if user.has(Permission.ANSWER_PLACEMENT):
        scopes.append(and_(Student.user_id == user.id, MatchRun.state.in_(MADE_PUBLIC)))
    return scopes


def proposal_for(user: User, run_id: int, student_id: int) -> Proposal:
    """What a run says for one student, when the user may see it; raises `NotVisible`."""
    return visible_row(
        proposals_visible_to(user).where(Proposal.run_id == run_id, Proposal.student_id == student_id)
    )


TOLD = (
    joinedload(Proposal.student).joinedload(Student.user),
    joinedload(Proposal.opening).options(
        lazyload(Opening.programmes), joinedload(Opening.site).joinedload(Site.company)
    ),
)
"""What an email about a place speaks of."""


def all_proposals_of(run: MatchRun, *also: ExecutableOption) -> list[Proposal]:
    """Every row of a run with its student, by student; what `also` says is loaded in the same statements."""
    return list(
        db.session.scalars(
            select(Proposal)
            .where(Proposal.run_id == run.id)
            .options(joinedload(Proposal.student), *also)
            .order_by(Proposal.student_id)
        )
    )


_HOLDS_FOR_HER = (
    select(Proposal)
    .join(Proposal.run)
    .where(
        Proposal.student_id == bindparam("student"),
        MatchRun.school_id == bindparam("school"),
        in_force(),
    )
    .order_by(MatchRun.published_at.desc())
    .limit(1)
)
"""Made once: every page of a student asks it, and making it takes four times as long as asking it."""
_WITH_PLACE = _HOLDS_FOR_HER.options(
    contains_eager(Proposal.run).joinedload(MatchRun.period),
    joinedload(Proposal.opening).joinedload(Opening.site).joinedload(Site.company),
)
_WHETHER_ANSWERED = _HOLDS_FOR_HER.with_only_columns(MatchRun.state, Proposal.state, Proposal.opening_id)


def published_proposal_of(student: Student | None) -> Proposal | None:
    """What holds for this student by the publications: her place, or why there is none. None before a publication.

    Where the published run leaves out her who has a place (D12), it is the proposal of an earlier publication.
    """
    if student is None:
        return None
    return db.session.scalar(_WITH_PLACE, {"student": student.id, "school": student.school_id})


def has_place_to_answer(student: Student) -> bool:
    """Whether what holds for this student waits for her answer; of its columns only what decides that is read."""
    row = db.session.execute(
        _WHETHER_ANSWERED, {"student": student.id, "school": student.school_id}
    ).one_or_none()
    return row is not None and waits_for_answer(*row)


def offered_in(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Opening]:
    """Where a publication offers a place that awaits an answer, by student and period of those that are asked for."""
    rows = db.session.execute(
        select(Proposal.student_id, MatchRun.period_id, Opening)
        .select_from(Proposal)
        .join(Proposal.run)
        .join(Proposal.opening)
        .where(
            Proposal.student_id.in_({student_id for student_id, _period in pairs}),
            Proposal.state == ProposalState.OFFERED,
            MatchRun.period_id.in_({period_id for _student, period_id in pairs}),
            MatchRun.state == RunState.PUBLISHED,
        )
        .options(joinedload(Opening.site).joinedload(Site.company))
        .order_by(Proposal.id)
    )
    found = {(student_id, period_id): opening for student_id, period_id, opening in rows}
    return {pair: opening for pair, opening in found.items() if pair in pairs}


def open_offers_of(student_id: int, period_id: int) -> list[Proposal]:
    """What a publication of the period offers the student and she has not answered."""
    return list(
        db.session.scalars(
            select(Proposal)
            .join(Proposal.run)
            .where(
                Proposal.student_id == student_id,
                Proposal.state == ProposalState.OFFERED,
                MatchRun.period_id == period_id,
                MatchRun.state == RunState.PUBLISHED,
            )
            .order_by(Proposal.id)
        )
    )
