"""Pinning a student to an opening, keeping her from one, and taking that back. Every later run obeys."""

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.errors import NotVisible
from app.extensions import db, now
from app.placements.broken_rules import (
    RULES_FOR_EVERYBODY,
    OpeningFull,
    OpeningNotAllowed,
    ReasonMissing,
    StudentAlreadyPlaced,
)
from app.placements.models import DecisionKind, PlacementDecision
from app.placements.problem.eligibility import current_grounds, rule_against
from app.placements.queries.decisions import pinned_students
from app.placements.queries.placements import confirmed_count, confirmed_placement_of
from app.placements.services.locks import lock_period
from app.placements.trail import FORBID_OPENING, PIN_STUDENT, WITHDRAW_DECISION
from app.students.models import Student


def ensure_reason(reason: str) -> str:
    """T16: the reason without blanks around it. Raises `ReasonMissing` when there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()[:1000]


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
    """She goes there, in every later run; replaces an earlier pin of hers in the period.

    Raises `OpeningNotAllowed`, `OpeningFull` when pins and confirmed placements take every place (R38),
    `StudentAlreadyPlaced` or `ReasonMissing`.
    """
    lock_period(opening.period_id)
    reason = ensure_reason(reason)
    _ensure_free_to_decide(student, opening)
    ensure_allowed(student, opening)
    others = [each for each in pinned_students(opening) if each.id != student.id]
    if len(others) + confirmed_count(opening.id) >= opening.capacity:
        raise OpeningFull(each.name for each in others)
    for decision in _in_force(student, opening.period_id):
        if decision.kind is DecisionKind.PIN or decision.opening_id == opening.id:
            _end(decision, actor)
    return _add(student, opening, DecisionKind.PIN, reason, actor)


def forbid(student: Student, opening: Opening, reason: str, *, actor: User) -> PlacementDecision:
    """She does not go there, in any later run. Raises `StudentAlreadyPlaced` or `ReasonMissing`."""
    lock_period(opening.period_id)
    reason = ensure_reason(reason)
    _ensure_free_to_decide(student, opening)
    for decision in _in_force(student, opening.period_id):
        if decision.opening_id == opening.id:
            _end(decision, actor)
    return _add(student, opening, DecisionKind.FORBID, reason, actor)


def withdraw(decision: PlacementDecision, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    lock_period(decision.period_id)
    db.session.refresh(decision)
    if decision.withdrawn_at is not None:
        return
    _end(decision, actor)
    record(
        WITHDRAW_DECISION,
        decision,
        actor=actor,
        school_id=decision.school_id,
        data={"kind": decision.kind, "student": decision.student_id, "opening": decision.opening_id},
        subject_name=decision.student.name,
    )


def _in_force(student: Student, period_id: int) -> list[PlacementDecision]:
    return list(
        db.session.scalars(
            select(PlacementDecision).where(
                PlacementDecision.student_id == student.id,
                PlacementDecision.period_id == period_id,
                PlacementDecision.withdrawn_at.is_(None),
            )
        )
    )


def _end(decision: PlacementDecision, actor: User) -> None:
    decision.withdrawn_at, decision.withdrawn_by_id = now(), actor.id
    db.session.flush()


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
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        PIN_STUDENT if kind is DecisionKind.PIN else FORBID_OPENING,
        decision,
        actor=actor,
        school_id=student.school_id,
        reason=reason,
        data={"student": student.id, "opening": opening.id},
        subject_name=student.name,
    )
    return decision
