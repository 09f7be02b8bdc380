"""Pinning a student to a mentor, keeping her from one, and taking that back. Every later circle run obeys.

The reason stands with the decision and not in the trail: it may be about a mentor, and nothing is wiped from there.
"""

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.errors import NotVisible
from app.extensions import db, now
from app.mentoring.models import CircleDecision, CircleDecisionKind
from app.mentoring.run_trail import FORBID_MENTOR, PIN_TO_MENTOR, WITHDRAW_CIRCLE_DECISION
from app.placements.services.decisions import ensure_reason
from app.placements.services.locks import lock_school
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Student


def pin(student: Student, mentor: RoleModel, period: Period, reason: str, *, actor: User) -> CircleDecision:
    """She is with this mentor in every later run; replaces an earlier pin of hers. Raises `ReasonMissing`."""
    reason = _ready(student, mentor, period, reason)
    for decision in _in_force(student, period):
        if decision.kind is CircleDecisionKind.PIN or decision.role_model_id == mentor.id:
            _end(decision, actor)
    return _add(student, mentor, period, CircleDecisionKind.PIN, reason, actor)


def forbid(
    student: Student, mentor: RoleModel, period: Period, reason: str, *, actor: User
) -> CircleDecision:
    """She is not with this mentor, in any later run. Raises `ReasonMissing`."""
    reason = _ready(student, mentor, period, reason)
    for decision in _in_force(student, period):
        if decision.role_model_id == mentor.id:
            _end(decision, actor)
    return _add(student, mentor, period, CircleDecisionKind.FORBID, reason, actor)


def withdraw(decision: CircleDecision, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    lock_school(decision.school_id)
    db.session.refresh(decision)
    if decision.withdrawn_at is not None:
        return
    _end(decision, actor)
    record(
        WITHDRAW_CIRCLE_DECISION,
        decision,
        actor=actor,
        school_id=decision.school_id,
        data={
            "kind": decision.kind,
            "student": decision.student_id,
            "role_model": decision.role_model_id,
        },
        subject_name=decision.student.name,
    )


def _ready(student: Student, mentor: RoleModel, period: Period, reason: str) -> str:
    if not student.school_id == mentor.school_id == period.school_id:
        raise NotVisible
    lock_school(period.school_id)
    return ensure_reason(reason)


def _in_force(student: Student, period: Period) -> list[CircleDecision]:
    return list(
        db.session.scalars(
            select(CircleDecision).where(
                CircleDecision.student_id == student.id,
                CircleDecision.period_id == period.id,
                CircleDecision.withdrawn_at.is_(None),
            )
        )
    )


def _end(decision: CircleDecision, actor: User) -> None:
    decision.withdrawn_at, decision.withdrawn_by_id = now(), actor.id
    db.session.flush()


def _add(
    student: Student,
    mentor: RoleModel,
    period: Period,
    kind: CircleDecisionKind,
    reason: str,
    actor: User,
) -> CircleDecision:
    decision = CircleDecision(
        school_id=student.school_id,
        period_id=period.id,
        student_id=student.id,
        role_model_id=mentor.id,
        kind=kind,
        reason=reason,
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        PIN_TO_MENTOR if kind is CircleDecisionKind.PIN else FORBID_MENTOR,
        decision,
        actor=actor,
        school_id=student.school_id,
        data={"student": student.id, "role_model": mentor.id},
        subject_name=student.name,
    )
    return decision
