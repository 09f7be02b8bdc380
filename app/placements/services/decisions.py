"""Pinning a student to an opening, keeping her from one, and taking that back. Every later run obeys."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.companies.models import Opening
from app.errors import NotVisible
from app.extensions import db
from app.placements.broken_rules import (
    RULES_FOR_EVERYBODY,
    OpeningFull,
    OpeningNotAllowed,
    StudentAlreadyPlaced,
    StudentNotGoing,
)
from app.placements.models import DecisionKind, MatchRun, PlacementDecision, Proposal
from app.placements.problem.eligibility import current_grounds, rule_against
from app.placements.queries.decisions import pinned_students
from app.placements.queries.placements import confirmed_count, confirmed_placement_of
from app.placements.trail import FORBID_OPENING, PIN_STUDENT, WITHDRAW_DECISION
from app.runs.decisions import decide, ensure_reason, withdraw_decision
from app.runs.queries import lock_period
from app.students.models import Student
from app.students.queries.audience import is_going


def ensure_allowed(student: Student, opening: Opening) -> None:
    """Raises `OpeningNotAllowed` when a rule that binds everybody keeps the student from the opening (R15, R37)."""
    code = rule_against(student, opening, current_grounds(opening.period, {opening.site_id}))
    if code is not None or opening.is_withdrawn:
        raise OpeningNotAllowed(str(RULES_FOR_EVERYBODY[code or "withdrawn"]))


def _ensure_free_to_decide(student: Student, opening: Opening) -> None:
    if student.school_id != opening.school_id:
        raise NotVisible
    if confirmed_placement_of(student.id, opening.period_id) is not None:
        raise StudentAlreadyPlaced


def pin(student: Student, opening: Opening, reason: str, *, actor: User) -> PlacementDecision:
    """Pin the student to the opening in every later run, replacing an earlier pin in the period.

    Raises `OpeningNotAllowed`, `OpeningFull` when pins and confirmed placements take every place (R38),
    `StudentAlreadyPlaced`, `StudentNotGoing` or `ReasonMissing`.
    """
    lock_period(opening.period_id)
    reason = ensure_reason(reason)
    _ensure_free_to_decide(student, opening)
    if not is_going(student, opening.period):
        raise StudentNotGoing(student.name, opening.period.name)
    ensure_allowed(student, opening)
    others = [each for each in pinned_students(opening) if each.id != student.id]
    if len(others) + confirmed_count(opening.id) >= opening.capacity:
        raise OpeningFull(each.name for each in others)
    return _add(student, opening, DecisionKind.PIN, reason, actor)


def forbid(student: Student, opening: Opening, reason: str, *, actor: User) -> PlacementDecision:
    """Keep the student from the opening in every later run. Raises `StudentAlreadyPlaced` or `ReasonMissing`."""
    lock_period(opening.period_id)
    reason = ensure_reason(reason)
    _ensure_free_to_decide(student, opening)
    return _add(student, opening, DecisionKind.FORBID, reason, actor)


def keep_from_places(run: MatchRun, places: Collection[tuple[int, int]], reason: str, *, actor: User) -> int:
    """Keep students of a plan from where it puts them, given as (student, opening); returns how many still were there.

    The plan stays as it is; a new run follows. Raises what `forbid` raises: then nothing is decided.
    """
    rows = db.session.scalars(
        select(Proposal)
        .where(Proposal.run_id == run.id, Proposal.student_id.in_([student for student, _opening in places]))
        .options(joinedload(Proposal.student), joinedload(Proposal.opening))
        .order_by(Proposal.student_id)
    ).all()
    found = [row for row in rows if (row.student_id, row.opening_id) in places]
    for row in found:
        if row.opening is not None:
            forbid(row.student, row.opening, reason, actor=actor)
    return len(found)


def withdraw(decision: PlacementDecision, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    lock_period(decision.period_id)
    withdraw_decision(decision, WITHDRAW_DECISION, actor=actor)


def _add(
    student: Student, opening: Opening, kind: DecisionKind, reason: str, actor: User
) -> PlacementDecision:
    decision = PlacementDecision(
        school_id=student.school_id,
        period_id=opening.period_id,
        student_id=student.id,
        opening_id=opening.id,
        kind=kind,
        reason=reason,
    )
    decide(
        decision,
        PIN_STUDENT if kind is DecisionKind.PIN else FORBID_OPENING,
        actor=actor,
        trail_reason=reason,
    )
    return decision
