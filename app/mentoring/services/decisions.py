"""Pinning a student to a mentor, keeping her from one, and taking that back. Every later circle run obeys.

The reason stands with the decision and not in the trail: it may be about a mentor, and nothing is wiped from there.
"""

from app.accounts.models import User
from app.circles.models import CircleDecision, CircleDecisionKind
from app.errors import NotVisible
from app.mentoring.trail import FORBID_MENTOR, PIN_TO_MENTOR, WITHDRAW_CIRCLE_DECISION
from app.rolemodels.models import RoleModel
from app.runs.decisions import decide, ensure_reason, withdraw_decision
from app.runs.queries import lock_school
from app.schools.models import Period
from app.students.models import Student


def pin(student: Student, mentor: RoleModel, period: Period, reason: str, *, actor: User) -> CircleDecision:
    """Pin the student to this mentor in every later run, replacing an earlier pin.

    Raises `ReasonMissing`.
    """
    reason = _ready(student, mentor, period, reason)
    return _add(student, mentor, period, CircleDecisionKind.PIN, reason, actor)


def forbid(
    student: Student, mentor: RoleModel, period: Period, reason: str, *, actor: User
) -> CircleDecision:
    """Keep the student from this mentor in every later run. Raises `ReasonMissing`."""
    reason = _ready(student, mentor, period, reason)
    return _add(student, mentor, period, CircleDecisionKind.FORBID, reason, actor)


def withdraw(decision: CircleDecision, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    lock_school(decision.school_id)
    withdraw_decision(decision, WITHDRAW_CIRCLE_DECISION, actor=actor)


def _ready(student: Student, mentor: RoleModel, period: Period, reason: str) -> str:
    if not student.school_id == mentor.school_id == period.school_id:
        raise NotVisible
    lock_school(period.school_id)
    return ensure_reason(reason)


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
    )
    decide(
        decision,
        PIN_TO_MENTOR if kind is CircleDecisionKind.PIN else FORBID_MENTOR,
        actor=actor,
    )
    return decision
